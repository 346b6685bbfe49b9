import { MS_PER_H, MS_PER_MIN } from '../base/units.js';
import type { World } from '../population/world.js';

const MIN_PER_DAY = 1440;
/** What a battery that is charged from the sun holds when the evening comes, share of its energy: an assumption. */
const SUN_STORED_FRACTION = 0.5;

/**
 * What the market expects of a home battery on a day ahead, W, positive while it charges: those on a tariff fill by night, and
 * all empty from the evening on, with starts spread as the system says. What the sun gives them is not foreseen.
 */
export function expectedBatteryW(world: World, atMs: number): number {
  const { powerW, energyWh, roundTripFraction, modes, chargeFromMinute, dischargeFromMinute, spreadMin } = world.system.batteries;
  const dayIndex = world.dayIndexOf(atMs - world.epochMs);
  const minute = (atMs - world.days[dayIndex]!.startMs) / MS_PER_MIN;
  const started = (sinceMin: number): number => Math.max(0, Math.min(1, sinceMin / Math.max(1, spreadMin)));
  const running = (fromMinute: number, givenWh: number): number => {
    const sinceMin = (((minute - fromMinute) % MIN_PER_DAY) + MIN_PER_DAY) % MIN_PER_DAY;
    return started(sinceMin) - started(sinceMin - (givenWh / powerW) * (MS_PER_H / MS_PER_MIN));
  };
  return modes.reduce((sumW, { id, fraction }) => {
    const storedWh = id === 'tariff' ? energyWh : energyWh * SUN_STORED_FRACTION;
    const charging = id === 'tariff' ? running(chargeFromMinute, storedWh / roundTripFraction) : 0;
    return sumW + fraction * powerW * (charging - running(dischargeFromMinute, storedWh));
  }, 0);
}
