import t from 'tap';
import { MS_PER_H, MS_PER_MIN } from '../../src/base/units.js';
import type { World } from '../../src/population/world.js';
import { expectedBatteryW } from '../../src/simulation/battery-forecast.js';

/** Batteries of 5 kW and 10 kWh, half of them on a tariff from 01:00, all emptied from 16:00 on, starts spread over an hour. */
const world = {
  epochMs: 0,
  days: [{ startMs: 0 }],
  dayIndexOf: () => 0,
  system: {
    batteries: {
      powerW: 5000,
      energyWh: 10_000,
      roundTripFraction: 0.8,
      modes: [
        { id: 'tariff', fraction: 0.5 },
        { id: 'self-consumption', fraction: 0.5 },
      ],
      chargeFromMinute: 60,
      dischargeFromMinute: 960,
      spreadMin: 60,
    },
  },
} as unknown as World;

const at = (hour: number): number => Math.round(expectedBatteryW(world, hour * MS_PER_H));

t.test('home batteries are expected to fill by tariff and to empty in the evening', async t => {
  t.equal(at(0.9), 0);
  t.equal(at(1.5), 1250, 'half of those on a tariff have begun');
  t.equal(at(3), 2500);
  t.equal(at(4.5), 0, 'the last began at 02:00 and took two and a half hours');
  t.equal(at(16.5), -2500, 'half of all have begun');
  t.equal(at(17), -5000);
  t.equal(at(18), -2500, 'those filled by the sun held half and are empty an hour after they began');
  t.equal(at(19), 0);
});

t.test('over a day they take in what they give and what is lost on the way', async t => {
  let [takenWh, givenWh] = [0, 0];
  for (let minute = 0; minute < 24 * 60; minute++) {
    const powerW = expectedBatteryW(world, (minute + 0.5) * MS_PER_MIN);
    if (powerW > 0) takenWh += powerW / 60;
    else givenWh -= powerW / 60;
  }
  t.equal(Math.round(takenWh), 6250, '10 kWh over 0.8, of half of them');
  t.equal(Math.round(givenWh), 7500, '10 kWh of half of them, 5 kWh of the others');
});
