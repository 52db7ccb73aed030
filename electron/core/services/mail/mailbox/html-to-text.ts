import { decodeEntities } from './entities.ts';
import { TextWriter } from './text-writer.ts';

const dropped = new Set([
  'head',
  'title',
  'style',
  'script',
  'template',
  'noscript',
  'object',
  'svg',
  'math',
  'select',
  'textarea',
  'iframe',
]);
const paragraphs = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'dl',
  'table',
  'blockquote',
  'pre',
  'hr',
]);
const lines = new Set([
  'br',
  'div',
  'tr',
  'li',
  'dt',
  'dd',
  'section',
  'article',
  'header',
  'footer',
  'address',
  'center',
  'form',
  'figure',
  'caption',
  'option',
  'body',
  'html',
]);
const cells = new Set(['td', 'th']);
/** Their elements have no end, so nothing can be hidden in them. */
const empty = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
]);

const hiding = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i;

/**
 * What a person would read of an HTML mail. Goes over it once and builds no tree, so that no depth and no size of markup
 * troubles it; what programs hide (styles, comments, `display: none`) is left out, since it is there for nobody's eyes.
 * Soon after so much text as `longest` it stops: nobody is told more.
 */
export function htmlToText(html: string, longest = Infinity): string {
  return new HtmlReader(html).read(longest);
}

class HtmlReader {
  readonly #html: string;
  readonly #writer = new TextWriter();
  /** Being left out up to the end tag that belongs to it. */
  #hidden: { name: string; depth: number } | null = null;
  #link: { href: string; from: number } | null = null;

  constructor(html: string) {
    this.#html = html;
  }

  read(longest: number): string {
    const html = this.#html;
    let at = 0;
    while (at < html.length && this.#writer.length <= longest) {
      const open = html.indexOf('<', at);
      if (open === -1) {
        this.#text(html.slice(at));
        break;
      }
      this.#text(html.slice(at, open));
      at = this.#markup(open);
    }
    return this.#writer.text();
  }

  #text(raw: string): void {
    if (raw !== '' && this.#hidden === null) this.#writer.add(decodeEntities(raw));
  }

  /** Where the text goes on. A `<` that begins no markup is text. */
  #markup(open: number): number {
    const html = this.#html;
    if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
    const next = html.charAt(open + 1);
    if (next === '!' || next === '?') return after(html, '>', open + 2);
    const end = next === '/' ? open + 2 : open + 1;
    if (!/[a-z]/i.test(html.charAt(end))) {
      this.#text('<');
      return open + 1;
    }
    const close = endOfTag(html, end);
    const tag = html.slice(end, close);
    const name = (/^[a-z][a-z\d]*/i.exec(tag)?.[0] ?? '').toLowerCase();
    if (next === '/') this.#closed(name);
    else this.#opened(name, tag);
    // What these hold is no markup, whatever it looks like.
    if (next !== '/' && (name === 'style' || name === 'script')) return this.#rawEnd(name, close + 1);
    return close + 1;
  }

  #rawEnd(name: string, from: number): number {
    const rest = new RegExp(`</${name}`, 'gi');
    rest.lastIndex = from;
    return rest.exec(this.#html)?.index ?? this.#html.length;
  }

  #opened(name: string, tag: string): void {
    // The end of a head may be left out.
    if (name === 'body' && this.#hidden?.name === 'head') this.#hidden = null;
    if (this.#hidden) {
      if (this.#hidden.name === name) this.#hidden.depth++;
      return;
    }
    if (!empty.has(name) && (dropped.has(name) || isHidden(tag))) {
      this.#hidden = { name, depth: 1 };
      return;
    }
    this.#break(name);
    if (name === 'li') this.#writer.add('- ');
    if (name === 'pre') this.#writer.preformatted++;
    if (name === 'img') this.#writer.add(decodeEntities(attribute(tag, 'alt')));
    if (name === 'a')
      this.#link = { href: decodeEntities(attribute(tag, 'href')).trim(), from: this.#writer.mark };
  }

  #closed(name: string): void {
    if (this.#hidden) {
      if (this.#hidden.name === name && --this.#hidden.depth === 0) this.#hidden = null;
      return;
    }
    if (name === 'a') this.#endLink();
    if (name === 'pre') this.#writer.preformatted = Math.max(0, this.#writer.preformatted - 1);
    if (name !== 'br') this.#break(name);
  }

  #break(name: string): void {
    if (paragraphs.has(name)) this.#writer.paragraph();
    else if (name === 'br') this.#writer.lineBreak();
    else if (lines.has(name)) this.#writer.line();
    else if (cells.has(name)) this.#writer.add(' ');
  }

  /** Where it really leads, unless the text says just that. */
  #endLink(): void {
    const link = this.#link;
    this.#link = null;
    if (!link || !/^(?:https?:|mailto:)/i.test(link.href)) return;
    const shown = this.#writer.since(link.from).trim();
    if (shown !== '' && !link.href.includes(shown)) this.#writer.add(` <${link.href}>`);
  }
}

function after(html: string, end: string, from: number): number {
  const at = html.indexOf(end, from);
  return at === -1 ? html.length : at + end.length;
}

/** A `>` within quotes does not end a tag. */
function endOfTag(html: string, from: number): number {
  let quote = '';
  for (let at = from; at < html.length; at++) {
    const character = html.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return at;
    else if ((character === '"' || character === "'") && html.charAt(at - 1) === '=') quote = character;
  }
  return html.length;
}

function isHidden(tag: string): boolean {
  return /\shidden(?:[\s=>/]|$)/i.test(tag) || hiding.test(attribute(tag, 'style'));
}

function attribute(tag: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? '';
}
