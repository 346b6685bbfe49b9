/** One piece of a case file. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'symbol' | 'newline' | 'end' | 'other';
  /** As written; of a string its content. */
  readonly text: string;
  /** Of a number. */
  readonly value: number;
  readonly line: number;
  readonly column: number;
  /** Whether white space stands before it, and behind it: inside a matrix that separates elements. */
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
}

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?/y;
const NAME = /[A-Za-z]\w*/y;
const BLANKS = /[ \t\f\v\r\uFEFF]*/y;
const LINE = /[^\n]*/y;
const SYMBOLS = '=[]{}();,.+-*/^:\'@~<>&|!"';
const CLIP = 60;

/**
 * Reads the pieces of a MATLAB text one by one: names, numbers, strings, symbols and ends of lines. Comments (`%`, `%{ … %}` on
 * lines of their own) and continuations (`...` to the end of a line) are passed over. A `'` opens a string only where MATLAB
 * would have it so: not directly behind a name, a number or a closing bracket, where it means a transpose.
 */
export class Tokens {
  #at = 0;
  #line = 1;
  #lineStart = 0;
  /** End of the line that was last asked for. */
  #lineEnd = -1;
  /** The token before ends a value, so that a quote directly behind it is a transpose. */
  #endsValue = false;

  constructor(readonly text: string) {}

  /** The next piece; at the end of the text `end`, again and again. */
  next(): Token {
    const before = this.#at;
    this.#passBlanks();
    const spaceBefore = this.#at > before || before === 0;
    const { text } = this;
    const column = this.#at - this.#lineStart + 1;
    const line = this.#line;
    const place = { line, column, spaceBefore };
    const char = text[this.#at];
    if (char === undefined) return this.#token('end', '', place);
    if (char === '\n') {
      this.#newline();
      return this.#token('newline', '\n', place);
    }
    const number = this.#match(NUMBER);
    if (number !== null) return this.#token('number', number, place, Number(number.replace(/[dD]/, 'e')));
    const name = this.#match(NAME);
    if (name !== null) return this.#token('name', name, place);
    const isString = char === '"' || (char === "'" && (spaceBefore || !this.#endsValue));
    if (isString) return this.#string(char, place);
    this.#at++;
    return this.#token(SYMBOLS.includes(char) ? 'symbol' : 'other', char, place);
  }

  #token(kind: Token['kind'], text: string, place: Pick<Token, 'line' | 'column' | 'spaceBefore'>, value = Number.NaN): Token {
    this.#endsValue = kind === 'name' || kind === 'number' || kind === 'string' || (kind === 'symbol' && ")]}'".includes(text));
    const after = this.text[this.#at];
    const spaceAfter = after === undefined || /[\s%]/.test(after) || this.text.startsWith('...', this.#at);
    return { kind, text, value, ...place, spaceAfter };
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }

  #newline(): void {
    this.#at++;
    this.#line++;
    this.#lineStart = this.#at;
  }

  /** Blanks, comments and continuations. A comment's end of line is left standing; a continuation's is passed. */
  #passBlanks(): void {
    for (;;) {
      this.#match(BLANKS);
      if (this.text[this.#at] === '%') {
        if (this.#opensBlock()) this.#passBlock();
        else this.#match(LINE);
      } else if (this.text.startsWith('...', this.#at)) {
        this.#match(LINE);
        if (this.text[this.#at] === '\n') this.#newline();
      } else {
        return;
      }
    }
  }

  /** Whether the rest of the line is `%{` alone, with nothing but blanks before it. */
  #opensBlock(): boolean {
    return this.text.startsWith('%{', this.#at) && this.#wholeLine().trim() === '%{';
  }

  #wholeLine(): string {
    return this.text.slice(this.#lineStart, this.#endOfLine(this.#at));
  }

  /** Where the line of a place ends. Kept, since one line may hold a million texts. */
  #endOfLine(at: number): number {
    if (at > this.#lineEnd) {
      const end = this.text.indexOf('\n', at);
      this.#lineEnd = end < 0 ? this.text.length : end;
    }
    return this.#lineEnd;
  }

  /** Passes a block comment, which may hold others. One that never ends takes in the rest of the file, as in MATLAB. */
  #passBlock(): void {
    let depth = 0;
    do {
      const line = this.#wholeLine().trim();
      if (line === '%{') depth++;
      if (line === '%}') depth--;
      this.#match(LINE);
      if (depth === 0) return;
      if (this.text[this.#at] === '\n') this.#newline();
    } while (this.#at < this.text.length);
  }

  #string(quote: string, place: Pick<Token, 'line' | 'column' | 'spaceBefore'>): Token {
    let content = '';
    let at = this.#at + 1;
    for (;;) {
      const end = this.text.indexOf(quote, at);
      if (end < 0 || end > this.#endOfLine(at)) {
        // No quote before the line ends: not a string.
        const rest = this.#match(LINE)!;
        return this.#token('other', rest.slice(0, CLIP), place);
      }
      content += this.text.slice(at, end);
      at = end + 1;
      if (this.text[at] !== quote) break;
      content += quote;
      at++;
    }
    this.#at = at;
    return this.#token('string', content, place);
  }
}
