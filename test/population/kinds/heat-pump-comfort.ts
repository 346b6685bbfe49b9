import t from 'tap';
import { MS_PER_H } from '../../../src/base/units.js';
import { CLASS_COLD, classChannel } from '../../../src/population/channels.js';
import { FEEDER_OFF } from '../../../src/population/kind.js';
import { heatPump } from '../../../src/population/kinds/heat-pump.js';
import { WAS_COLD } from '../../../src/population/kinds/heat-pump-state.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, outdoorAt, placeOf } from '../../fixtures/population.js';

const COLD = classChannel(1) + CLASS_COLD;
const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 0, 16, 12), hours: 48, seedText: 'pumps' });

/** Nineteen hours without supply, with the weather's step on every hour. */
function nights(pumps: Devices<typeof heatPump.schema>): Change[][] {
  return Array.from({ length: 19 }, (_, k) => {
    const atMs = (k + 1) * MS_PER_H;
    pumps.world.openWindow(atMs, 0);
    for (const [area, outdoorC] of outdoorAt(place, atMs).entries()) pumps.world.thermal.setOutdoor(area, outdoorC, k + 1);
    pumps.kernel.weather!(0, pumps.count, atMs);
    return pumps.take();
  });
}

t.test('a home whose air falls below 16 °C is counted once, on its class, as an outage of a cold night finds it', async t => {
  const pumps = new Devices(heatPump, place, 300, { classIndex: 1 });
  pumps.take();
  const before: Change[] = [];
  for (let row = 0; row < 300; row++) {
    before.push(...pumps.runOne(row, 10_000));
    pumps.kernel.supply(row, 10_000, FEEDER_OFF, true);
  }
  const early = [...before, ...pumps.take()].filter(({ channel }) => channel === COLD).length;
  const found = nights(pumps);
  const counts = found.flatMap(changes => changes.filter(({ channel }) => channel === COLD));
  const cold = pumps.columns.indoorC.filter(indoorC => indoorC < 16).length;
  t.ok(counts.every(({ delta }) => delta === 1));
  t.equal(early + counts.length, pumps.columns.off.filter(off => off & WAS_COLD).length, 'each once');
  t.ok(early + counts.length >= cold);
  t.ok(cold > 30, `${cold} of 300 are cold after 19 h`);
});
