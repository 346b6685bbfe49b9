import t from 'tap';
import { MS_PER_H } from '../../../src/base/units.js';
import { SOLAR } from '../../../src/population/channels.js';
import { FEEDER_OFF } from '../../../src/population/kind.js';
import { solar } from '../../../src/population/kinds/solar.js';
import { Action, NEVER_MS, type Order } from '../../../src/population/order.js';
import { type Change, Devices } from '../../fixtures/kernel.js';
import { gb, placeOf } from '../../fixtures/population.js';

const ROOFS = 500;
const place = placeOf({ system: gb(), startUnixMs: Date.UTC(2030, 5, 18, 9), hours: 24, seedText: 'roofs' });
const order = (action: Action): Order => ({ action }) as Order;

type Tap = Pick<typeof t, 'ok' | 'same'>;
type Roofs = Devices<typeof solar.schema>;
function born(): Roofs {
  const roofs = new Devices(solar, place, ROOFS);
  roofs.take();
  return roofs;
}

const bounds = (roofs: Roofs, row: number) => gb().solar.settings[roofs.columns.setting[row]!]!;
const only = (roofs: Roofs, row: number, atMs: number, sign: 1 | -1): Change[] => [
  { atMs, channel: SOLAR, delta: sign * roofs.columns.panelW[row]! },
];

/** Checks that the inverter comes back once, within its setting's bounds after a moment. */
function comesBack(t: Tap, roofs: Roofs, row: number, fromMs: number): void {
  const { reconnectMinMs, reconnectMaxMs } = bounds(roofs, row);
  const backMs = roofs.columns.nextMs[row]!;
  t.ok(backMs - fromMs >= reconnectMinMs && backMs - fromMs <= reconnectMaxMs + 1, `${backMs - fromMs} ms`);
  t.same(roofs.runOne(row, fromMs + 2 * MS_PER_H), only(roofs, row, backMs, 1));
}

t.test(
  'inverters of the setting that trips leave, wait while the network is out of bounds, and come back in their time',
  async t => {
    const roofs = born();
    roofs.world.inhibited[2] = 1;
    for (let row = 0; row < ROOFS; row++) {
      roofs.kernel.inverter!(row, 1000, 2, true);
      const isOurs = roofs.columns.setting[row] === 2;
      t.same(roofs.take(), isOurs ? only(roofs, row, 1000, -1) : []);
      t.equal(roofs.columns.nextMs[row], NEVER_MS);
    }
    roofs.world.inhibited[2] = 0;
    for (let row = 0; row < ROOFS; row++) {
      roofs.kernel.inverter!(row, 60_000, 2, false);
      if (roofs.columns.setting[row] === 2) comesBack(t, roofs, row, 60_000);
      else t.same(roofs.runOne(row, MS_PER_H), []);
    }
  },
);

t.test('an inverter that loses the network stops, and counts its time from the return of the network', async t => {
  const roofs = born();
  for (let row = 0; row < ROOFS; row++) {
    roofs.kernel.supply(row, 2000, FEEDER_OFF, true);
    t.same(roofs.take(), only(roofs, row, 2000, -1));
    t.same(roofs.runOne(row, MS_PER_H), []);
    roofs.kernel.supply(row, MS_PER_H, FEEDER_OFF, false);
    t.same(roofs.take(), []);
    comesBack(t, roofs, row, MS_PER_H);
  }
});

t.test('an order holds an inverter off until it is released, whatever the network does meanwhile', async t => {
  const roofs = born();
  for (let row = 0; row < ROOFS; row++) {
    roofs.kernel.obey!(row, 3000, order(Action.trip));
    t.same(roofs.take(), only(roofs, row, 3000, -1));
    roofs.kernel.supply(row, 5000, FEEDER_OFF, true);
    roofs.kernel.supply(row, 9000, FEEDER_OFF, false);
    t.same(roofs.runOne(row, MS_PER_H), [], 'held');
    roofs.kernel.obey!(row, MS_PER_H, order(Action.release));
    comesBack(t, roofs, row, MS_PER_H);
  }
});

t.test('an inverter released while its network is dead still counts its time from the return of the network', async t => {
  const roofs = born();
  for (let row = 0; row < ROOFS; row++) {
    roofs.kernel.obey!(row, 3000, order(Action.trip));
    roofs.kernel.supply(row, 5000, FEEDER_OFF, true);
    roofs.kernel.obey!(row, 6000, order(Action.release));
    roofs.take();
    t.same(roofs.runOne(row, MS_PER_H), []);
    roofs.kernel.supply(row, MS_PER_H, FEEDER_OFF, false);
    t.same(roofs.take(), []);
    comesBack(t, roofs, row, MS_PER_H);
  }
});
