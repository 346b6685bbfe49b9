import type { Problem } from '../base/errors.js';
import { MS_PER_MIN } from '../base/units.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import type { Clouds } from './sky.js';

export const cloudsTable = parameterTable(
  'clouds.csv',
  'Moving cloud: how the sun varies between the hours of a weather table that says what a clear sky would give',
  {
    speed: { unit: 'm/s', min: 1, max: 50, about: 'How fast cloud moves, from west to east' },
    reach: { unit: '1', min: 0.01, max: 10, about: 'Distance over which what varies in a time is alike, share of the way in it' },
    shortest: { unit: 'min', min: 1, max: 60, about: 'Shortest period that varies' },
    longest: { unit: 'min', min: 1, max: 120, about: 'Longest one; slower change is the weather table' },
    broken: { unit: 'pct', min: 0, max: 100, about: 'Variance at a point, share of the largest possible with its mean' },
    darkest: { unit: 'pct', min: 0, max: 90, about: 'What the thickest cloud leaves of a clear sky' },
  },
);

/** Null in a system without the table: its sun goes from hour to hour in straight lines. */
export function readClouds(folder: SystemFolder, problems: Problem[]): Clouds | null {
  if (!folder.has(cloudsTable.file)) return null;
  const { speed, reach, shortest, longest, broken, darkest } = readParameters(folder, cloudsTable, problems);
  if (longest < shortest) {
    const file = folder.nameOf(cloudsTable.file);
    problems.push({ file, path: 'longest.value', found: `${longest} min`, allowed: `at least shortest, ${shortest} min` });
  }
  return {
    speedMPerS: speed,
    reachFraction: reach,
    shortestMs: shortest * MS_PER_MIN,
    longestMs: longest * MS_PER_MIN,
    brokenFraction: broken / 100,
    darkestFraction: darkest / 100,
  };
}
