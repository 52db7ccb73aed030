import { isObject } from '../core/json.ts';

/** What a partial answer keeps: `*` of a thing, or fields of it. */
interface Selection {
  [field: string]: Selection | null;
}

/** Keeps what the `fields` parameter names, such as `id,payload(headers,parts/filename)`. */
export function selectFields(value: unknown, fields: string | null): unknown {
  return fields === null ? value : pick(value, read(fields));
}

function pick(value: unknown, selection: Selection | null): unknown {
  if (selection === null || '*' in selection) return value;
  if (Array.isArray(value)) return value.map((one) => pick(one, selection));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const chosen = selection[name];
      return chosen === undefined ? [] : [[name, pick(inner, chosen)]];
    }),
  );
}

function read(fields: string): Selection {
  return Object.fromEntries(
    topLevel(fields).map((field): [string, Selection | null] => {
      const [, name = '', path, group] = /^([\w*]+)(?:\/(.*)|\((.*)\))?$/.exec(field) ?? [];
      const inner = path ?? group;
      return [name, inner === undefined ? null : read(inner)];
    }),
  );
}

/** Parted at the commas that are in no brackets. */
function topLevel(fields: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const sign of fields) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim());
}
