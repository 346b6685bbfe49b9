import { Command } from 'commander';
import { compare } from '../results/compare.js';
import { compareFormatOf, comparisonText, writeComparison } from '../results/compare-file.js';
import type { Session } from './session.js';

const EXAMPLES = `
Examples:
  nadir compare results/ev-surge-winter-r1a2b3c4d5e6
  nadir compare results/a-r… results/b-r… --base results/a-r… --out difference.xlsx`;

export const compareCommand = (session: Session): Command =>
  new Command('compare')
    .description('Put result folders side by side: value, base, difference and per cent of every measure.')
    .argument('<dir...>', 'folders of runs or batches')
    .option('--base <dir>', "what the others are compared with (default: each one's no-attack case, else the first folder)")
    .option('--out <file>', 'write there instead of to stdout: FILE.csv, FILE.md, or a workbook FILE.xlsx')
    .addHelpText('after', EXAMPLES)
    .action(async (folders: string[], { base, out }: { base?: string; out?: string }) => {
      if (out !== undefined) compareFormatOf(out);
      const table = compare(folders, { ...(base !== undefined && { base }) });
      for (const note of table.notes) session.stderr.write(`${note}\n`);
      if (out === undefined) session.stdout.write(comparisonText(table, 'csv'));
      else await writeComparison(out, table);
    });
