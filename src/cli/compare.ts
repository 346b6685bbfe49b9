import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { CivilTime } from '../base/civil-time.js';
import { refusalOf, UserError } from '../base/errors.js';
import { type CompareTable, compare, compareCells } from '../results/compare.js';
import { CsvTable } from '../results/csv.js';
import { tables } from '../results/dictionary.js';
import type { Session } from './session.js';

const EXAMPLES = `
Examples:
  nadir compare results/ev-surge-winter-r1a2b3c4d5e6
  nadir compare results/a-r… results/b-r… --base results/a-r… --out difference.csv`;

export const compareCommand = (session: Session): Command =>
  new Command('compare')
    .description('Put result folders side by side: value, base, difference and per cent of every measure, as CSV.')
    .argument('<dir...>', 'folders of runs or batches')
    .option('--base <dir>', "what the others are compared with (default: each one's no-attack case, else the first folder)")
    .option('--out <file.csv>', 'write there instead of to stdout')
    .addHelpText('after', EXAMPLES)
    .action((folders: string[], { base, out }: { base?: string; out?: string }) => {
      if (out !== undefined && !out.endsWith('.csv')) {
        throw new UserError([{ file: '--out', found: `'${out}'`, allowed: 'a name that ends in .csv (in this version)' }]);
      }
      const table = compare(folders, { ...(base !== undefined && { base }) });
      for (const note of table.notes) session.stderr.write(`${note}\n`);
      const text = csvText(table);
      if (out === undefined) session.stdout.write(text);
      else writeTo(out, text);
    });

function csvText({ rows }: CompareTable): string {
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line), close: () => {} };
  const csv = new CsvTable(tables.difference, sink, new CivilTime('UTC'));
  for (const row of rows) csv.row(compareCells(row));
  return lines.join('');
}

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const found = `'${file}', which cannot be written (${refusalOf(error)})`;
    throw new UserError([{ file: '--out', found, allowed: 'a file that can' }]);
  }
}
