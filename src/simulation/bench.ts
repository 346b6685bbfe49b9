import { fork } from 'node:child_process';
import os from 'node:os';
import { RunError } from '../base/errors.js';
import { powerFlows } from './bench-power-flow.js';
import type { ThermostatBench, ThermostatDay } from './bench-thermostats.js';
import { Course } from './course.js';
import { loadRun } from './load.js';
import type { Observer } from './observer.js';
import { StageClock } from './timing.js';

const BENCH_WORKER = new URL('../../workers/bench-worker.js', import.meta.url);

export interface BenchOptions {
  /** Small populations: about a minute. */
  readonly quick: boolean;
}

/** Lines of a benchmark of this machine, as they are measured. Medians; what is compared is run in turn. */
export async function* bench({ quick }: BenchOptions): AsyncGenerator<string> {
  yield `${os.cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${os.availableParallelism()} cores, Node ${process.version}`;
  yield '';
  yield* powerFlows(quick ? 5 : 31);
  yield* thermostats(quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000], quick ? 1 : 3);
  yield* calmDay(quick ? '1/100' : '1/4', quick ? 1 : 5);
  yield* emergencies(quick ? '1/100' : '1/10', quick ? 1 : 3);
  yield* busByBus(quick ? '1/100' : '1', quick ? 1 : 3);
  yield* study(quick ? 5 : 31);
}

/** First-order buildings in fixed weather, a day: this engine on one core beside an object a device and one queue. */
async function* thermostats(counts: readonly number[], repeats: number): AsyncGenerator<string> {
  yield 'thermostats, one day, one core        events    engine events/s   object+queue events/s   ratio';
  for (const count of counts) {
    const ours: number[] = [];
    const bare: number[] = [];
    let events = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const engine = await inOwnProcess({ simulator: 'engine', count });
      const queue = await inOwnProcess({ simulator: 'queue', count });
      if (engine.events !== queue.events)
        throw new RangeError(`${engine.events} events beside ${queue.events}: not the same simulation`);
      events = engine.events;
      ours.push(engine.events / engine.wallS);
      bare.push(queue.events / queue.wallS);
    }
    const ratio = median(ours.map((rate, k) => rate / bare[k]!));
    const rates = `${millions(median(ours))} ${millions(median(bare))} ${ratio.toFixed(0).padStart(12)}`;
    yield `${grouped(count).padStart(12)} devices ${grouped(events).padStart(22)} ${rates}`;
  }
  yield '';
}

function inOwnProcess(bench: ThermostatBench): Promise<ThermostatDay> {
  return new Promise((resolve, reject) => {
    const child = fork(BENCH_WORKER);
    child.once('message', day => resolve(day as ThermostatDay));
    child.once('error', reject);
    child.once('exit', code =>
      reject(new RunError(`the ${bench.simulator} of ${bench.count} thermostats ended with code ${code}`)),
    );
    child.send(bench);
  });
}

/** The calm winter day of the nation on one worker and on all, in turn. */
async function* calmDay(scale: string, repeats: number): AsyncGenerator<string> {
  const workers = os.availableParallelism();
  const rates: Record<number, number[]> = { 1: [], [workers]: [] };
  yield `winter-peak at scale ${scale}   workers   start-up s   devices s   events/s   grid s   loads s   tables s   days/h`;
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const workerCount of new Set([1, workers])) {
      const { clock, course } = await day(scale, workerCount);
      const devicesS = clock.stageMs('devices') / 1000;
      rates[workerCount]!.push(course.engine.eventCount / devicesS);
      const cells = [clock.stageMs('population') / 1000, devicesS].map(s => s.toFixed(2).padStart(12)).join('');
      const rest = ['grid', 'loads', 'tables'].map(stage => (clock.stageMs(stage) / 1000).toFixed(2).padStart(9)).join('');
      const daysPerHour = (3_600_000 * course.scenario.durationMs) / clock.wallMs / 86_400_000;
      const rate = millions(course.engine.eventCount / devicesS);
      yield `${String(workerCount).padStart(35)} ${cells} ${rate}${rest} ${daysPerHour.toFixed(0).padStart(10)}`;
    }
  }
  const one = median(rates[1]!);
  const all = median(rates[workers]!);
  yield `median: ${millions(one).trim()} on 1 worker, ${millions(all).trim()} on ${workers}: ${(all / one).toFixed(2)} times`;
  yield '';
}

/** The same day with ten rollbacks at random moments, windows growing again after each, beside the calm one. */
async function* emergencies(scale: string, repeats: number): AsyncGenerator<string> {
  const ratios: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const calm = await day(scale, os.availableParallelism());
    const rough = await day(scale, os.availableParallelism(), ['engine.spuriousRollbacks=10']);
    ratios.push(rough.clock.wallMs / calm.clock.wallMs);
  }
  yield `a day with ten rollbacks takes ${median(ratios).toFixed(2)} times the calm day (median of ${repeats})`;
}

/** The calm day with a frequency at every bus of the network, beside the day with one. */
async function* busByBus(scale: string, repeats: number): AsyncGenerator<string> {
  const [one, all]: [StageClock[], StageClock[]] = [[], []];
  for (let repeat = 0; repeat < repeats; repeat++) {
    one.push((await day(scale, os.availableParallelism())).clock);
    all.push((await day(scale, os.availableParallelism(), ['frequencyModel=multi-area'])).clock);
  }
  const wallS = (clocks: readonly StageClock[]): number => median(clocks.map(({ wallMs }) => wallMs)) / 1000;
  const gridS = (clocks: readonly StageClock[]): string => (median(clocks.map(clock => clock.stageMs('grid'))) / 1000).toFixed(1);
  const ratio = (wallS(all) / wallS(one)).toFixed(2);
  yield `winter-peak at scale ${scale} bus by bus takes ${ratio} times the day with one frequency: ${wallS(all).toFixed(1)} s ` +
    `beside ${wallS(one).toFixed(1)}, of which the grid ${gridS(all)} s beside ${gridS(one)} (medians of ${repeats})`;
}

/** Ten machines with governors on 39 buses, 20 s in which a generator trips, start-up included. */
async function* study(repeats: number): AsyncGenerator<string> {
  const wallMs: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const clock = new StageClock();
    await courseOf('generator-trip-39-bus', { sets: ['duration=20 s'] }, 0, clock);
    wallMs.push(clock.stopped().wallMs);
  }
  yield `20 s of a generator trip on 39 buses take ${median(wallMs).toFixed(0)} ms (median of ${repeats})`;
}

/** Simulates a calm day without writing anything. */
async function day(
  scale: string,
  workerCount: number,
  sets: readonly string[] = [],
): Promise<{ clock: StageClock; course: Course }> {
  const clock = new StageClock();
  const course = await courseOf('winter-peak', { sets, scale }, workerCount, clock);
  return { clock: clock.stopped(), course };
}

async function courseOf(
  name: string,
  options: { readonly sets: readonly string[]; readonly scale?: string },
  workerCount: number,
  clock: StageClock,
): Promise<Course> {
  const { scenario, system } = loadRun(name, { noAttack: false, noDefence: false, ...options });
  const course = await Course.start(scenario, system, workerCount, silent, clock);
  await course.goOn(scenario.durationMs);
  await course.engine.stop();
  return course;
}

const silent: Observer = { period() {}, tick() {}, window() {}, attackBegan() {} };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const millions = (perS: number): string => `${(perS / 1e6).toFixed(2)} M`.padStart(14);
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
