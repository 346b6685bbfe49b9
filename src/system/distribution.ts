import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import { readSubstations } from './substations.js';
import type { Area, System } from './system.js';

const kelvin = (about: string) => ({ unit: 'K', min: 0, max: 200, about });
const ratio = (about: string) => ({ unit: '1', min: 0, max: 50, about });
const minutes = (about: string) => ({ unit: 'min', min: 0.1, max: 2000, about });

export const distributionTable = parameterTable(
  'distribution.csv',
  'How low-voltage networks are planned and how their transformers heat up; without the table none of it is worked out',
  {
    design_demand: { unit: 'kW', min: 0.1, max: 100, about: 'Demand that each of many homes is planned with' },
    design_diversity: { unit: '1', min: 0, max: 100, about: 'Homes by whose design demand that of any number is greater' },
    cyclic_rating: {
      unit: '1',
      min: 0.5,
      max: 3,
      about: 'Load of a winter day that transformers are planned for, of their rating',
    },
    power_factor: { unit: '1', min: 0.5, max: 1, about: 'Of what low-voltage customers draw' },
    top_oil_rise: kelvin('Rise of the top oil over the ambient air at rated load'),
    hot_spot_gradient: kelvin('Rise of the hot spot over the top oil at rated load'),
    loss_ratio: ratio('Load loss at rated load over no-load loss'),
    oil_exponent: ratio('Exponent of total losses in the rise of the top oil'),
    winding_exponent: ratio('Exponent of the load in the rise of the hot spot over the top oil'),
    oil_time: minutes('Time constant of the top oil'),
    winding_time: minutes('Time constant of the hot spot over the top oil'),
    housing_rise: kelvin('Rise of the air around a ground-mounted transformer over the outdoor air'),
    ageing_reference: {
      unit: 'degC',
      min: 50,
      max: 150,
      about: 'Temperature of the hot spot at which insulation ages as time goes',
    },
    ageing_doubling: kelvin('Rise of the hot spot that doubles ageing'),
    insulation_life: { unit: 'h', min: 1000, max: 1e7, about: 'Life of the insulation at that temperature' },
  },
);

/** How transformers heat up and age (IEC 60076-7); K, ms and °C. */
export interface TransformerThermals {
  readonly topOilRiseK: number;
  readonly hotSpotGradientK: number;
  readonly lossRatio: number;
  readonly oilExponent: number;
  readonly windingExponent: number;
  readonly oilTimeMs: number;
  readonly windingTimeMs: number;
  readonly housingRiseK: number;
  readonly ageingReferenceC: number;
  readonly ageingDoublingK: number;
  readonly insulationLifeH: number;
}

/** How low-voltage networks are planned and what wears them. */
export interface DistributionPlan {
  readonly designHomeW: number;
  readonly designDiversity: number;
  readonly cyclicRating: number;
  readonly powerFactor: number;
  readonly thermals: TransformerThermals;
}

/** Low-voltage transformers and how they are planned. */
export const readStreets = (
  folder: SystemFolder,
  areas: readonly Area[],
  problems: Problem[],
): Pick<System, 'substationTypes' | 'distribution'> => ({
  substationTypes: readSubstations(folder, areas, problems),
  distribution: readDistribution(folder, problems),
});

/** Null in a system without the table. */
function readDistribution(folder: SystemFolder, problems: Problem[]): DistributionPlan | null {
  if (!folder.has(distributionTable.file)) return null;
  const figures = readParameters(folder, distributionTable, problems);
  return {
    designHomeW: figures.design_demand * 1000,
    designDiversity: figures.design_diversity,
    cyclicRating: figures.cyclic_rating,
    powerFactor: figures.power_factor,
    thermals: {
      topOilRiseK: figures.top_oil_rise,
      hotSpotGradientK: figures.hot_spot_gradient,
      lossRatio: figures.loss_ratio,
      oilExponent: figures.oil_exponent,
      windingExponent: figures.winding_exponent,
      oilTimeMs: figures.oil_time * 60_000,
      windingTimeMs: figures.winding_time * 60_000,
      housingRiseK: figures.housing_rise,
      ageingReferenceC: figures.ageing_reference,
      ageingDoublingK: figures.ageing_doubling,
      insulationLifeH: figures.insulation_life,
    },
  };
}
