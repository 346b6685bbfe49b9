import type { Weather } from '../system/system.js';
import { paragraph } from './kind-page.js';
import { textTable } from './text-table.js';

/** The page of a weather table: what it is like in words and in the figures that matter to demand and supply. */
export function weatherPage(weather: Weather, systems: readonly string[]): string {
  const { name, about, hourCount, regions } = weather;
  const facts = [
    ['systems', systems.join(', ')],
    ['length', `${hourCount} h, repeated`],
    ['regions', regions.join(', ')],
    ['temperature', `${figure(least(weather.temperatureC), 1)} to ${figure(most(weather.temperatureC), 1)} degC`],
    ['', `${figure(mean(weather.temperatureC), 1)} degC on average of regions and hours`],
    ['', `${figure(firstDay(weather), 1)} degC on average of the first day`],
    ['solar', `at most ${percent(most(weather.solarFraction))} of rating, ${percent(mean(weather.solarFraction))} on average`],
    ['onshore wind', `${percent(mean(weather.windOnshoreFraction))} of capacity on average`],
    ['offshore wind', `${percent(mean(weather.windOffshoreFraction))} of capacity on average`],
  ];
  return `${name} (weather)\n${paragraph(about)}\n${textTable(facts, 2)}`;
}

type Columns = readonly Float64Array[];

const HOURS_PER_DAY = 24;
const mean = (columns: Columns): number =>
  columns.reduce((sum, column) => sum + column.reduce((a, b) => a + b, 0) / column.length, 0) / columns.length;
const least = (columns: Columns): number => Math.min(...columns.map(column => column.reduce((a, b) => Math.min(a, b))));
const most = (columns: Columns): number => Math.max(...columns.map(column => column.reduce((a, b) => Math.max(a, b))));
const firstDay = ({ temperatureC }: Weather): number => mean(temperatureC.map(column => column.subarray(0, HOURS_PER_DAY)));
const figure = (value: number, decimals: number): string => value.toFixed(decimals);
const percent = (fraction: number): string => `${figure(fraction * 100, 0)} %`;
