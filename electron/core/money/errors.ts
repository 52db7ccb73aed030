/** What a person asked of budgets, limits or prices and does not get. */
export class MoneyError extends Error {
  readonly code: 'invalid_input' | 'not_found' | 'conflict';
  readonly hint: string;
  readonly field: string | undefined;

  constructor(code: MoneyError['code'], message: string, hint: string, field?: string) {
    super(message);
    this.name = 'MoneyError';
    this.code = code;
    this.hint = hint;
    this.field = field;
  }
}
