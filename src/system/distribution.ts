import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { type MainsSize, readMains } from './mains.js';
import { parameterTable, readParameters } from './parameters.js';
import { readSubstations } from './substations.js';
import type { Area, System } from './system.js';

const kelvin = (about: string) => ({ unit: 'K', min: 0, max: 200, about });
const ratio = (about: string) => ({ unit: '1', min: 0, max: 50, about });
const percent = (about: string) => ({ unit: 'pct', min: 0, max: 200, about });
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
    primary_voltage: { unit: 'pu', min: 0.8, max: 1.2, about: 'Held at the busbar of a primary substation' },
    high_voltage_drop: percent('From the primary substation to the far end of its feeder at planned load'),
    transformer_voltage: { unit: 'V', min: 50, max: 1000, about: 'Of a distribution transformer without load' },
    transformer_resistance: percent('Of a distribution transformer, of its rating'),
    transformer_reactance: percent('Of a distribution transformer, of its rating'),
    mains_voltage: { unit: 'V', min: 50, max: 1000, about: 'Between phases: what limits are shares of' },
    voltage_low: percent('Least voltage at a customer'),
    voltage_high: percent('Greatest voltage at a customer'),
    mains_drop: percent('Along a low-voltage main at planned load'),
    mains_customers: {
      unit: '1',
      min: 1,
      max: 10000,
      about: 'Customers of one low-voltage main of a ground-mounted transformer',
    },
    mains_path: percent('Way to the last customer, of all the main that a transformer’s customers have'),
    phase_unbalance: { unit: '1', min: 1, max: 3, about: 'Current of the phase that carries most over the mean' },
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
  readonly voltages: VoltagePlan;
  readonly mains: MainsPlan;
}

/** Voltages from the primary substation to the last customer; in V, and shares of 1. */
export interface VoltagePlan {
  readonly primaryPu: number;
  readonly highVoltageDropPu: number;
  readonly transformerV: number;
  readonly resistancePu: number;
  readonly reactancePu: number;
  readonly mainsV: number;
  readonly lowPu: number;
  readonly highPu: number;
}

/** How low-voltage mains are planned. */
export interface MainsPlan {
  readonly sizes: readonly MainsSize[];
  readonly dropPu: number;
  readonly customersEach: number;
  readonly pathFraction: number;
  readonly unbalance: number;
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
    voltages: {
      primaryPu: figures.primary_voltage,
      highVoltageDropPu: figures.high_voltage_drop / 100,
      transformerV: figures.transformer_voltage,
      resistancePu: figures.transformer_resistance / 100,
      reactancePu: figures.transformer_reactance / 100,
      mainsV: figures.mains_voltage,
      lowPu: figures.voltage_low / 100,
      highPu: figures.voltage_high / 100,
    },
    mains: {
      sizes: readMains(folder, problems),
      dropPu: figures.mains_drop / 100,
      customersEach: figures.mains_customers,
      pathFraction: figures.mains_path / 100,
      unbalance: figures.phase_unbalance,
    },
  };
}
