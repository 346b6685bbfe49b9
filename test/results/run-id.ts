import t from 'tap';
import { engineVersion, type RunIdentity, runIdOf, scenarioHashOf } from '../../src/results/run-id.js';

const identity: RunIdentity = {
  scenarioIdentity: '{"name":"quiet"}',
  devicesPerAgent: 10,
  seed: 'iet',
  populationSeed: null,
  systemFiles: { 'areas.csv': 'aa', 'plants.csv': 'bb' },
  engineVersion: 'v0.1.0',
  case: 'attack',
};

t.test('all that determines the result changes the run id; seeds and engine leave the scenario hash', async t => {
  const changes: readonly (readonly [Partial<RunIdentity>, boolean])[] = [
    [{ scenarioIdentity: '{"name":"other"}' }, true],
    [{ devicesPerAgent: 1 }, true],
    [{ systemFiles: { 'areas.csv': 'aa', 'plants.csv': 'bc' } }, true],
    [{ case: 'no-attack' }, true],
    [{ seed: 'iet2' }, false],
    [{ populationSeed: 'iet2' }, false],
    [{ engineVersion: 'v0.2.0' }, false],
  ];
  for (const [change, changesScenario] of changes) {
    const changed = { ...identity, ...change };
    t.not(runIdOf(changed), runIdOf(identity), JSON.stringify(change));
    t.equal(scenarioHashOf(changed) !== scenarioHashOf(identity), changesScenario, JSON.stringify(change));
  }
});

t.test('the order in which files were listed changes nothing', async t => {
  const reversed = { ...identity, systemFiles: { 'plants.csv': 'bb', 'areas.csv': 'aa' } };
  t.equal(runIdOf(reversed), runIdOf(identity));
});

t.test('no spreadsheet takes a hash or a version for a number', async t => {
  t.match(runIdOf(identity), /^r[0-9a-f]{12}$/);
  t.match(scenarioHashOf(identity), /^s[0-9a-f]{12}$/);
  t.match(engineVersion(), /^v\d+\.\d+\.\d+/);
});
