import type { Problem } from '../base/errors.js';
import { MS_PER_S } from '../base/units.js';
import type { SystemFolder } from './folder.js';
import { parameterTable, readParameters } from './parameters.js';
import { hasFault } from './references.js';
import type { FrequencyLimits, FrequencyParameters } from './system.js';

const hertz = (about: string) => ({ unit: 'Hz', min: 10, max: 100, about });
const seconds = (about: string) => ({ unit: 's', min: 0, max: 86_400, about });

export const frequencyTable = parameterTable(
  'frequency.csv',
  'Frequency: limits, the system around the swing equation, restoration',
  {
    nominal: hertz('Nominal frequency'),
    statutory_low: hertz('Lower statutory limit'),
    statutory_high: hertz('Upper statutory limit'),
    emergency_low: hertz('Lowest frequency after a secured infrequent loss'),
    black: hertz('Below this the system is black'),
    load_damping: { unit: 'pct_per_Hz', min: 0, max: 20, about: 'Change of demand with frequency' },
    demand_inertia: { unit: 's', min: 0, max: 10, about: 'Stored energy of demand and embedded plant for each W of demand' },
    compensators: { unit: 'GVA.s', min: 0, max: 1000, about: 'Stored energy of synchronous compensators on line' },
    inertia_floor: { unit: 'GVA.s', min: 0, max: 1000, about: 'Stored energy that dispatch keeps on line' },
    reserve: { unit: 'MW', min: 0, max: 100_000, about: 'Upward reserve that dispatch keeps on line beyond response' },
    secured_loss: { unit: 'MW', min: 0, max: 100_000, about: 'Largest infeed loss that is secured' },
    balancing_gain: {
      unit: 'pct_per_s',
      min: 0,
      max: 100,
      about: 'Share of the standing imbalance that balancing takes up a second',
    },
    balancing_ramp: { unit: 'MW_per_s', min: 0, max: 10_000, about: 'Fastest balancing' },
    balancing_notice: seconds('Time before balancing moves'),
    restoration_wait: seconds('Frequency is settled this long before demand is reconnected'),
    restoration_block: { unit: 'pct', min: 0.1, max: 100, about: 'Share of the shed demand in a block' },
    restoration_interval: seconds('Time between blocks'),
    restoration_frequency: hertz('Demand is reconnected only above this frequency'),
  },
);

/** Limits and parameters of the frequency model, SI. */
export function readFrequency(
  folder: SystemFolder,
  problems: Problem[],
): { readonly limits: FrequencyLimits; readonly frequency: FrequencyParameters } {
  const figures = readParameters(folder, frequencyTable, problems);
  const limits = {
    nominalHz: figures.nominal,
    statutoryLowHz: figures.statutory_low,
    statutoryHighHz: figures.statutory_high,
    emergencyLowHz: figures.emergency_low,
    blackHz: figures.black,
  };
  const inOrder = [limits.blackHz, limits.emergencyLowHz, limits.statutoryLowHz, limits.nominalHz, limits.statutoryHighHz];
  const file = folder.nameOf(frequencyTable.file);
  if (!hasFault(file, problems) && inOrder.some((hz, i) => i > 0 && hz < inOrder[i - 1]!)) {
    const allowed = 'black ≤ emergency_low ≤ statutory_low ≤ nominal ≤ statutory_high';
    problems.push({ file, path: 'nominal', found: inOrder.join(', '), allowed });
  }
  const frequency = {
    loadDampingPerHz: figures.load_damping / 100,
    demandInertiaS: figures.demand_inertia,
    compensatorsVAs: figures.compensators * 1e9,
    inertiaFloorVAs: figures.inertia_floor * 1e9,
    reserveW: figures.reserve * 1e6,
    securedLossW: figures.secured_loss * 1e6,
    balancingGainPerS: figures.balancing_gain / 100,
    balancingRampWPerS: figures.balancing_ramp * 1e6,
    balancingNoticeMs: figures.balancing_notice * MS_PER_S,
    restorationWaitMs: figures.restoration_wait * MS_PER_S,
    restorationBlockFraction: figures.restoration_block / 100,
    restorationIntervalMs: figures.restoration_interval * MS_PER_S,
    restorationFrequencyHz: figures.restoration_frequency,
  };
  return { limits, frequency };
}
