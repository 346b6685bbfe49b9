import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import type { WeatherVariation } from './sky.js';

const alike = (about: string) => ({ unit: 'pct', min: 0, max: 100, about });

export const weatherVariationTable = parameterTable(
  'weather_variation.csv',
  'How far a weather that is drawn differs from its table, by day and region',
  {
    temperature_sd: { unit: 'K', min: 0, max: 10, about: 'Standard deviation of temperature' },
    wind_onshore_sd: { unit: '1', min: 0, max: 3, about: 'Standard deviation of the log odds of onshore output' },
    wind_offshore_sd: { unit: '1', min: 0, max: 3, about: 'Standard deviation of the log odds of offshore output' },
    cloud_sd: { unit: '1', min: 0, max: 3, about: 'Standard deviation of the log odds of the share of a clear sky' },
    temperature_alike: alike('Part of the variance of temperature that all regions share'),
    wind_alike: alike('Part of the variance of wind that all regions share'),
    cloud_alike: alike('Part of the variance of cloud that all regions share'),
  },
);

/** Null in a system without the table: its weathers are as they are written. */
export function readWeatherVariation(folder: SystemFolder, problems: Problem[]): WeatherVariation | null {
  if (!folder.has(weatherVariationTable.file)) return null;
  const figures = readParameters(folder, weatherVariationTable, problems);
  return {
    temperature: { sd: figures.temperature_sd, alikeFraction: figures.temperature_alike / 100 },
    windOnshore: { sd: figures.wind_onshore_sd, alikeFraction: figures.wind_alike / 100 },
    windOffshore: { sd: figures.wind_offshore_sd, alikeFraction: figures.wind_alike / 100 },
    cloud: { sd: figures.cloud_sd, alikeFraction: figures.cloud_alike / 100 },
  };
}
