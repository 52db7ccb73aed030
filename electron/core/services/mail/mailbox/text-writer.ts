/** Text from markup: white space runs together, and a break between blocks is a break once, however many blocks end there. */
export class TextWriter {
  readonly #parts: string[] = [];
  #length = 0;
  /** How many preformatted blocks are open: in them, white space is kept. */
  preformatted = 0;
  #breaks = 0;
  #space = false;

  get length(): number {
    return this.#length;
  }

  /** A place in the text, for `since`. */
  get mark(): number {
    return this.#parts.length;
  }

  add(text: string): void {
    if (this.preformatted > 0) {
      this.#write(text.replace(/\r\n?/g, '\n'));
      return;
    }
    const words = text.replace(/[ \t\r\n\f]+/g, ' ');
    const trimmed = words.replace(/^ | $/g, '');
    this.#space ||= words.startsWith(' ');
    if (trimmed === '') return;
    this.#write(trimmed);
    this.#space = words.endsWith(' ');
  }

  /** At least one. */
  line(): void {
    this.#breaks = Math.max(this.#breaks, 1);
  }

  paragraph(): void {
    this.#breaks = Math.max(this.#breaks, 2);
  }

  /** One more, but no pages of them. */
  lineBreak(): void {
    this.#breaks = Math.min(this.#breaks + 1, 3);
  }

  since(mark: number): string {
    return this.#parts.slice(mark).join('');
  }

  text(): string {
    return this.#parts.join('');
  }

  #write(text: string): void {
    const before =
      this.#parts.length === 0 ? '' : this.#breaks > 0 ? '\n'.repeat(this.#breaks) : this.#space ? ' ' : '';
    this.#breaks = 0;
    this.#space = false;
    this.#parts.push(before + text);
    this.#length += before.length + text.length;
  }
}
