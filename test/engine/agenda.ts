import t from 'tap';
import { expandSeed, streamKey, uniformAt } from '../../src/base/random.js';
import { Agenda, Rank } from '../../src/engine/agenda.js';

t.test('things happen by time, then by rank, then in the order of asking', async t => {
  const stream = streamKey(expandSeed('agenda'), 'test');
  const agenda = new Agenda();
  const asked = Array.from({ length: 2000 }, (_, sequence) => ({
    atMs: Math.floor(uniformAt(stream, sequence, 0) * 20) * 50,
    rank: Math.floor(uniformAt(stream, sequence, 1) * 4) as Rank,
    sequence,
  }));
  const done: typeof asked = [];
  for (const entry of asked) agenda.at(entry.atMs, entry.rank, () => done.push(entry));
  const expected = asked.toSorted((a, b) => a.atMs - b.atMs || a.rank - b.rank || a.sequence - b.sequence);
  t.same(
    agenda.words(),
    expected.flatMap(({ atMs, rank, sequence }) => [atMs, rank, sequence]),
  );
  t.equal(agenda.nextMs, expected[0]!.atMs);
  for (let atMs = 0; atMs <= 1000; atMs += 50) {
    agenda.runUntil(atMs);
    t.ok(done.every(entry => entry.atMs <= atMs) && agenda.nextMs > atMs);
  }
  t.same(done, expected);
  t.equal(agenda.nextMs, Number.POSITIVE_INFINITY);
  t.same(agenda.words(), []);
});

t.test('what is asked for at the same moment while it is being worked is done in it', async t => {
  const agenda = new Agenda();
  const done: string[] = [];
  agenda.at(100, Rank.defence, () => {
    done.push('defence');
    agenda.at(100, Rank.defence, () => done.push('again'));
    agenda.at(100, Rank.attack, () => done.push('attack'));
    agenda.at(150, Rank.contingency, () => done.push('later'));
  });
  agenda.at(100, Rank.restoration, () => done.push('restoration'));
  agenda.runUntil(100);
  t.same(done, ['defence', 'attack', 'again', 'restoration']);
  t.equal(agenda.nextMs, 150);
});
