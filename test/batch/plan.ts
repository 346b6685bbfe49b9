import t from 'tap';
import { countJobs, planJobs, seedOf } from '../../src/batch/plan.js';
import { experiment } from './experiment.js';

const shares = { path: 'attacks.surge.target.share', values: ['5 %', '10 %'] };
const limits = { path: 'defences.delay.limit', values: ['0 s', '600 s'] };

t.test('a grid runs in the order of its file: the last varied path changes fastest, then the replicate', async t => {
  const jobs = planJobs(experiment({ vary: [shares, limits], replicates: 2 }));
  t.same(
    jobs.map(job => [...job.values, job.replicate].join(', ')),
    [
      '5 %, 0 s, 1',
      '5 %, 0 s, 2',
      '5 %, 600 s, 1',
      '5 %, 600 s, 2',
      '10 %, 0 s, 1',
      '10 %, 0 s, 2',
      '10 %, 600 s, 1',
      '10 %, 600 s, 2',
    ],
  );
  t.same(
    jobs.map(job => job.index),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
  t.same(jobs[2]!.sets, ['attacks.surge.target.share=5 %', 'defences.delay.limit=600 s']);
});

t.test("a run's seed depends on the experiment's seed and the replicate alone, and the first is the seed itself", async t => {
  const jobs = planJobs(experiment({ vary: [shares], replicates: 3, seed: 'iet', compareWith: 'no-attack' }));
  t.equal(seedOf('iet', 1), 'iet');
  for (const job of jobs) t.equal(job.seed, job.replicate === 1 ? 'iet' : `iet#${job.replicate}`);
});

t.test('replicates share a population where the experiment holds it, that of the first', async t => {
  const populations = (hold: readonly string[]): (string | null)[] =>
    planJobs(experiment({ replicates: 3, seed: 'iet', hold })).map(({ populationSeed }) => populationSeed);
  t.same(populations(['population']), [null, 'iet', 'iet']);
  t.same(populations([]), [null, null, null]);
});

t.test(
  'the case without attacks runs once a replicate where only attacks are varied, beside the first run it serves',
  async t => {
    const jobs = planJobs(experiment({ vary: [shares], replicates: 2, compareWith: 'no-attack' }));
    t.same(
      jobs.map(job => [job.case, job.replicate, job.values[0]]),
      [
        ['attack', 1, '5 %'],
        ['no-attack', 1, null],
        ['attack', 2, '5 %'],
        ['no-attack', 2, null],
        ['attack', 1, '10 %'],
        ['attack', 2, '10 %'],
      ],
    );
    t.same(jobs[1]!.sets, []);
  },
);

t.test('where a defence is varied too, each of its values has a case without attacks of its own', async t => {
  const jobs = planJobs(experiment({ vary: [shares, limits], compareWith: 'no-attack' }));
  const twins = jobs.filter(job => job.case === 'no-attack');
  t.same(
    twins.map(job => job.values),
    [
      [null, '0 s'],
      [null, '600 s'],
    ],
  );
});

t.test('variants are crossed with the grid, and share the case that does not depend on them', async t => {
  const variants = [
    { name: 'bolted-on', settings: [{ path: 'posture', value: 'bolted-on' }] },
    { name: 'built-in', settings: [{ path: 'posture', value: 'built-in' }] },
  ];
  const jobs = planJobs(experiment({ vary: [shares], variants, compareWith: 'no-defence' }));
  t.same(
    jobs.map(job => [job.case, job.variant, job.values[0]]),
    [
      ['attack', 'bolted-on', '5 %'],
      ['no-defence', '', '5 %'],
      ['attack', 'bolted-on', '10 %'],
      ['no-defence', '', '10 %'],
      ['attack', 'built-in', '5 %'],
      ['attack', 'built-in', '10 %'],
    ],
  );
  t.same(jobs[0]!.sets, ['posture=bolted-on', 'attacks.surge.target.share=5 %']);
});

t.test('the count that is checked before planning is never below the plan', async t => {
  for (const compareWith of [null, 'no-attack', 'no-defence'] as const) {
    const plan = experiment({ vary: [shares, limits], replicates: 3, compareWith });
    t.ok(countJobs(plan) >= planJobs(plan).length);
  }
  t.equal(countJobs(experiment({ vary: [shares, limits], replicates: 3 })), 12);
});
