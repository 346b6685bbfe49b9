import { readdirSync } from 'node:fs';
import t from 'tap';
import { runLocally } from '../../src/batch/local.js';
import type { PreparedJob } from '../../src/batch/prepare.js';
import type { JobEnd } from '../../src/batch/run-job.js';

const worker = new URL('../fixtures/frail-worker.js', import.meta.url);

const jobs = (bases: readonly string[]): PreparedJob[] =>
  bases.map((base, index) => ({
    index,
    base,
    case: 'attack',
    variant: '',
    replicate: 1,
    seed: 'iet',
    populationSeed: null,
    sets: [],
    values: [],
    runId: `r${index}`,
    scenarioHash: 's1',
    scenario: base,
    devicesPerAgent: 1,
    estimate: { devicesCount: 1, memoryByteSize: 1, memoryLimitByteSize: 2, wallS: 1, fittingScale: null, targets: [] },
  }));

/** Runs the bases two at a time and says how each ended, in their order. */
async function ends(parent: string, bases: readonly string[], signal = new AbortController().signal): Promise<(JobEnd | null)[]> {
  const ended = new Map<number, JobEnd>();
  await runLocally(jobs(bases), {
    parent,
    root: undefined,
    poolSize: 2,
    signal,
    worker,
    onProgress: () => {},
    onEnd: (job, end) => ended.set(job.index, end),
  });
  return bases.map((_, index) => ended.get(index) ?? null);
}

const complete = { status: 'complete' };

t.test('a run that fails is told, and the rest go on', async t => {
  t.same(await ends(t.testdir(), ['sound', 'failing', 'sound', 'sound']), [
    complete,
    { status: 'failed', reason: 'the disk is full' },
    complete,
    complete,
  ]);
});

t.test('a thread that is lost costs its run a second attempt; one lost twice is a failed run', async t => {
  const [once, always, faulty, sound] = await ends(t.testdir(), ['lost-once', 'lost-always', 'faulty', 'sound']);
  t.same([once, sound], [complete, complete]);
  t.match(always, { status: 'failed', reason: /^lost twice: / });
  t.same(faulty, { status: 'failed', reason: 'lost twice: energy is lost' });
});

t.test('an interruption ends at once, and what was complete has been told', async t => {
  const controller = new AbortController();
  const told: number[] = [];
  await runLocally(jobs(['sound', 'endless', 'endless', 'endless']), {
    parent: t.testdir(),
    root: undefined,
    poolSize: 1,
    signal: controller.signal,
    worker,
    onProgress: () => {},
    onEnd: job => {
      told.push(job.index);
      controller.abort();
    },
  });
  t.same(told, [0]);
});

t.test('progress counts what is complete and what is under way', async t => {
  const controller = new AbortController();
  const shares: number[] = [];
  await runLocally(jobs(['sound', 'endless']), {
    parent: t.testdir(),
    root: undefined,
    poolSize: 1,
    signal: controller.signal,
    worker,
    onProgress: share => {
      shares.push(share);
      if (share === 0.75) controller.abort();
    },
    onEnd: () => {},
  });
  t.equal(shares.at(-1), 0.75);
});

t.test('what a stopped or lost thread has half written goes with it, and nothing else does', async t => {
  const own = `.day-r0.${process.pid}-7.partial`;
  const others = { '.day-r1.1-0.partial': {}, r9: {}, '.notes': 'mine' };
  const parent = t.testdir({ [own]: { 'summary.csv': 'half' }, ...others });
  t.same(await ends(parent, ['sound']), [complete]);
  t.same(readdirSync(parent).sort(), [...Object.keys(others), 'r0'].sort());
});
