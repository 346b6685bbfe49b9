import { Command } from 'commander';
import { queryLines } from '../results/query.js';
import type { Session } from './session.js';

const EXAMPLES = `
Examples:
  nadir query "SELECT run_id, frequency_nadir_hz FROM summary" results/ev-surge-winter-r1a2b3c4d5e6
  nadir query "SELECT area, max(demand_mw) FROM areas GROUP BY area" results/a-r… results/b-r…
  nadir query "SHOW TABLES" results/a-r…                                     which tables there are`;

export const queryCommand = (session: Session): Command =>
  new Command('query')
    .description('Answer an SQL query over the tables of runs and batches (DuckDB), as CSV.')
    .argument('<sql>', 'one SELECT; each table is a view of its name over all folders')
    .argument('<dir...>', 'folders of runs or batches')
    .addHelpText('after', EXAMPLES)
    .action(async (sql: string, folders: string[]) => {
      for await (const line of queryLines(sql, folders)) session.stdout.write(line);
    });
