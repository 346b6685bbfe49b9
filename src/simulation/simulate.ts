import { CivilTime } from '../base/civil-time.js';
import { costCells } from '../impact/cost.js';
import type { SummaryValues } from '../impact/record.js';
import { dataPackageText } from '../results/datapackage.js';
import { resultsSchema, tables } from '../results/dictionary.js';
import type { FolderWriter } from '../results/folder-writer.js';
import { machineOf } from '../results/manifest.js';
import { twinDifference } from '../results/measure-rows.js';
import { writeParquet } from '../results/parquet.js';
import { type ManifestDraft, RunFolder } from '../results/run-folder.js';
import { type Case, engineVersion } from '../results/run-id.js';
import { type Cell, tableAtScale } from '../results/table.js';
import { resolvedYaml } from '../scenario/resolved.js';
import { Course } from './course.js';
import { finishedSummary } from './finished.js';
import { caseOf, identityOf } from './identity.js';
import type { LoadedRun } from './load.js';
import { headline, type Measured, measure } from './outcome.js';
import { ownInputs } from './own-inputs.js';
import { Recorder } from './recorder.js';
import { runWarnings } from './run-warnings.js';
import { StageClock } from './timing.js';

export interface SimulateOptions {
  /** Parent folder of the results. */
  readonly parent: string;
  /** 0: this thread alone. */
  readonly workerCount: number;
  readonly force: boolean;
  readonly case?: Case;
  readonly variant?: string;
  readonly replicate?: number;
  readonly twin?: 'no-attack' | 'no-defence' | null;
  /** Writes the tables as Parquet too. */
  readonly parquet?: boolean;
  readonly onProgress?: (progress: SimulationProgress) => void;
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly runId: string;
  readonly folder: string;
  readonly status: 'complete' | 'interrupted' | 'already-complete';
  readonly headline: readonly string[];
  readonly summary: SummaryValues;
  readonly warnings: readonly string[];
  /** Wall time by stage, ms; empty for a run that was there already. */
  readonly stages: ReadonlyMap<string, number>;
}

/** How far a run has come. */
export interface SimulationProgress {
  /** Of all that is to be simulated, warm-ups and the twin included. */
  readonly simulatedMs: number;
  readonly totalMs: number;
  /** Where the case under way stands, after the scenario's start; negative in its warm-up. */
  readonly nowMs: number;
  readonly stage: string;
}

/** One case as it was simulated. */
interface SimulatedCase extends Measured {
  readonly status: 'complete' | 'interrupted';
  readonly recorder: Recorder;
  readonly clock: StageClock;
  readonly warnings: readonly string[];
  readonly endMs: number;
}

/**
 * Runs a loaded scenario into a results folder; a complete one is not computed again. RunError where the disk or a worker fails.
 */
export async function simulate(loaded: LoadedRun, options: SimulateOptions): Promise<RunOutcome> {
  const { parent, force, twin = null, parquet = false } = options;
  const { scenario } = loaded;
  const { runId } = identityOf(loaded);
  const opened = RunFolder.open(parent, scenario.name, runId, { force, twin, parquet });
  if (opened.state === 'complete') {
    const { headline: lines, warnings } = opened.manifest;
    return {
      runId,
      folder: opened.path,
      status: 'already-complete',
      headline: lines,
      summary: finishedSummary(opened.path),
      warnings,
      stages: new Map(),
    };
  }
  const { folder } = opened;
  try {
    const span = scenario.warmUpMs + scenario.durationMs;
    const parts = twin === null ? 1 : 2;
    const report = (beforeMs: number, doneMs: number, stage: string): void =>
      options.onProgress?.({
        simulatedMs: beforeMs + doneMs,
        totalMs: span * parts,
        nowMs: doneMs - scenario.warmUpMs,
        stage,
      });
    const run = await simulateCase(loaded, folder.writer, options, (doneMs, stage) => report(0, doneMs, stage));
    const other = twin === null ? null : withoutCase(loaded, twin, run.endMs);
    const pair =
      other && run.status === 'complete'
        ? await simulateCase(other, folder.writer.inside(twin!), options, (doneMs, stage) =>
            report(span, doneMs, `${twin}, ${stage}`),
          )
        : null;
    const twinTotal = pair && twin === 'no-attack' ? ((pair.summary.cost_total_gbp as number | null) ?? null) : null;
    const lines = headline(loaded, caseOf(loaded), run.recorder, run, twinTotal);
    const isComplete = run.status === 'complete' && (other === null || pair?.status === 'complete');
    if (other && pair && isComplete) writeDifference(loaded, run, pair, folder, options);
    if (parquet && isComplete) await writeParquet(folder.writer);
    if (other && pair && isComplete) finishTwin(other, pair, folder, options);
    const draft = draftOf(loaded, run, lines, options);
    const path = isComplete ? folder.complete(draft) : folder.interrupt(draft, 'stopped by the user');
    return {
      runId,
      folder: path,
      status: isComplete ? 'complete' : 'interrupted',
      headline: lines,
      summary: run.summary,
      warnings: [...loaded.warnings, ...run.warnings],
      stages: run.clock.byStage,
    };
  } catch (error) {
    folder.discard();
    throw error;
  }
}

