import type { SeedWords } from '../base/random.js';
import { MS_PER_DAY, MS_PER_H, MS_PER_MIN } from '../base/units.js';
import type { System } from '../system/system.js';
import { CELLS, CloudField } from './cloud-field.js';
import { type SunDay, SunSignal } from './sun-signal.js';

/**
 * The sun's signals of an area: one for each cell of moving cloud, and of each for every limit that inverters put on panels.
 * `signalOf` is a signal's number; the same in every area.
 */
export const cellCount = (system: System): number => (system.clouds === null ? 1 : CELLS);
export const sunSignalCount = (system: System): number => cellCount(system) * inverterLimits(system).length;
export const signalOf = (cell: number, limit: number, limitCount: number): number => cell * limitCount + limit;

/** What inverters leave of a panel's rating, as distinct shares of it; the first is 1, no limit. */
export function inverterLimits({ solar }: System): readonly number[] {
  return [...new Set([1, ...solar.sizesW.map(limitFraction)])];
}

/** Share of its rating that a panel can give through its inverter. */
export const limitFraction = ({ powerW, inverterW }: System['solar']['sizesW'][number]): number =>
  Math.min(1, inverterW / powerW);

/** Every area's signals, from the hours of its weather region and the cloud that moves through it. */
export function sunOf(system: System, seed: SeedWords, firstMidnightMs: number): readonly (readonly SunSignal[])[] {
  const limits = inverterLimits(system);
  return system.areas.map((_, areaIndex) =>
    Array.from({ length: cellCount(system) }, (_cell, cell) => {
      const whole = new SunSignal(cellDay(system, seed, areaIndex, cell), firstMidnightMs);
      return limits.map(limit => (limit === 1 ? whole : limited(whole, limit)));
    }).flat(),
  );
}

const limited = (whole: SunSignal, limit: number): SunSignal =>
  new SunSignal((day, out) => {
    const values = whole.minutesOf(day);
    for (let minute = 0; minute < out.length; minute++) out[minute] = Math.min(limit, values[minute]!);
  }, whole.firstMidnightMs);

/**
 * A cell's day, minute by minute: the table's hours stand at their middles with straight lines between, m under a clear sky's c,
 * and cloud moves between what the thickest leaves (share k0) and a clear sky:
 *
 *   s = c · clamp(m/c + σ x, k0, 1)        σ² = broken · (1 − m/c) (m/c − k0)
 *
 * x is the cloud field. (1 − k)(k − k0) is the largest variance that anything from k0 to 1 with mean k can have (Bhatia and
 * Davis 2000).
 */
function cellDay(system: System, seed: SeedWords, areaIndex: number, cell: number): SunDay {
  const { weather, clouds } = system;
  const { weatherRegion, extentKm } = system.areas[areaIndex]!;
  const region = weather.regions.indexOf(weatherRegion);
  const mean = hourLines(weather.solarFraction[region]!);
  const clear = weather.clearFraction && hourLines(weather.clearFraction[region]!);
  if (clouds === null || !clear || extentKm === null) {
    return (day, out) => {
      for (let minute = 0; minute < out.length; minute++) out[minute] = mean(day, minute);
    };
  }
  const { brokenFraction, darkestFraction } = clouds;
  const field = new CloudField(clouds, extentKm, seed, areaIndex);
  return (day, out) => {
    field.fill(cell, day * MS_PER_DAY, out);
    for (let minute = 0; minute < out.length; minute++) {
      const mostPu = clear(day, minute);
      const meanPu = mean(day, minute);
      const index = mostPu > 0 ? meanPu / mostPu : 1;
      const variance = brokenFraction * (1 - index) * (index - darkestFraction);
      const moved = variance > 0 ? index + Math.sqrt(variance) * out[minute]! : index;
      out[minute] = variance > 0 ? mostPu * Math.min(1, Math.max(darkestFraction, moved)) : meanPu;
    }
  };
}

/** Hourly values as straight lines between the middles of their hours, asked by day and minute; the table repeats. */
function hourLines(values: Float64Array): (day: number, minute: number) => number {
  return (day, minute) => {
    const hours = day * (MS_PER_DAY / MS_PER_H) + minute / (MS_PER_H / MS_PER_MIN) - 0.5;
    const whole = Math.floor(hours);
    const from = ((whole % values.length) + values.length) % values.length;
    return values[from]! + (values[(from + 1) % values.length]! - values[from]!) * (hours - whole);
  };
}
