import type { Problem } from '../../base/errors.js';
import { type Token, Tokens } from './tokens.js';

/** Value of a field of a case: all that a file as data can hold. */
export type Value =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'string'; readonly value: string }
  | Matrix
  | { readonly is: 'cell'; readonly values: readonly (string | number)[] };

/** Rows of numbers, each with the line that it begins on. */
export interface Matrix {
  readonly is: 'matrix';
  readonly rows: readonly Float64Array[];
  readonly lines: readonly number[];
}

export interface Field {
  readonly value: Value;
  readonly line: number;
}

const PROBLEMS_MAX = 50;
const COLUMNS_MAX = 200;
const ROWS_MAX = 400_000;
const DATA = 'data alone: function mpc = NAME, and mpc.field = a number, text, matrix or cell of texts';

/**
 * The fields of a MATPOWER case file, read as data. Nothing is evaluated: whatever is not `function mpc = NAME` or an assignment
 * of a number, text, matrix or cell to a field is a problem with its line, and reading goes on behind it.
 */
export function readFields(text: string, file: string, problems: Problem[]): ReadonlyMap<string, Field> {
  return new FieldReader(text, file, problems).read();
}

/** What a statement turned out to be, where it is not data. */
class NotData extends Error {
  constructor(
    readonly token: Token,
    readonly found: string,
    readonly allowed = DATA,
  ) {
    super(found);
  }
}

class FieldReader {
  readonly #tokens: Tokens;
  readonly #lines: readonly string[];
  readonly #fields = new Map<string, Field>();
  #token: Token;
  /** Brackets open since the statement began. */
  #depth = 0;
  #faultCount = 0;
  /** Name of the structure, from the function's line. */
  #name = 'mpc';

  constructor(
    text: string,
    readonly file: string,
    readonly problems: Problem[],
  ) {
    this.#tokens = new Tokens(text);
    this.#lines = text.split('\n', LINES_SPLIT_MAX);
    this.#token = this.#tokens.next();
  }

  read(): ReadonlyMap<string, Field> {
    while (this.#token.kind !== 'end' && this.#faultCount < PROBLEMS_MAX) {
      if (this.#isSeparator()) {
        this.#advance();
        continue;
      }
      this.#depth = 0;
      try {
        this.#statement();
      } catch (error) {
        if (!(error instanceof NotData)) throw error;
        this.#faultCount++;
        const { line, column } = error.token;
        this.problems.push({ file: this.file, line, column, found: error.found, allowed: error.allowed });
        this.#passStatement();
      }
    }
    if (this.#token.kind !== 'end') {
      this.problems.push({ file: this.file, line: this.#token.line, found: 'more of the same kind', allowed: DATA });
    }
    return this.#fields;
  }

  #advance(): Token {
    const token = this.#token;
    if (token.kind === 'symbol') {
      if ('[{('.includes(token.text)) this.#depth++;
      if (')}]'.includes(token.text)) this.#depth--;
    }
    this.#token = this.#tokens.next();
    return token;
  }

  #is(symbol: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === symbol;
  }

