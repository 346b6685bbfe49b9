import type { FrequencyLimits } from '../system/system.js';
import type { SummaryValues } from './record.js';
import { operationalBandHz } from './stability.js';

/** What the headline says of a run beside its summary. */
export interface HeadlineContext {
  readonly scenario: string;
  readonly case: 'attack' | 'no-attack' | 'no-defence';
  readonly systemName: string;
  readonly currency: string;
  readonly devicesPerAgent: number;
  readonly limits: FrequencyLimits;
  readonly hasAttacks: boolean;
  /** When the first attack began, with what it switched and what stood against it; null where none did. */
  readonly attack: {
    readonly id: string;
    readonly localTime: string;
    /** Largest change of load that it made, W; positive: more load. */
    readonly sizeW: number;
    readonly headroomW: number;
    readonly inertiaVAs: number;
  } | null;
  /** Local times of instants named in the summary as seconds after the start. */
  localTimeAt(elapsedS: number): string;
  /** cost_total_gbp of the no-attack twin; null without one. */
  readonly twinCostTotal: number | null;
  /** What a day-ahead schedule could not keep: in how many events it was said, and the first; left out where all was kept. */
  readonly unkept?: { readonly count: number; readonly localTime: string; readonly message: string };
}

/** The headline in words, then the table, as lines for the end of a run. */
export function headlineOf(summary: SummaryValues, context: HeadlineContext): string[] {
  const { scenario, systemName, devicesPerAgent } = context;
  const agents = devicesPerAgent === 1 ? 'one agent a device' : `one agent for ${devicesPerAgent} devices`;
  return [
    `${scenario} (${context.case}) on ${systemName}, ${agents}`,
    '',
    ...story(summary, context),
    '',
    ...aligned(rows(summary, context)),
  ];
}

function story(summary: SummaryValues, context: HeadlineContext): string[] {
  const sentences = [
    unkeptSentence(context),
    frequencySentence(summary, context),
    peopleSentence(summary),
    recoverySentence(summary),
    endSentence(summary, context),
  ];
  const stages = numberOf(summary, 'lfdd_stages_count') ?? 0;
  if (context.devicesPerAgent > 1 && (stages > 0 || numberOf(summary, 'frequency_nadir_hz') !== null)) {
    sentences.push('Extremes and counts of stages have no standard error: repeat with replicates or scale 1.');
  }
  sentences.push(costSentence(summary, context));
  return sentences.filter(sentence => sentence !== '');
}

function frequencySentence(summary: SummaryValues, { limits, localTimeAt }: HeadlineContext): string {
  const nadirHz = numberOf(summary, 'frequency_nadir_hz');
  const black = numberOf(summary, 'black_areas_count') ?? 0;
  if (nadirHz === null) return 'Frequency stayed within the operational band throughout.';
  const end = black === 0 ? '' : ` ${black === 1 ? 'One area' : `${black} areas`} went black.`;
  if (nadirHz >= limits.nominalHz - operationalBandHz) {
    return `Frequency rose to ${numberOf(summary, 'frequency_zenith_hz')!.toFixed(3)} Hz.${end}`;
  }
  const at = localTimeAt(numberOf(summary, 'frequency_nadir_at_s')!);
  const stages = numberOf(summary, 'lfdd_stages_count') ?? 0;
  const limit =
    nadirHz < limits.emergencyLowHz
      ? ', below the emergency limit'
      : nadirHz < limits.statutoryLowHz
        ? ', below the statutory limit'
        : '';
  const shed =
    stages === 0 ? 'no load-shedding stage operated' : `${stages} load-shedding ${stages === 1 ? 'stage' : 'stages'} operated`;
  return `Frequency fell to ${nadirHz.toFixed(3)} Hz at ${at}${limit}; ${shed}.${end}`;
}

function peopleSentence(summary: SummaryValues): string {
  const customers = numberOf(summary, 'customers_interrupted_count') ?? 0;
  const unservedMwh = numberOf(summary, 'energy_unserved_mwh') ?? 0;
  const unserved = grouped(unservedMwh, 1);
  // Load that belongs to no customer.
  if (customers === 0 && unservedMwh > 0) return `${unserved} MWh of load were not served.`;
  if (customers === 0) return 'No customer lost supply.';
  const minutes = numberOf(summary, 'interruption_mean_min');
  const mean = minutes === null ? '' : `, for ${grouped(minutes, minutes < 10 ? 1 : 0)} minutes on average`;
  return `${grouped(customers, 0)} customers lost supply${mean}; ${unserved} MWh were not served.`;
}

