import t from 'tap';
import { MS_PER_H } from '../../src/base/units.js';
import { Agenda } from '../../src/engine/agenda.js';
import { AddedLoads } from '../../src/grid/added-loads.js';
import { Triggers } from '../../src/simulation/triggers.js';

const limits = { nominalHz: 50, statutoryLowHz: 49.5, statutoryHighHz: 50.5, emergencyLowHz: 49.2, blackHz: 47 };

t.test('what has happened is a cause until it has been over for an hour, whatever still shows it', async t => {
  const calm = {
    path: { live: () => [] },
    grid: { frequencyHz: 50, loads: new AddedLoads() },
    feeders: { openFraction: 0 },
    system: { limits },
  };
  const after = () => new Triggers(new Agenda(), () => undefined);
  const attacked = after();
  attacked.happened('surge', 0, 2, MS_PER_H / 2);
  t.notOk(attacked.isLongOver(MS_PER_H, calm), 'half an hour after its end');
  t.ok(attacked.isLongOver(2 * MS_PER_H, calm), 'one and a half');

  const signs = [
    { ...calm, grid: { ...calm.grid, frequencyHz: 49.7 } },
    { ...calm, grid: { ...calm.grid, frequencyHz: Number.NaN } },
    { ...calm, feeders: { openFraction: 0.01 } },
  ];
  for (const sign of signs) {
    const triggers = after();
    triggers.happened('trip', 0, 1);
    t.notOk(triggers.isLongOver(5 * MS_PER_H, sign));
    t.notOk(triggers.isLongOver(6 * MS_PER_H, calm));
    t.ok(triggers.isLongOver(6.5 * MS_PER_H, calm));
  }
});
