import { resultsSchema, tables } from './dictionary.js';
import type { Table, TableColumn } from './table.js';
import { firstColumns } from './tables/first-columns.js';

const introduction = `# Results

Written by \`node dist/src/results/write-readme.js > results/README.md\` from the code's own dictionary (results schema
${resultsSchema}): change \`src/results/tables/\`, not this file.

A run writes \`results/<name>-<run_id>/\`: the tables below as CSV, \`datapackage.json\` (this dictionary for programs, with the
limits of the run's own system), \`manifest.json\` (versions, inputs and outputs by SHA-256, seed, machine) and
\`scenario.resolved.yaml\`. With \`--twin\` the other case is written in full in a folder inside, named after the case.

- The folder appears when the run is complete. While it runs, and after a crash, there is only a hidden
  \`.<name>-<run_id>.<process>.partial\`, which the next run of the same removes. An interrupted run (Ctrl-C) leaves
  \`<name>-<run_id>.interrupted\` with the rows so far and the status \`interrupted\` in its manifest.
- UTF-8 without BOM, comma, decimal point, LF. The unit is the end of a column's name; \`_pct\` is 0 to 100; \`_gbp\` is the
  currency of the system.
- A value that does not exist is an empty cell: never 0, -1, NaN or NA. Numbers have a fixed count of decimals and no exponent.
  Booleans are \`true\` and \`false\`.
- A text that starts with = + - @, tab or return has an apostrophe put before it, so that no spreadsheet runs it.
- The same inputs with the same Nadir on the same Node major give the same bytes in every table but \`timing.csv\`.
- Below scale 1 a sampling error (\`…_se_…\`) stands beside each summed measure. Extremes and counts of stages have none:
  repeat with replicates, or run at scale 1.
- \`low_gbp\` and \`high_gbp\` are a range over assumptions, not a confidence interval.
`;

/** results/README.md: the dictionary of every table, for people. */
export function readmeText(): string {
  const first = `## First columns of every table\n\n${columnTable(firstColumns)}`;
  return [introduction, first, ...Object.values(tables).map(section)].join('\n');
}

function section(table: Table): string {
  const isFirst = new Set(firstColumns.map(({ name }) => name));
  const rest = columnTable(table.columns.filter(({ name }) => !isFirst.has(name)));
  return `## ${table.name}.csv\n\n${table.about} One row: ${table.rows}. After the first columns:\n\n${rest}`;
}

function columnTable(columns: readonly TableColumn[]): string {
  const rows = columns.map(column => `| \`${column.name}\` | ${typeText(column)} | ${column.unit} | ${meaning(column)} |\n`);
  return `| column | type | unit | meaning |\n|---|---|---|---|\n${rows.join('')}`;
}

const typeText = ({ type, decimals }: TableColumn): string => (decimals === undefined ? type : `${type}, ${decimals} decimals`);

function meaning({ about, limit, source, choices }: TableColumn): string {
  const parts = [
    about,
    choices && `One of ${choices.join(', ')}`,
    limit && `The limit is the system's ${limit}: its value stands in datapackage.json`,
    source && `Source: ${source}`,
  ];
  return `${parts.filter(part => part).join('. ')}.`.replaceAll('|', '\\|');
}
