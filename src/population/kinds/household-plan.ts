import type { Appliance } from '../../system/system.js';

/** Columns of the household kind. */
export const householdSchema = {
  nextMs: { type: 'i32', unit: 'ms', about: 'Next appliance switching', mutable: true, time: true },
  plan: {
    type: 'u16',
    unit: '1',
    about: 'Appliance in use or next (bits 10–14), on (bit 15), length of the use (bits 0–9)',
    mutable: true,
  },
  off: { type: 'u8', unit: '1', about: 'Why there is no supply: feeder 1, meter 2; 4 once interrupted', mutable: true },
  factor: { type: 'u16', unit: '1/256', about: 'Size: multiple of the class profile beyond the appliances' },
  sort: { type: 'u8', unit: '1', about: 'Customer class (high four bits) and appliance archetype (low four)' },
  substation: { type: 'u8', unit: '1', about: 'Substation, local index in the block' },
} as const;

export type HouseholdSchema = typeof householdSchema;

/** Parts of the `plan` column. */
export const IN_USE = 0x8000;
export const APPLIANCE_SHIFT = 10;
export const APPLIANCES_MOST = 32;
/** Lengths of a use between its shortest and its longest. */
export const LENGTHS = 1024;

/** What each appliance of a system draws and how long it is used. */
export interface UseTables {
  readonly powerW: Int32Array;
  readonly shortestMs: Int32Array;
  /** Longest less shortest use in 1024ths, ms: times the length's number it is what a use lasts beyond its shortest. */
  readonly stepMs: Float64Array;
}

/** Rows beyond the system's appliances are zero: a table has every row that the column can name. */
export function useTables(appliances: readonly Appliance[]): UseTables {
  const tables: UseTables = {
    powerW: new Int32Array(APPLIANCES_MOST),
    shortestMs: new Int32Array(APPLIANCES_MOST),
    stepMs: new Float64Array(APPLIANCES_MOST),
  };
  for (const [k, { powerW, durationMinMs, durationMaxMs }] of appliances.entries()) {
    tables.powerW[k] = Math.round(powerW);
    tables.shortestMs[k] = durationMinMs;
    tables.stepMs[k] = (durationMaxMs - durationMinMs) / LENGTHS;
  }
  return tables;
}