/** Simulates one case and writes all its files but the manifest. */
async function simulateCase(
  loaded: LoadedRun,
  writer: FolderWriter,
  options: SimulateOptions,
  onStage: (doneMs: number, stage: string) => void,
): Promise<SimulatedCase> {
  const { scenario, system } = loaded;
  const clock = new StageClock();
  const recorder = new Recorder(scenario, system, writer, firstCells(loaded, options));
  onStage(0, 'bringing the population to life');
  const scheduling = (stage: string): void => onStage(scenario.warmUpMs + course.nowMs, `scheduling: ${stage}`);
  const course = await Course.start(scenario, system, options.workerCount, recorder, clock, scheduling);
  try {
    recorder.attach(course);
    const progress = (): void => onStage(scenario.warmUpMs + course.nowMs, course.nowMs < 0 ? 'warm-up' : 'simulating');
    let isAtEnd = await course.goOn(scenario.durationMs, options.signal, progress);
    if (isAtEnd && scenario.until === 'restored')
      isAtEnd = await goOnUntilRestored(course, recorder, scenario.maxDurationMs, options, progress);
    recorder.finish();
    const status = isAtEnd ? 'complete' : 'interrupted';
    const measured = await measure(loaded, course, recorder, status);
    writeRest(loaded, writer, measured, options);
    if (scenario.outputs.timing) writeTiming(loaded, writer, clock, options);
    return {
      ...measured,
      status,
      recorder,
      clock,
      endMs: course.nowMs,
      warnings: runWarnings(course, status, recorder.disturbancesCutFromMs),
    };
  } finally {
    await course.engine.stop();
  }
}

/** `until: restored`: a settlement period at a time until nobody is off and frequency is back. */
async function goOnUntilRestored(
  course: Course,
  recorder: Recorder,
  maxMs: number,
  { signal }: SimulateOptions,
  progress: () => void,
): Promise<boolean> {
  while (course.nowMs < maxMs && !recorder.isAtRest()) {
    if (!(await course.goOn(Math.min(maxMs, course.nowMs + 1_800_000), signal, progress))) return false;
  }
  return true;
}

/** The cells that every row of a run shares. */
function firstCells(loaded: LoadedRun, { variant = '', replicate = 1 }: SimulateOptions): readonly Cell[] {
  const { runId, scenarioHash } = identityOf(loaded);
  return [runId, loaded.scenario.name, caseOf(loaded), variant, replicate, loaded.scenario.seed, engineVersion(), scenarioHash];
}

