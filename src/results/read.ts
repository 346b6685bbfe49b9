import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, UserError } from '../base/errors.js';
import { tables } from './dictionary.js';
import { type Manifest, readManifest } from './manifest.js';
import { addCost, type Measured, measureColumns, measureKey } from './measure-rows.js';
import { type ReadRow, readTable } from './read-table.js';
import { readUnits } from './read-units.js';

/** What two runs must share before their figures may stand side by side. */
export interface RunContext {
  readonly resultsSchema: string;
  readonly currency: string;
  readonly priceYear: number;
  readonly system: string;
  readonly scale: number;
  readonly durationS: number;
  /** Unit by column of summary.csv, as the folder's own dictionary says. */
  readonly units: ReadonlyMap<string, string>;
}

/** One completed run, read back. */
export interface ReadRun extends Measured {
  /** The folder that was asked for, as it was named. */
  readonly folder: string;
  readonly runId: string;
  readonly scenario: string;
  readonly case: string;
  /** Name of the variant and what was varied. */
  readonly variant: string;
  readonly seed: string;
  readonly engineVersion: string;
  readonly scenarioHash: string;
  readonly context: RunContext;
}

export interface ReadResults {
  readonly folder: string;
  readonly runs: readonly ReadRun[];
  /** Runs that failed or were interrupted. */
  readonly unfinishedCount: number;
}

const required = ['run_id', 'scenario', 'case', 'variant', 'replicate', 'seed', 'engine_version', 'scenario_hash', 'status'];
const runIdForm = /^r[0-9a-f]{12}$/;

/**
 * Reads the folder of a run (with its twin) or of a batch. UserError where it is neither, or what is in it is not what
 * Nadir writes.
 */
export function readResults(path: string): ReadResults {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw refusal(path, existsSync(path) ? 'a file' : 'nothing', 'the results folder of a run or a batch');
  }
  const rows = readTable(join(path, 'summary.csv'), tables.summary, required);
  if (rows === null) throw refusal(path, 'no summary.csv', 'the results folder of a run or a batch');
  const isBatch = existsSync(join(path, 'runs'));
  const read = isBatch ? readBatch(path, rows) : readRunFolder(path, rows);
  if (read.runs.length === 0) throw refusal(path, 'no completed run', 'at least one');
  return read;
}

function readRunFolder(folder: string, rows: readonly ReadRow[]): ReadResults {
  const runs = [readRun(folder, folder, rows[0], true)];
  for (const twin of ['no-attack', 'no-defence', 'attack']) {
    const twinRows = readTable(join(folder, twin, 'summary.csv'), tables.summary, required);
    if (twinRows !== null) runs.push(readRun(join(folder, twin), folder, twinRows[0], true));
  }
  const finished = runs.filter(run => run !== null);
  return { folder, runs: finished, unfinishedCount: runs.length - finished.length };
}

function readBatch(folder: string, rows: readonly ReadRow[]): ReadResults {
  const runs: ReadRun[] = [];
  let unfinishedCount = 0;
  const problems: Problem[] = [];
  for (const row of rows) {
    const runId = row.texts.get('run_id')!;
    if (!runIdForm.test(runId)) {
      problems.push({
        file: join(folder, 'summary.csv'),
        line: row.line,
        path: 'run_id',
        found: runId.slice(0, 40),
        allowed: 'r and 12 hex digits',
      });
      continue;
    }
    const run = readRun(join(folder, 'runs', runId), folder, row, false);
    if (run === null) unfinishedCount++;
    else runs.push(run);
  }
  if (problems.length > 0) throw new UserError(problems.slice(0, 20));
  return { folder, runs, unfinishedCount };
}

/** One run from its row and its own folder; null where it did not finish. */
function readRun(path: string, folder: string, row: ReadRow | undefined, withCosts: boolean): ReadRun | null {
  if (row === undefined || row.texts.get('status') !== 'complete') return null;
  const manifest = readManifest(path);
  if (manifest === null) throw refusal(path, 'no manifest.json that can be read', 'the folder of a run as Nadir writes it');
  const text = (name: string): string => row.texts.get(name) ?? '';
  const values = new Map<string, number | null>();
  for (const { name } of measureColumns) {
    values.set(measureKey({ measure: name, area: '', group: '' }), row.numbers.get(name) ?? null);
  }
  const hasCosts = withCosts && addCosts(values, join(path, 'costs.csv'));
  return {
    folder,
    runId: text('run_id'),
    scenario: text('scenario'),
    case: text('case'),
    variant: variantLabel(row),
    replicate: row.numbers.get('replicate') ?? 1,
    seed: text('seed'),
    engineVersion: text('engine_version'),
    scenarioHash: text('scenario_hash'),
    context: contextOf(path, manifest),
    values,
    hasCosts,
  };
}

/** `built-in, var_delay_limit_s=600` */
function variantLabel({ texts }: ReadRow): string {
  const varied = [...texts].filter(([name]) => name.startsWith('var_')).map(([name, value]) => `${name}=${value}`);
  return [texts.get('variant') ?? '', ...varied].filter(part => part !== '').join(', ');
}

/** Resource costs by part, area and class, where costs.csv names an area or class. */
function addCosts(values: Map<string, number | null>, path: string): boolean {
  const rows = readTable(path, tables.costs, ['part', 'area', 'class', 'nature', 'amount_gbp']);
  if (rows === null) return false;
  for (const { texts, numbers } of rows) {
    const text = (name: string): string => texts.get(name)!;
    addCost(values, text('part'), text('area'), text('class'), text('nature'), numbers.get('amount_gbp') ?? 0);
  }
  return true;
}

const contextOf = (path: string, manifest: Manifest): RunContext => ({
  resultsSchema: manifest.results_schema,
  currency: manifest.system.currency,
  priceYear: manifest.system.price_year,
  system: manifest.system.name,
  scale: manifest.scale,
  durationS: manifest.duration_s,
  units: readUnits(path),
});

const refusal = (file: string, found: string, allowed: string): UserError => new UserError([{ file, found, allowed }]);