  #isSeparator(): boolean {
    return this.#token.kind === 'newline' || this.#is(';') || this.#is(',');
  }

  #statement(): void {
    const first = this.#token;
    if (first.kind === 'name' && first.text === 'function') {
      this.#function();
      return;
    }
    if (first.kind !== 'name' || first.text !== this.#name) throw new NotData(first, this.#code(first));
    this.#advance();
    const path: string[] = [];
    while (this.#is('.')) {
      this.#advance();
      if (this.#token.kind !== 'name') throw new NotData(first, this.#code(first));
      path.push(this.#advance().text);
    }
    if (path.length === 0 || !this.#is('=')) throw new NotData(first, this.#code(first));
    this.#advance();
    const value = this.#value(first);
    this.#endStatement(first);
    const name = path.join('.');
    const earlier = this.#fields.get(name);
    if (earlier !== undefined) {
      throw new NotData(first, `${this.#name}.${name} a second time`, `each field once (line ${earlier.line} has it already)`);
    }
    this.#fields.set(name, { value, line: first.line });
  }

  /** `function mpc = NAME`, which may name the structure otherwise; other forms are version 1 or code. */
  #function(): void {
    const first = this.#advance();
    const name = this.#token;
    if (name.kind === 'symbol' && name.text === '[') {
      const allowed = 'version 2: function mpc = NAME, with the data in fields of mpc';
      throw new NotData(first, `${this.#code(first)}: a case of version 1, or code`, allowed);
    }
    if (name.kind !== 'name') throw new NotData(first, this.#code(first));
    this.#advance();
    if (!this.#is('=')) throw new NotData(first, this.#code(first));
    this.#advance();
    if (this.#token.kind !== 'name') throw new NotData(first, this.#code(first));
    this.#advance();
    this.#endStatement(first);
    this.#name = name.text;
  }

  #endStatement(first: Token): void {
    if (!this.#isSeparator() && this.#token.kind !== 'end') throw new NotData(this.#token, this.#code(first));
  }

  #value(first: Token): Value {
    if (this.#token.kind === 'string') return { is: 'string', value: this.#advance().text };
    if (this.#is('[')) return this.#matrix(first);
    if (this.#is('{')) return this.#cell(first);
    return { is: 'number', value: this.#number() };
  }

  /** A number with its sign; Inf and NaN are numbers. */
  #number(): number {
    let sign = 1;
    if (this.#is('-') || this.#is('+')) {
      const token = this.#advance();
      sign = token.text === '-' ? -1 : 1;
    }
    const { kind, text, value } = this.#token;
    const literal = kind === 'number' ? value : kind === 'name' && LITERALS.has(text) ? LITERALS.get(text)! : undefined;
    if (literal === undefined) throw new NotData(this.#token, this.#code(this.#token));
    this.#advance();
    return sign * literal;
  }

  #matrix(first: Token): Matrix {
    this.#advance();
    const rows: Float64Array[] = [];
    const lines: number[] = [];
    let row: number[] = [];
    let line = 0;
    const endRow = (): void => {
      if (row.length === 0) return;
      if (rows.length === ROWS_MAX) throw new NotData(first, `a matrix of more than ${ROWS_MAX} rows`, 'a smaller one');
      rows.push(Float64Array.from(row));
      lines.push(line);
      row = [];
    };
    while (!this.#is(']')) {
      if (this.#is(';') || this.#token.kind === 'newline') {
        this.#advance();
        endRow();
        continue;
      }
      if (row.length === 0) line = this.#token.line;
      if (row.length === COLUMNS_MAX) throw new NotData(this.#token, `a row of more than ${COLUMNS_MAX} numbers`, 'fewer');
      row.push(this.#element(row.length === 0));
      if (this.#is(',')) this.#advance();
    }
    endRow();
    this.#advance();
    return { is: 'matrix', rows, lines };
  }

  /** One number of a matrix: apart from the one before it, its sign against it. `[1 - 2]` and `[1-2]` are arithmetic. */
  #element(isFirst: boolean): number {
    const { kind, text, spaceBefore, spaceAfter } = this.#token;
    const isSign = kind === 'symbol' && (text === '-' || text === '+');
    if (isSign && (spaceAfter || (!isFirst && !spaceBefore))) throw new NotData(this.#token, this.#code(this.#token));
    const value = this.#number();
    const after = this.#token;
    const apart = after.spaceBefore || after.kind === 'newline' || after.kind === 'end';
    if (apart || this.#is(',') || this.#is(';') || this.#is(']')) return value;
    throw new NotData(after, this.#code(after));
  }

  #cell(first: Token): Value {
    this.#advance();
    const values: (string | number)[] = [];
    while (!this.#is('}')) {
      if (this.#isSeparator()) {
        this.#advance();
        continue;
      }
      if (values.length === ROWS_MAX) throw new NotData(first, `a cell of more than ${ROWS_MAX} values`, 'a smaller one');
      values.push(this.#token.kind === 'string' ? this.#advance().text : this.#number());
    }
    this.#advance();
    return { is: 'cell', values };
  }

  /** The line that a token stands on, as what was found. */
  #code(token: Token): string {
    if (token.kind === 'end') return 'the end of the file inside a statement';
    const line = this.#lines[token.line - 1]?.trim() ?? token.text;
    return line.length > CLIP ? `${line.slice(0, CLIP)}…` : line;
  }

  /** Goes on behind a statement that is no data: at its line's end outside brackets. */
  #passStatement(): void {
    while (this.#token.kind !== 'end' && !(this.#token.kind === 'newline' && this.#depth <= 0)) this.#advance();
  }
}

const LITERALS: ReadonlyMap<string, number> = new Map([
  ['Inf', Infinity],
  ['inf', Infinity],
  ['NaN', Number.NaN],
  ['nan', Number.NaN],
]);
const CLIP = 80;
const LINES_SPLIT_MAX = 5_000_000;
