import type { Actuator, Appliance, BatteryTables, EvTables, HeatPumpTables, SolarTables } from './device-tables.js';
import type { Dynamics } from './dynamics.js';
import type { Network } from './network.js';
import type { OptionalProtection } from './protection.js';
import type { RestorationPlan } from './restoration.js';
import type { Flexibility } from './technologies.js';

export type {
  Actuator,
  Appliance,
  BatteryTables,
  EvTables,
  HeatPumpTables,
  InverterSetting,
  SolarTables,
} from './device-tables.js';

/**
 * A system: the nation as data. Read from a folder of CSV and YAML tables, checked, SI inside, frozen. Every table's
 * columns, units and meanings stand in `tables.ts`; every figure carries a source in its file.
 */
export interface System extends OptionalProtection {
  readonly name: string;
  readonly about: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly priceYear: number;
  /** Calendar years the tables speak for; a scenario outside them is refused. */
  readonly years: { readonly from: number; readonly to: number };
  /** How flows follow angles in a system of machines; null: not said. */
  readonly flowLaw: Dynamics['flowLaw'] | null;
  /** Name of the posture with the controls in force by law or custom. */
  readonly defaultPosture: string;
  readonly limits: FrequencyLimits;
  readonly frequency: FrequencyParameters;
  readonly areas: readonly Area[];
  /** The transmission network; null where the system has none. */
  readonly network: Network | null;
  /** Machines at the network's generators; null in a system with device populations, which schedules plants. */
  readonly dynamics: Dynamics | null;
  /** By area index, the buses at which its demand is taken; empty without a network. */
  readonly areaBuses: readonly (readonly BusShare[])[];
  readonly customerClasses: readonly CustomerClass[];
  /** customers[area][class]: number of real customers and their mean annual energy, Wh. */
  readonly customers: readonly (readonly CustomerGroup[])[];
  readonly profiles: readonly Profile[];
  readonly substationTypes: readonly (readonly SubstationType[])[];
  /** fleets[kind][area]: number of real devices. */
  readonly fleets: Readonly<Record<FleetKind, readonly number[]>>;
  readonly appliances: readonly Appliance[];
  readonly evs: EvTables;
  readonly heatPumps: HeatPumpTables;
  readonly solar: SolarTables;
  readonly batteries: BatteryTables;
  readonly actuators: readonly Actuator[];
  readonly plants: readonly Plant[];
  readonly responses: readonly ResponseService[];
  readonly shedding: readonly SheddingStage[];
  readonly embedded: readonly EmbeddedRelayGroup[];
  /** How what has gone comes back; null: it stays away. */
  readonly restoration: RestorationPlan | null;
  /** Demand and embedded generation that are no agents, by area. */
  readonly aggregates: readonly AreaAggregate[];
  readonly headEnds: readonly HeadEnd[];
  readonly meters: readonly MeterPopulation[];
  readonly postures: Readonly<Record<string, readonly PostureControl[]>>;
  readonly costs: readonly CostRow[];
  readonly weather: Weather;
  /** SHA-256 of every file that was read, by file name. */
  readonly files: Readonly<Record<string, string>>;
}

export type FleetKind = 'ev' | 'heat-pump' | 'solar' | 'battery';

export interface FrequencyLimits {
  readonly nominalHz: number;
  readonly statutoryLowHz: number;
  readonly statutoryHighHz: number;
  readonly emergencyLowHz: number;
  readonly blackHz: number;
}

