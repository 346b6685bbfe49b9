import type { FrequencyParameters, System, Weather } from './system.js';
import { noTariffs } from './tariffs.js';

type DevicePart =
  | 'customerClasses'
  | 'profiles'
  | 'appliances'
  | 'households'
  | 'evs'
  | 'tariffs'
  | 'heatPumps'
  | 'solar'
  | 'batteries'
  | 'actuators'
  | 'headEnds'
  | 'meters'
  | 'responses'
  | 'embedded'
  | 'generationShedding'
  | 'distribution'
  | 'lineProtection'
  | 'converterResponses'
  | 'restoration'
  | 'clouds'
  | 'weatherVariation';

/** The tables of a system in which no device, customer or service is. */
export const noDevices: Pick<System, DevicePart> = {
  customerClasses: [],
  profiles: [],
  appliances: [],
  households: { archetypes: [], present: [], usesBySeason: { winter: 1, spring: 1, summer: 1, 'high-summer': 1, autumn: 1 } },
  evs: {
    chargers: [],
    management: [],
    users: [],
    sites: [],
    drivenDayCv: 0,
    drivenCarCv: 0,
    rangeKeptFraction: 0,
    rapidToFraction: 1,
    leastTripMs: 0,
    readyLackWh: 0,
    peaks: [],
    responseReserveFraction: 0,
    clockErrorMs: 0,
    smartWindow: { fromMinuteOfDay: 0, toMinuteOfDay: 0 },
    v2gWindow: { fromMinuteOfDay: 0, toMinuteOfDay: 0 },
    v2gExportFractionOfNeed: 0,
  },
  tariffs: noTariffs,
  heatPumps: {
    dwellings: [],
    setpointsC: [],
    spread: { heatLoss: [], capacity: [], rating: [] },
    setback: { byC: 0, spreadMin: 0, schedules: [] },
    hysteresisC: 0,
    freeHeatW: 0,
    control: { compensatedFraction: 0, lowestFraction: 1, roomGainWPerK: 0, reviewMin: 60 },
    cop: { c0: 1, c1: 0, c2: 0, derate: 1, deltaMinK: 0, sinkAt0C: 0, sinkSlope: 0 },
  },
  solar: { sizesW: [], settings: [] },
  batteries: {
    powerW: 0,
    energyWh: 0,
    roundTripFraction: 1,
    modes: [],
    exportFromMinute: 0,
    exportToMinute: 0,
    spreadMin: 0,
  },
  actuators: [],
  headEnds: [],
  meters: [],
  responses: [],
  embedded: [],
  generationShedding: [],
  distribution: null,
  lineProtection: null,
  converterResponses: [],
  restoration: null,
  clouds: null,
  weatherVariation: null,
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
    clearFraction: null,
    windOnshoreFraction: hour(),
    windOffshoreFraction: hour(),
  };
}
