import type { FrequencyParameters, System, Weather } from './system.js';

type DevicePart =
  | 'customerClasses'
  | 'profiles'
  | 'appliances'
  | 'evs'
  | 'heatPumps'
  | 'solar'
  | 'batteries'
  | 'actuators'
  | 'headEnds'
  | 'meters'
  | 'responses'
  | 'embedded'
  | 'generationShedding'
  | 'lineProtection'
  | 'converterResponses'
  | 'restoration';

/** The tables of a system in which no device, customer or service is. */
export const noDevices: Pick<System, DevicePart> = {
  customerClasses: [],
  profiles: [],
  appliances: [],
  evs: {
    chargers: [],
    management: [],
    plugInsPerDay: { weekday: 0, saturday: 0, sunday: 0 },
    energyPerPlugInWhMean: 0,
    energyPerPlugInWhCv: 0,
    energyPerPlugInWhMax: 0,
    arrivalWeights: [],
    departureWeights: [],
    tariffStarts: [],
    tariffEndMinuteOfDay: 0,
    smartWindow: { fromMinuteOfDay: 0, toMinuteOfDay: 0 },
    v2gWindow: { fromMinuteOfDay: 0, toMinuteOfDay: 0 },
    v2gExportFractionOfNeed: 0,
  },
  heatPumps: {
    dwellings: [],
    setpointsC: [],
    setback: { fraction: 0, byC: 0, nightFromMinute: 0, nightToMinute: 0, spreadMin: 0 },
    hysteresisC: 0,
    freeHeatW: 0,
    cop: { c0: 1, c1: 0, c2: 0, derate: 1, deltaMinK: 0, sinkAt0C: 0, sinkSlope: 0 },
  },
  solar: { sizesW: [], settings: [] },
  batteries: {
    powerW: 0,
    energyWh: 0,
    roundTripFraction: 1,
    modes: [],
    chargeFromMinute: 0,
    dischargeFromMinute: 0,
    spreadMin: 0,
  },
  actuators: [],
  headEnds: [],
  meters: [],
  responses: [],
  embedded: [],
  generationShedding: [],
  lineProtection: null,
  converterResponses: [],
  restoration: null,
};

/** The control room of a system that has none: nothing is held, ordered or restored. */
export const noControlRoom: Omit<FrequencyParameters, 'loadDampingPerHz'> = {
  demandInertiaS: 0,
  compensatorsVAs: 0,
  inertiaFloorVAs: 0,
  reserveW: 0,
  securedLossW: 0,
  balancingGainPerS: 0,
  balancingRampWPerS: 0,
  balancingNoticeMs: 0,
  restorationWaitMs: 0,
  restorationBlockFraction: 0,
  restorationIntervalMs: 0,
  restorationFrequencyHz: 0,
};

/** Weather that nothing feels: one hour without sun and wind, in the regions that areas name. */
export function noWeather(regions: readonly string[]): Weather {
  const hour = () => regions.map(() => new Float64Array(1));
  return {
    name: 'none',
    about: 'No weather: nothing in the system feels any',
    hourCount: 1,
    regions,
    temperatureC: hour(),
    solarFraction: hour(),
    windOnshoreFraction: hour(),
    windOffshoreFraction: hour(),
  };
}
