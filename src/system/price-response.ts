import type { Problem } from '../base/errors.js';
import { MS_PER_H } from '../base/units.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';

/** How homes with a price for each half-hour follow it. */
export interface PriceResponseLaw {
  /** Relative change of use over relative change of price, negative. */
  readonly elasticity: number;
  /** Largest change of use, share of it, either way. */
  readonly limitFraction: number;
  /** Time over which the usual price is a mean, and in which what is put off is made up, ms. */
  readonly memoryMs: number;
  readonly paybackMs: number;
}

export const noPriceResponse: PriceResponseLaw = { elasticity: 0, limitFraction: 0, memoryMs: MS_PER_H, paybackMs: MS_PER_H };

export const priceResponseTable = parameterTable('price_response.csv', 'How homes with a price for each half-hour follow it', {
  elasticity: { unit: '1', min: -2, max: 0, about: 'Relative change of use over relative change of price' },
  limit: { unit: 'pct', min: 0, max: 100, about: 'Largest change of use, either way' },
  memory: { unit: 'h', min: 1, max: 720, about: 'Time over which the usual price is a mean' },
  payback: { unit: 'h', min: 0.5, max: 168, about: 'Time constant in which what is put off is made up' },
});

export function readPriceResponse(folder: SystemFolder, problems: Problem[]): PriceResponseLaw {
  const figures = readParameters(folder, priceResponseTable, problems);
  return {
    elasticity: figures.elasticity,
    limitFraction: figures.limit / 100,
    memoryMs: figures.memory * MS_PER_H,
    paybackMs: figures.payback * MS_PER_H,
  };
}
