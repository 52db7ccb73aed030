import { digestOf } from '../core/text.ts';

/** What a query finds, before a provider puts it into its own words. */
export interface Found {
  position: number;
  title: string;
  url: string;
  text: string;
  date: string;
}

/** A query with this in it finds nothing. */
export const nothing = 'nothing-at-all';

/** The same query always finds the same; every provider numbers from 1. */
export function find(query: string, count: number, skip = 0, preface = ''): Found[] {
  if (query.includes(nothing)) return [];
  return Array.from({ length: count }, (_, at) => {
    const position = skip + at + 1;
    const digest = digestOf(`${query} ${position}`);
    return {
      position,
      title: `${at === 0 ? preface : ''}${query}: result ${position}`,
      url: `https://www.example.com/${digest}`,
      text: `Page ${digest} says what there is to say about ${query}.`,
      date: `2026-0${(position % 9) + 1}-15T08:30:00.000Z`,
    };
  });
}

/** A whole number from a request, or what stands in for it. */
export function countFrom(value: unknown, standard: number, most: number): number | null {
  if (value === undefined || value === null) return standard;
  const count = Number(value);
  return Number.isInteger(count) && count >= 1 && count <= most ? count : null;
}
