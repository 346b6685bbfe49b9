import { type SeedWords, secondWord, streamKey, threefry, unitFromWord } from '../base/random.js';
import { MS_PER_DAY } from '../base/units.js';
import { normalFrom } from '../population/cumulative.js';
import type { VariationLaw, WeatherVariation } from '../system/sky.js';
import type { Weather } from '../system/system.js';

const HOURS_PER_DAY = 24;
/** Variance of straight lines between independent knots, as a share of theirs. */
const LINE_VARIANCE = 2 / 3;
/** Part of a draw's coordinate that is no region: what all of them share. */
const NATION = 0;

/**
 * A weather as a seed draws it: every hour of its table moved by d, independent normals at the midnights with straight lines
 * between, √a of it the same in all regions and √(1 − a) each region's own. Temperature becomes T + d; a share p of capacity or
 * of a clear sky becomes p / (p + (1 − p) e^(−d)), so that its log odds move by d and it stays from 0 to 1. Wind on land and at
 * sea moves together. The table is written out over `spanMs`, a lap after the other, since no two laps are alike; the latest
 * days stand for those before its first midnight.
 */
export function drawnWeather(weather: Weather, law: WeatherVariation, seed: SeedWords, spanMs: number): Weather {
  const dayCount = weather.hourCount / HOURS_PER_DAY;
  const hourCount = Math.ceil(Math.ceil(spanMs / MS_PER_DAY + 1) / dayCount) * weather.hourCount;
  const moved = (stream: string, columns: readonly Float64Array[], of: VariationLaw, move: Move) => {
    const departure = departures(seed, stream, of);
    return columns.map((column, region) =>
      Float64Array.from({ length: hourCount }, (_, hour) =>
        move(column[hour % weather.hourCount]!, departure(region, hour), hour % weather.hourCount, region),
      ),
    );
  };
  const { temperatureC, windOnshoreFraction, windOffshoreFraction, solarFraction, clearFraction } = weather;
  const warmer: Move = (valueC, d) => valueC + d;
  return {
    ...weather,
    hourCount,
    temperatureC: moved('weather.temperature', temperatureC, law.temperature, warmer),
    windOnshoreFraction: moved('weather.wind', windOnshoreFraction, law.windOnshore, oddsMoved),
    windOffshoreFraction: moved('weather.wind', windOffshoreFraction, law.windOffshore, oddsMoved),
    // Without a clear sky beside it, the sun stays as it is written.
    solarFraction: moved('weather.cloud', solarFraction, law.cloud, (value, d, hour, region) => {
      const clear = clearFraction ? clearFraction[region]![hour]! : value;
      return clear > 0 ? clear * oddsMoved(Math.min(1, value / clear), d) : 0;
    }),
    clearFraction: clearFraction && moved('weather.cloud', clearFraction, law.cloud, value => value),
  };
}

type Move = (value: number, d: number, hour: number, region: number) => number;

const oddsMoved = (fraction: number, d: number): number => fraction / (fraction + (1 - fraction) * Math.exp(-d));

/** How far a region's hour is moved. */
function departures(
  seed: SeedWords,
  stream: string,
  { sd, alikeFraction }: VariationLaw,
): (region: number, hour: number) => number {
  const { key0, key1 } = streamKey(seed, stream);
  const normal = (place: number, day: number): number => {
    const word = threefry(key0, key1, place, day);
    return normalFrom(unitFromWord(word), unitFromWord(secondWord));
  };
  const line = (place: number, hour: number): number => {
    const days = hour / HOURS_PER_DAY;
    const from = Math.floor(days);
    const before = normal(place, from);
    return before + (normal(place, from + 1) - before) * (days - from);
  };
  const common = sd * Math.sqrt(alikeFraction / LINE_VARIANCE);
  const own = sd * Math.sqrt((1 - alikeFraction) / LINE_VARIANCE);
  return (region, hour) => common * line(NATION, hour) + own * line(region + 1, hour);
}
