import { MS_PER_S } from '../base/units.js';
import type { FrequencyLimits, System } from '../system/system.js';
import { type CostLine, costSums, hasPlantCosts } from './cost.js';
import type { DeferredEnergy, Interruptions, UnservedEnergy } from './interruptions.js';
import type { Stability } from './stability.js';

/** Values of summary.csv by column; a column left out or null is an empty cell. */
export type SummaryValues = Readonly<Record<string, number | string | boolean | null>>;

/** What the simulation knows of a run beside what the meters measured. Counts are of real devices, customers and orders. */
export interface RunCounts {
  readonly lfddStagesCount: number;
  readonly customersInterruptedCount: number;
  /** null: the system has no vulnerable class. */
  readonly customersVulnerableInterruptedCount: number | null;
  readonly blackAreasCount: number;
  readonly linesTrippedCount: number;
  /** Null where islands are not told apart. */
  readonly islandsCount: number | null;
  /** How long the slowest black area took until most and all of its customers had supply again; null: none, or not yet. */
  readonly recovery: { readonly mostMs: number | null; readonly allMs: number | null };
  readonly emissionsG: number;
  readonly curtailmentWh: number;
  readonly devicesCount: number;
  readonly devicesCompromisedCount: number;
  readonly ordersSentCount: number;
  readonly ordersBlockedCount: number;
  readonly eventsCount: number;
}

export interface RunRecord {
  readonly status: 'complete' | 'interrupted';
  readonly system: System;
  readonly devicesPerAgent: number;
  readonly stability: Stability;
  readonly interruptions: Interruptions;
  /** Whether feeders, or loads of no customers, are still off at the end. */
  readonly isLoadOff: boolean;
  readonly unserved: UnservedEnergy;
  readonly deferred: DeferredEnergy;
  readonly counts: RunCounts;
  readonly costs: readonly CostLine[];
  readonly stateHash: string;
  /** `…_se_<unit>` columns by name; below scale 1 alone. */
  readonly samplingErrors?: Readonly<Record<string, number>>;
}

/** Nobody is off and frequency is within the statutory limits: the story has come to its end. */
export const isAtRest = ({ lastHz }: Stability, { offAtEndCount }: Interruptions, limits: FrequencyLimits): boolean =>
  offAtEndCount === 0 && lastHz !== null && lastHz >= limits.statutoryLowHz && lastHz <= limits.statutoryHighHz;

/** The row of summary.csv. Measures of what this version does not model are left out, and so are empty. */
export function summaryRow(record: RunRecord): SummaryValues {
  const { status, system, devicesPerAgent, stability, interruptions, counts, costs, stateHash, samplingErrors } = record;
  return {
    status,
    complete: status === 'complete' && !record.isLoadOff && isAtRest(stability, interruptions, system.limits),
    scale: 1 / devicesPerAgent,
    ...stabilityValues(stability),
    ...peopleValues(interruptions, counts),
    ...unservedValues(record.unserved),
    ...deferredValues(record.deferred),
    lfdd_stages_count: counts.lfddStagesCount,
    black_areas_count: counts.blackAreasCount,
    lines_tripped_count: counts.linesTrippedCount,
    islands_count: counts.islandsCount,
    black_restored_60_pct_s: scaled(counts.recovery.mostMs, MS_PER_S),
    black_restored_100_pct_s: scaled(counts.recovery.allMs, MS_PER_S),
    emissions_t: hasPlantCosts(system) ? counts.emissionsG / 1e6 : null,
    curtailment_mwh: counts.curtailmentWh / 1e6,
    devices_count: counts.devicesCount,
    devices_compromised_count: counts.devicesCompromisedCount,
    orders_sent_count: counts.ordersSentCount,
    orders_blocked_count: counts.ordersBlockedCount,
    events_count: counts.eventsCount,
    ...costSums(costs, system),
    state_hash: stateHash,
    ...samplingErrors,
  };
}

const scaled = (value: number | null, unit: number): number | null => (value === null ? null : value / unit);

function stabilityValues(stability: Stability): SummaryValues {
  return {
    frequency_nadir_hz: stability.nadirHz,
    frequency_nadir_at_s: scaled(stability.nadirAtMs, MS_PER_S),
    frequency_first_arrest_hz: stability.firstArrestHz,
    frequency_zenith_hz: stability.zenithHz,
    rocof_max_hz_per_s: stability.rocofMaxHzPerS,
    rocof_500ms_hz_per_s: stability.rocof500msHzPerS,
    rocof_2s_hz_per_s: stability.rocof2sHzPerS,
    time_below_statutory_s: stability.belowStatutoryMs / MS_PER_S,
    time_below_emergency_s: stability.belowEmergencyMs / MS_PER_S,
    load_shed_peak_mw: stability.shedPeakW / 1e6,
    response_headroom_min_mw: scaled(stability.headroomMinW, 1e6),
    demand_peak_mw: stability.demandPeakW / 1e6,
    demand_energy_mwh: stability.demandEnergyWh / 1e6,
    inertia_min_gva_s: scaled(stability.inertiaMinVAs, 1e9),
  };
}

const unservedValues = ({ domesticWh, businessWh, largeWh }: UnservedEnergy): SummaryValues => ({
  energy_unserved_domestic_mwh: domesticWh / 1e6,
  energy_unserved_business_mwh: businessWh / 1e6,
  energy_unserved_large_mwh: largeWh / 1e6,
});

const deferredValues = ({ evWh, evMissedWh, heatWh, heatMissedWh }: DeferredEnergy): SummaryValues => ({
  energy_deferred_ev_mwh: evWh / 1e6,
  energy_missed_ev_mwh: evMissedWh / 1e6,
  energy_deferred_heat_mwh: heatWh / 1e6,
  energy_missed_heat_mwh: heatMissedWh / 1e6,
});

function peopleValues(interruptions: Interruptions, counts: RunCounts): SummaryValues {
  return {
    energy_unserved_mwh: interruptions.unservedWh / 1e6,
    customers_interrupted_count: counts.customersInterruptedCount,
    customers_vulnerable_interrupted_count: counts.customersVulnerableInterruptedCount,
    customers_off_at_end_count: interruptions.offAtEndCount,
    customer_minutes_lost_min: interruptions.minutesLostMin,
    first_interruption_at_s: scaled(interruptions.firstAtMs, MS_PER_S),
    last_restored_at_s: scaled(interruptions.lastRestoredAtMs, MS_PER_S),
    interruption_mean_min: interruptions.meanMin,
    interruption_longest_min: interruptions.longestMin,
    restored_95_pct_at_s: scaled(interruptions.restored95PctAtMs, MS_PER_S),
  };
}
