import { integer, type TableColumn, text } from '../table.js';

/** The first columns of every run table: which run a row is of. */
export const firstColumns: readonly TableColumn[] = [
  text('run_id', "Names all that determines the result: 'r' and 12 hexadecimal digits of SHA-256"),
  text('scenario', "Name of the scenario file's scenario"),
  text('case', 'What was left out', { choices: ['attack', 'no-attack', 'no-defence'] }),
  text('variant', 'Name of the batch variant; empty for a run alone'),
  integer('replicate', 'Number of the replicate, from 1; a run alone is replicate 1'),
  text('seed', 'Text that all random draws start from'),
  text('engine_version', 'Version of Nadir'),
  text('scenario_hash', "As run_id without seed, replicate and engine version: 's' and 12 hexadecimal digits"),
];

/** When a row is: the same instant in UTC, on the system's clock, and since the start. */
export const timeColumns: readonly TableColumn[] = [
  { name: 'time', type: 'time', unit: '', about: 'Instant in UTC, ISO 8601' },
  { name: 'local_time', type: 'local time', unit: '', about: "The same instant on the system's clock" },
  {
    name: 'elapsed_s',
    type: 'number',
    unit: 's',
    decimals: 3,
    about: "Time since the scenario's start; the warm-up before it is in no table",
  },
];