export interface FrequencyParameters {
  /** Demand change per Hz as a fraction of demand, 1/Hz. */
  readonly loadDampingPerHz: number;
  /** Stored energy of demand and embedded plant per W of demand, s. */
  readonly demandInertiaS: number;
  /** Synchronous compensators on line, VA·s. */
  readonly compensatorsVAs: number;
  readonly inertiaFloorVAs: number;
  /** Upward reserve held on line beyond response, W. */
  readonly reserveW: number;
  /** Largest secured infeed loss, W. */
  readonly securedLossW: number;
  /** Control-room balancing: proportion of standing imbalance taken up per second, and ramp limit, W/s. */
  readonly balancingGainPerS: number;
  readonly balancingRampWPerS: number;
  readonly balancingNoticeMs: number;
  /** Staged reconnection: wait after frequency has settled, ms; share of shed demand per block; time between blocks, ms. */
  readonly restorationWaitMs: number;
  readonly restorationBlockFraction: number;
  readonly restorationIntervalMs: number;
  readonly restorationFrequencyHz: number;
}

export interface Area {
  readonly id: string;
  readonly name: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** Key into the weather table. */
  readonly weatherRegion: string;
  /** Which load-shedding scheme its feeders follow. */
  readonly sheddingScheme: string;
  /** Energy bought from transmission per unit delivered at low voltage, pu (losses). */
  readonly lossFactor: number;
}

export interface CustomerClass {
  readonly id: string;
  readonly name: string;
  readonly group: 'domestic' | 'small-business' | 'business';
  readonly profile: string;
  /** Whether its customers have appliance events of their own (else all follows the profile). */
  readonly appliances: boolean;
  /** Coefficient of variation of annual energy between customers. */
  readonly energyCv: number;
}

export interface CustomerGroup {
  readonly count: number;
  readonly annualWhEach: number;
}

export type Season = 'winter' | 'spring' | 'summer' | 'high-summer' | 'autumn';
export type DayType = 'weekday' | 'saturday' | 'sunday';

/** Mean power by half-hour, W, and the year's energy of that shape, Wh, so that it can be scaled. */
export interface Profile {
  readonly id: string;
  readonly halfHoursW: Readonly<Record<Season, Readonly<Record<DayType, readonly number[]>>>>;
  readonly annualWh: number;
}

export interface SubstationType {
  readonly id: 'ground' | 'pole';
  readonly customersMean: number;
  /** Share of the area's customers behind transformers of this type. */
  readonly customersFraction: number;
  readonly ratingsVA: readonly number[];
}

export interface Plant {
  readonly id: string;
  readonly name: string;
  readonly technology: string;
  readonly area: string;
  readonly unitCount: number;
  readonly unitW: number;
  /** Inertia constant, s on VA base; 0 for what is not synchronous. */
  readonly inertiaS: number;
  readonly powerFactor: number;
  readonly minStableFraction: number;
  readonly marginalCostPerWh: number;
  readonly emissionsGPerWh: number;
  /** What limits its output: a fuel, the weather, a neighbour or its store. */
  readonly source: 'fuel' | 'wind-offshore' | 'wind-onshore' | 'solar' | 'interconnector' | 'storage' | 'hydro' | 'must-run';
  readonly availabilityFraction: number;
  /** Energy it can deliver from full, all units together, Wh; null where no store limits it. */
  readonly energyWh: number | null;
  /** Connected in distribution: lost with the feeder it stands on. */
  readonly embedded: boolean;
  readonly governor: {
    readonly droopFraction: number;
    readonly deadbandHz: number;
    readonly lagS: number;
    readonly turbineS: number;
  } | null;
  /** Of one unit. */
  readonly rampWPerS: number;
  /** How it starts, stops and stores; null where the system does not say. */
  readonly flexibility: Flexibility | null;
  /** Where in the system's network it stands, with its share there; none without a network. */
  readonly buses: readonly BusShare[];
}

/** A share of something that stands at a bus, by the bus's index in the network. */
export interface BusShare {
  readonly bus: number;
  readonly fraction: number;
}

