/** Width to which the last column of a table is wrapped, characters. */
const WIDTH = 118;

/** Rows of text in aligned columns, two spaces apart; the last column wraps under itself. One line break at the end. */
export function textTable(rows: readonly (readonly string[])[], indent = 0): string {
  if (rows.length === 0) return '';
  const lastIndex = Math.max(...rows.map(row => row.length)) - 1;
  const widths = Array.from({ length: lastIndex }, (_, i) => Math.max(...rows.map(row => (row[i] ?? '').length)));
  const lastStart = indent + widths.reduce((sum, width) => sum + width + 2, 0);
  const lines = rows.flatMap(row => {
    const [first = '', ...rest] = wrapped(row[lastIndex] ?? '', Math.max(30, WIDTH - lastStart));
    const head = ' '.repeat(indent) + widths.map((width, i) => `${(row[i] ?? '').padEnd(width)}  `).join('') + first;
    return [head.trimEnd(), ...rest.map(line => ' '.repeat(lastStart) + line)];
  });
  return `${lines.join('\n')}\n`;
}

/** A text in lines of at most `width` characters, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