function writeRest(loaded: LoadedRun, writer: FolderWriter, { summary, costs }: Measured, options: SimulateOptions): void {
  const { scenario, system } = loaded;
  const first = firstCells(loaded, options);
  const clock = new CivilTime(system.timeZone);
  const summaryTable = tableAtScale(tables.summary, scenario.devicesPerAgent);
  writer.table(summaryTable, clock, first).record(summary);
  const costTable = writer.table(tables.costs, clock, first);
  for (const line of costs) costTable.row(costCells(line));
  const written = [
    summaryTable,
    tables.frequency,
    tables.frequency_events,
    ...(scenario.outputs.frequencyAreasMs === null ? [] : [tables.frequency_areas]),
    tables.areas,
    tables.demand,
    tables.generation,
    ...(system.network ? [tables.boundaries, tables.lines] : []),
    ...(scenario.dispatch === 'optimised' ? [tables.prices] : []),
    tables.events,
    tables.costs,
  ];
  writer.text(
    'datapackage.json',
    dataPackageText(written, { name: scenario.name, currency: system.currency, limits: system.limits }),
  );
  const paths = ownInputs(loaded, writer);
  writer.text('scenario.resolved.yaml', resolvedYaml(scenario, loaded.vocabulary, paths));
}

/** timing.csv: what each stage of each window took on this machine; no result, and in no hash. */
function writeTiming(loaded: LoadedRun, writer: FolderWriter, { windows }: StageClock, options: SimulateOptions): void {
  const table = writer.table(tables.timing, new CivilTime(loaded.system.timeZone), firstCells(loaded, options));
  for (const { window, startMs, endMs, stage, wallMs, eventsCount } of windows) {
    table.row([window, startMs / 1000, endMs / 1000, stage, wallMs, stage === 'devices' ? eventsCount : null]);
  }
}

function writeDifference(
  loaded: LoadedRun,
  run: SimulatedCase,
  pair: SimulatedCase,
  folder: RunFolder,
  options: SimulateOptions,
): void {
  const table = folder.writer.table(tables.difference, run.recorder.clock, firstCells(loaded, options));
  for (const row of twinDifference(run, pair, options.twin!)) table.row(row);
}

function finishTwin(other: LoadedRun, pair: SimulatedCase, folder: RunFolder, options: SimulateOptions): void {
  const lines = headline(other, caseOf(other), pair.recorder, pair, null);
  folder.completeTwin(options.twin!, draftOf(other, pair, lines, options));
}

function draftOf(
  loaded: LoadedRun,
  run: SimulatedCase,
  lines: readonly string[],
  { replicate = 1, variant = '', workerCount }: SimulateOptions,
): ManifestDraft {
  const { scenario, system } = loaded;
  const { runId, scenarioHash } = identityOf(loaded);
  return {
    results_schema: resultsSchema,
    run_id: runId,
    scenario_hash: scenarioHash,
    scenario: scenario.name,
    case: caseOf(loaded),
    variant,
    replicate,
    seed: scenario.seed,
    population_seed: scenario.populationSeed ?? scenario.seed,
    scale: 1 / scenario.devicesPerAgent,
    software: { name: 'nadir', version: engineVersion() },
    system: { name: system.name, currency: system.currency, price_year: system.priceYear, time_zone: system.timeZone },
    start: new Date(scenario.startUnixMs).toISOString(),
    duration_s: scenario.durationMs / 1000,
    overrides: scenario.overrides.map(({ path, value }) => ({ path, value })),
    inputs: { ...loaded.files },
    state_hash: String(run.summary.state_hash),
    headline: [...lines],
    warnings: [...loaded.warnings, ...run.warnings],
    machine: machineOf(workerCount, run.clock.wallMs),
  };
}

/** The same run without its attacks, or without its controls, and as long: costs of unequal times cannot be compared. */
function withoutCase(loaded: LoadedRun, twin: 'no-attack' | 'no-defence', endMs: number): LoadedRun {
  const length =
    loaded.scenario.until === 'restored' ? ({ until: 'duration', durationMs: endMs, maxDurationMs: endMs } as const) : {};
  const without = twin === 'no-attack' ? { attacks: [] } : { defences: [] };
  const scenario = { ...loaded.scenario, ...without, ...length };
  return { ...loaded, scenario: Object.freeze(scenario), controls: scenario.defences };
}
