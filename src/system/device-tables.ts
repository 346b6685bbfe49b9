import type { DayType } from './system.js';

export interface Appliance {
  readonly id: string;
  readonly powerW: number;
  readonly durationMinMs: number;
  readonly durationMaxMs: number;
  /** Uses a day in a home that has one, and the share of homes that have. */
  readonly usesPerDay: number;
  readonly ownershipFraction: number;
  /** Relative likelihood of starting by hour of day, 24 numbers. */
  readonly hourWeights: readonly number[];
}

export interface EvTables {
  readonly chargers: readonly { readonly powerW: number; readonly fraction: number }[];
  /** How charging is managed, as shares that sum to 1. */
  readonly management: readonly { readonly id: 'unmanaged' | 'time-of-use' | 'smart' | 'v2g'; readonly fraction: number }[];
  readonly plugInsPerDay: Readonly<Record<DayType, number>>;
  readonly energyPerPlugInWhMean: number;
  readonly energyPerPlugInWhCv: number;
  readonly energyPerPlugInWhMax: number;
  /** Cumulative distribution of arrival and of next-day departure by half-hour of the day: 48 weights. */
  readonly arrivalWeights: readonly number[];
  readonly departureWeights: readonly number[];
  /** Start of the cheap period, minutes after midnight local, with shares. */
  readonly tariffStarts: readonly { readonly minuteOfDay: number; readonly fraction: number }[];
  readonly tariffEndMinuteOfDay: number;
  /** Smart and V2G: charging starts are spread over this local window, minutes of day; V2G exports in its own. */
  readonly smartWindow: { readonly fromMinuteOfDay: number; readonly toMinuteOfDay: number };
  readonly v2gWindow: { readonly fromMinuteOfDay: number; readonly toMinuteOfDay: number };
  readonly v2gExportFractionOfNeed: number;
}

export interface HeatPumpTables {
  readonly dwellings: readonly {
    readonly id: string;
    readonly fraction: number;
    readonly heatLossWPerK: number;
    readonly timeConstantH: number;
    readonly ratedElectricalW: number;
  }[];
  readonly setpointsC: readonly { readonly valueC: number; readonly fraction: number }[];
  readonly setback: {
    readonly fraction: number;
    readonly byC: number;
    readonly nightFromMinute: number;
    readonly nightToMinute: number;
    readonly spreadMin: number;
  };
  readonly hysteresisC: number;
  readonly freeHeatW: number;
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
  readonly sizesW: readonly { readonly powerW: number; readonly fraction: number }[];
  readonly settings: readonly InverterSetting[];
}

export interface BatteryTables {
  readonly powerW: number;
  readonly energyWh: number;
  readonly roundTripFraction: number;
  /** How it is run, as shares that sum to 1. */
  readonly modes: readonly { readonly id: 'self-consumption' | 'tariff'; readonly fraction: number }[];
  readonly chargeFromMinute: number;
  readonly dischargeFromMinute: number;
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
