import type { DayType, Season } from './system.js';

export interface Appliance {
  readonly id: string;
  readonly powerW: number;
  readonly durationMinMs: number;
  readonly durationMaxMs: number;
  /** Uses a day in a home that has one, and the share of homes that have. */
  readonly usesPerDay: number;
  readonly ownershipFraction: number;
  /** Relative likelihood of starting by hour of day where somebody is in and awake, 24 numbers. */
  readonly hourWeights: readonly number[];
}

/** Who lives in the homes that switch appliances. */
export interface HouseholdTables {
  readonly archetypes: readonly {
    readonly id: string;
    readonly fraction: number;
    /** Index of its pattern of presence. */
    readonly pattern: number;
    /** Mean energy of a year beside that of the mean home of its class. */
    readonly energyRatio: number;
    /** Uses of appliances beside those of other archetypes that are in as long. */
    readonly usesRatio: number;
    /** Coefficient of variation of uses between its homes. */
    readonly usesCv: number;
  }[];
  /** By pattern and type of day, the share of homes in which somebody is in and awake, 24 hours. */
  readonly present: readonly Readonly<Record<DayType, readonly number[]>>[];
  /** Uses a day beside those of the mean day. */
  readonly usesBySeason: Readonly<Record<Season, number>>;
}

/** Where a car can be plugged in, in the order of their numbers. */
export const evSites = ['home', 'work', 'public', 'kerbside', 'rapid', 'depot'] as const;
export type EvSiteId = (typeof evSites)[number];

export type EvManagement = 'unmanaged' | 'default-hours' | 'time-of-use' | 'smart' | 'v2g';

/** Charge points of a site, and how cars use them. */
export interface EvSite {
  readonly id: EvSiteId;
  /** Most that a charge point there gives, W. */
  readonly powerW: number;
  /** A car stays until it is used again, for `stayMs` give or take a half, or until `stayMs` after it is full. */
  readonly stay: 'next-use' | 'hours' | 'until-charged';
  readonly stayMs: number;
  /** A private charge point, to which the law of smart charge points applies. */
  readonly isPrivate: boolean;
  /** Likelihood of arriving, and of leaving on the next day of use, by half-hour of the day: 48 weights. */
  readonly arrivalWeights: { readonly weekday: readonly number[]; readonly weekend: readonly number[] };
  readonly departureWeights: readonly number[];
}

/** Who uses a car: how much, and where it is plugged in. */
export interface EvUser {
  readonly id: 'home' | 'street' | 'depot';
  readonly fraction: number;
  readonly drivenWhPerDay: number;
  /** Share of days on which the car is used. */
  readonly used: Readonly<Record<DayType, number>>;
  /** Chance of plugging in on a day of use: with a full battery, and how much more with an empty one. */
  readonly habitFraction: number;
  readonly habitPerNeed: number;
  /** Shares of plug-ins by site, in the order of `evSites`. */
  readonly places: { readonly weekday: readonly number[]; readonly weekend: readonly number[] };
}

export interface EvTables {
  /** By power of the home charger: the battery, and the most it takes of a rapid charge point (0: it has no plug for one). */
  readonly chargers: readonly {
    readonly powerW: number;
    readonly fraction: number;
    readonly batteryWh: number;
    readonly rapidW: number;
  }[];
  /** How charging is managed, as shares that sum to 1. */
  readonly management: readonly { readonly id: EvManagement; readonly fraction: number }[];
  readonly users: readonly EvUser[];
  /** In the order of `evSites`. */
  readonly sites: readonly EvSite[];
  /** Coefficients of variation of the energy driven: between a car's days of use, and between cars. */
  readonly drivenDayCv: number;
  readonly drivenCarCv: number;
  /** Share of the battery that is never used. */
  readonly rangeKeptFraction: number;
  /** Share of the battery to which a rapid charge fills it. */
  readonly rapidToFraction: number;
  /** Shortest time between leaving and the next plug-in, ms. */
  readonly leastTripMs: number;
  /** A car that leaves lacking more than this is not ready, Wh. */
  readonly readyLackWh: number;
  /** Minutes of weekdays outside the default hours of charging. */
  readonly peaks: readonly { readonly fromMinuteOfDay: number; readonly toMinuteOfDay: number }[];
  /** Share of the battery below which no car feeds back to hold frequency. */
  readonly responseReserveFraction: number;
  /** Clocks of charge points are wrong by up to this, either way, ms. */
  readonly clockErrorMs: number;
  /** Smart and V2G: charging starts are spread over this local window, minutes of day; V2G exports in its own. */
  readonly smartWindow: { readonly fromMinuteOfDay: number; readonly toMinuteOfDay: number };
  readonly v2gWindow: { readonly fromMinuteOfDay: number; readonly toMinuteOfDay: number };
  readonly v2gExportFractionOfNeed: number;
}