export interface ResponseService {
  readonly id: string;
  readonly name: string;
  readonly direction: 'low' | 'high';
  /** `governor`: held by plants' governors, which have a droop and lags in the place of curve and times. */
  readonly shape: 'dynamic' | 'static' | 'governor';
  readonly holdingW: number;
  /** Piecewise-linear delivery: deviation from nominal, Hz (positive), against fraction of holding. */
  readonly curve: readonly { readonly deviationHz: number; readonly fraction: number }[];
  readonly delayMs: number;
  /** Time from initiation to full delivery, ms. */
  readonly rampMs: number;
  readonly durationMs: number;
  /** Share of holding that really arrives. */
  readonly deliveryFraction: number;
  /** Time over which a sustained delivery fades after `durationMs`, ms. */
  readonly fadeMs: number;
  readonly calibrated: boolean;
}

export interface SheddingStage {
  readonly scheme: string;
  readonly stage: number;
  readonly thresholdHz: number;
  readonly relayTimeMs: number;
  /** Share of the area's demand on this stage's feeders by design, and the share that really opens. */
  readonly designFraction: number;
  readonly deliveredFraction: number;
  /** Embedded generation on this stage's feeders relative to its even spread over demand: 1 is even. */
  readonly embeddedConcentration: number;
}

/** Embedded generation that is no agent, by protection setting: trips on vector shift, RoCoF or frequency. */
export interface EmbeddedRelayGroup {
  readonly id: string;
  readonly powerW: number;
  readonly trip: 'vector-shift' | 'rocof' | 'under-frequency' | 'over-frequency';
  readonly threshold: number;
  readonly windowMs: number;
  readonly reconnectMs: number;
  /** Where it stands, of areas with frequencies of their own; absent: everywhere. */
  readonly areaIndex?: number;
}

export interface AreaAggregate {
  readonly area: string;
  /** Demand that is no agent (large sites, unmetered, losses), W by half-hour. */
  readonly demandW: Readonly<Record<Season, Readonly<Record<DayType, readonly number[]>>>>;
  /** The losses in it, which nobody misses; absent where the system names none. */
  readonly lossesW?: Readonly<Record<Season, Readonly<Record<DayType, readonly number[]>>>>;
}

export interface HeadEnd {
  readonly id: string;
  readonly name: string;
  readonly kind: 'supplier' | 'charge-point-operator' | 'heat-pump-cloud' | 'inverter-cloud' | 'battery-cloud';
  /** Device kind it commands. */
  readonly devices: 'meter' | FleetKind;
  readonly shareFraction: number;
  readonly throughputPerS: number;
  /** Honest traffic that already uses the throughput, messages a second. */
  readonly honestPerS: number;
  readonly latencyMinMs: number;
  readonly latencyMaxMs: number;
}

export interface MeterPopulation {
  readonly id: 'smets1' | 'smets2' | 'not-communicating' | 'traditional';
  readonly fraction: number;
  readonly remoteSwitch: boolean;
}

export interface PostureControl {
  readonly id: string;
  readonly kind: string;
  /** Parameters as written, with units: checked by the defence's own table. */
  readonly written: Readonly<Record<string, string | number | boolean>>;
}

export interface CostRow {
  readonly part: string;
  readonly class: string;
  readonly nature: 'resource' | 'transfer' | 'indicator';
  readonly payer: string;
  readonly payee: string;
  /** In currency per the row's own basis, e.g. GBP per Wh for VoLL, GBP per g for carbon. */
  readonly amount: number;
  readonly low: number;
  readonly high: number;
  readonly basis: 'per-wh' | 'per-gram' | 'per-device' | 'per-customer' | 'per-year';
  readonly priceYear: number;
  readonly source: string;
}

export interface Weather {
  readonly name: string;
  readonly about: string;
  readonly hourCount: number;
  readonly regions: readonly string[];
  /** By region, then hour after the scenario's first local midnight (warm-up reaches back before it); wraps after `hourCount`. */
  readonly temperatureC: readonly Float64Array[];
  /** Output of 1 W of installed solar panel, W/W. */
  readonly solarFraction: readonly Float64Array[];
  readonly windOnshoreFraction: readonly Float64Array[];
  readonly windOffshoreFraction: readonly Float64Array[];
}