/** Against the Electricity System Restoration Standard of Great Britain. */
function recoverySentence(summary: SummaryValues): string {
  if ((numberOf(summary, 'black_areas_count') ?? 0) === 0) return '';
  const hours = (column: string): string | null => {
    const elapsedS = numberOf(summary, column);
    return elapsedS === null ? null : `${grouped(elapsedS / 3600, 1)} hours`;
  };
  const most = hours('black_restored_60_pct_s');
  const all = hours('black_restored_100_pct_s');
  if (most === null)
    return 'Not every area that went black had 60 % of its customers back at the end (standard: within 24 hours).';
  const end = all === null ? 'not all of them at the end' : `all of them after ${all}`;
  return `Each area that went black had 60 % of its customers back after ${most}, ${end} (standard: 24 hours and 5 days).`;
}

function unkeptSentence({ unkept }: HeadlineContext): string {
  if (!unkept) return '';
  const rest = unkept.count === 1 ? '' : ` (and ${unkept.count - 1} more in events.csv)`;
  return `Schedule of ${unkept.localTime}: ${unkept.message}${rest}`;
}

function endSentence(summary: SummaryValues, { limits }: HeadlineContext): string {
  if (summary.status === 'interrupted') return 'The run was interrupted: these are the figures up to then.';
  if (summary.complete === true) return '';
  const off = numberOf(summary, 'customers_off_at_end_count') ?? 0;
  if (off > 0) return `The run ended with ${grouped(off, 0)} customers still off: "until: restored" goes on until they are back.`;
  const shedMwh = numberOf(summary, 'energy_unserved_mwh') ?? 0;
  if (shedMwh > 0 && numberOf(summary, 'customers_interrupted_count') === 0) return 'The run ended with load still off.';
  return `The run ended with frequency outside ${limits.statutoryLowHz} to ${limits.statutoryHighHz} Hz.`;
}

function costSentence(summary: SummaryValues, { hasAttacks, systemName, twinCostTotal, currency }: HeadlineContext): string {
  if (!hasAttacks) return '';
  const total = numberOf(summary, 'cost_total_gbp');
  if (total === null) return `${systemName} has no costs: none of the attack can be given.`;
  if (twinCostTotal === null) return 'Without a twin no cost of the attack can be given: use --twin.';
  return `The attack cost ${grouped(total - twinCostTotal, 0)} ${currency}: this run less its no-attack twin.`;
}

type Row = readonly [label: string, value: string];

function rows(summary: SummaryValues, { attack, currency, localTimeAt }: HeadlineContext): Row[] {
  const value = (column: string, decimals: number, unit: string): string => {
    const number = numberOf(summary, column);
    return number === null ? '-' : `${grouped(number, decimals)}${unit && ` ${unit}`}`;
  };
  const at = (column: string): string => {
    const elapsedS = numberOf(summary, column);
    return elapsedS === null ? '' : ` at ${localTimeAt(elapsedS)}`;
  };
  const attackRows: readonly Row[] = attack
    ? [
        ['attack', `${attack.id} from ${attack.localTime}`],
        ['size of the attack', `${grouped(attack.sizeW / 1e6, 0)} MW`],
        ['response headroom then', `${grouped(attack.headroomW / 1e6, 0)} MW`],
        ['inertia then', `${grouped(attack.inertiaVAs / 1e9, 1)} GVA.s`],
      ]
    : [];
  return [
    ...attackRows,
    ['lowest frequency', value('frequency_nadir_hz', 3, 'Hz') + at('frequency_nadir_at_s')],
    ['largest RoCoF over 500 ms', value('rocof_500ms_hz_per_s', 3, 'Hz/s')],
    ['load-shedding stages', value('lfdd_stages_count', 0, '')],
    ['largest load shed', value('load_shed_peak_mw', 0, 'MW')],
    ['customers interrupted', value('customers_interrupted_count', 0, '')],
    ['energy not served', value('energy_unserved_mwh', 1, 'MWh')],
    ['last customer back', at('last_restored_at_s').trim() || '-'],
    ['demand peak', value('demand_peak_mw', 0, 'MW')],
    ['cost of the whole period', value('cost_total_gbp', 0, currency)],
  ];
}

function aligned(table: readonly Row[]): string[] {
  const width = Math.max(...table.map(([label]) => label.length));
  return table.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
}

function numberOf(summary: SummaryValues, column: string): number | null {
  const value = summary[column];
  return typeof value === 'number' && !Number.isNaN(value) ? value : null;
}

/** For people: 1 234 567.8, the same in every locale. */
export function grouped(value: number, decimals: number): string {
  const [whole, fraction] = value.toFixed(decimals).split('.');
  const text = whole!.replace(/\B(?=(\d{3})+$)/g, ' ');
  return (fraction === undefined ? text : `${text}.${fraction}`).replace(/^-(?=[0.]+$)/, '');
}