/** Factors on a dwelling's figure with the shares of homes that have them. */
export type Spread = readonly { readonly factor: number; readonly fraction: number }[];

export interface HeatPumpTables {
  readonly dwellings: readonly {
    readonly id: string;
    readonly fraction: number;
    readonly heatLossWPerK: number;
    /** Part of the heat that leaves the air at once; the rest goes through the fabric. */
    readonly airLossFraction: number;
    readonly airWhPerK: number;
    /** 0 for a building of one node. */
    readonly fabricWhPerK: number;
    readonly couplingWPerK: number;
    readonly ratedElectricalW: number;
  }[];
  readonly spread: { readonly heatLoss: Spread; readonly capacity: Spread; readonly rating: Spread };
  readonly setpointsC: readonly { readonly valueC: number; readonly fraction: number }[];
  readonly setback: {
    readonly byC: number;
    readonly spreadMin: number;
    readonly schedules: readonly {
      readonly id: string;
      readonly fraction: number;
      /** Spans of a day with a lower setpoint, minutes after midnight; one that ends no later than it begins ends a day later. */
      readonly lowered: readonly { readonly fromMinute: number; readonly toMinute: number }[];
    }[];
  };
  readonly hysteresisC: number;
  readonly freeHeatW: number;
  /** Pumps whose compressor follows weather and room instead of switching. */
  readonly control: {
    readonly compensatedFraction: number;
    /** Lowest level at which a compressor runs, of its full one. */
    readonly lowestFraction: number;
    readonly roomGainWPerK: number;
    readonly reviewMin: number;
  };
  /** COP = (c0 + c1 ΔT + c2 ΔT²) × derate, ΔT = sink − outdoor, at least deltaMinK; sink = sinkAt0C + sinkSlope × outdoor. */
  readonly cop: {
    readonly c0: number;
    readonly c1: number;
    readonly c2: number;
    readonly derate: number;
    readonly deltaMinK: number;
    readonly sinkAt0C: number;
    readonly sinkSlope: number;
  };
}

export interface InverterSetting {
  readonly id: string;
  readonly fraction: number;
  readonly underHz: number;
  readonly underDelayMs: number;
  readonly overHz: number;
  readonly overDelayMs: number;
  readonly rocofHzPerS: number | null;
  readonly rocofWindowMs: number;
  readonly reconnectMinMs: number;
  readonly reconnectMaxMs: number;
}

export interface SolarTables {
  /** Panels and what their inverters give at most. */
  readonly sizesW: readonly { readonly powerW: number; readonly inverterW: number; readonly fraction: number }[];
  readonly settings: readonly InverterSetting[];
}

export interface BatteryTables {
  readonly powerW: number;
  readonly energyWh: number;
  readonly roundTripFraction: number;
  /** How it is run, as shares that sum to 1. */
  readonly modes: readonly { readonly id: 'self-consumption' | 'tariff' | 'aggregator'; readonly fraction: number }[];
  /** When batteries of an aggregator export. */
  readonly exportFromMinute: number;
  readonly exportToMinute: number;
  readonly spreadMin: number;
}

/** No order moves a device faster than this. */
export interface Actuator {
  readonly kind: string;
  readonly latencyMinMs: number;
  readonly latencyMaxMs: number;
  readonly rampMs: number;
  readonly minOnMs: number;
  readonly minOffMs: number;
}
