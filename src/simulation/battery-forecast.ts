import { MS_PER_H, MS_PER_MIN } from '../base/units.js';
import type { World } from '../population/world.js';

const MIN_PER_DAY = 1440;
/** What a battery holds when its aggregator begins to export, share of its energy: an assumption. */
const EXPORTED_FRACTION = 0.5;

/**
 * What the market expects of a home battery beside what it follows, W, positive while it charges: those on a tariff fill in its
 * cheap hours, from empty, and those of an aggregator export at the peak; starts are spread as the system says. What batteries
 * follow at home is expected to go on.
 */
export function expectedBatteryW(world: World, atMs: number): number {
  const { powerW, energyWh, roundTripFraction, modes, exportFromMinute, exportToMinute, spreadMin } = world.system.batteries;
  const dayIndex = world.dayIndexOf(atMs - world.epochMs);
  const minute = (atMs - world.days[dayIndex]!.startMs) / MS_PER_MIN;
  const started = (sinceMin: number): number => Math.max(0, Math.min(1, sinceMin / Math.max(1, spreadMin)));
  const since = (fromMinute: number): number => (((minute - fromMinute) % MIN_PER_DAY) + MIN_PER_DAY) % MIN_PER_DAY;
  const running = (fromMinute: number, toMinute: number, givenWh: number): number => {
    if (since(fromMinute) >= (toMinute - fromMinute + MIN_PER_DAY) % MIN_PER_DAY) return 0;
    return started(since(fromMinute)) - started(since(fromMinute) - (givenWh / powerW) * (MS_PER_H / MS_PER_MIN));
  };
  const charging = cheapHours(world).reduce(
    (sum, { from, to, fraction }) => sum + fraction * running(from, to, energyWh / roundTripFraction),
    0,
  );
  const exporting = running(exportFromMinute, exportToMinute, energyWh * EXPORTED_FRACTION);
  const fractionOf = (wanted: (typeof modes)[number]['id']): number =>
    modes.reduce((sum, { id, fraction }) => sum + (id === wanted ? fraction : 0), 0);
  return powerW * (fractionOf('tariff') * charging - fractionOf('aggregator') * exporting);
}

/** Cheap hours of batteries on a tariff, with their shares: those of cars, over the suppliers by their shares of meters. */
function cheapHours({ system }: World): { readonly from: number; readonly to: number; readonly fraction: number }[] {
  const { list, suppliers } = system.tariffs;
  return list.flatMap(({ cheapHours: hours }, tariff) => {
    if (hours === null) return [];
    const fraction = suppliers.reduce(
      (sum, { headEndIndex, cars }) => sum + system.headEnds[headEndIndex]!.shareFraction * cars[tariff]!,
      0,
    );
    return [{ from: hours.fromMinuteOfDay, to: hours.toMinuteOfDay, fraction }];
  });
}
