import { costParts } from '../../impact/cost-part.js';
import { boolean, integer, number, samplingErrorName, type Table, type TableColumn, text } from '../table.js';
import { firstColumns } from './first-columns.js';

const notModelled = (about: string): string => `${about}. This version does not model it: the cell is empty`;
const band = 'The operational band is nominal ± 0.2 Hz (GB: 49.8 to 50.2)';
const bandSource = 'NETS SQSS and Grid Code, operational limits';

/** A measure that is a sum over devices or customers, with its sampling error beside it below scale 1. */
function summed(column: TableColumn): readonly TableColumn[] {
  const name = samplingErrorName(column.name);
  return [
    column,
    {
      name,
      type: 'number',
      unit: column.unit,
      decimals: column.decimals ?? 1,
      about: `Standard error of ${column.name} from sampling low-voltage transformers; below scale 1 alone`,
      sampled: true,
    },
  ];
}

const run: readonly TableColumn[] = [
  text('status', 'How the run ended', { choices: ['complete', 'interrupted', 'failed'] }),
  boolean('complete', 'true: at the end nobody was off and frequency was within the statutory limits'),
  number('scale', 6, 'Agents per real device: 1, or 1/n'),
];

const stability: readonly TableColumn[] = [
  number('frequency_nadir_hz', 4, `Lowest frequency; empty in a calm run, which never leaves the operational band. ${band}`, {
    source: bandSource,
  }),
  number('frequency_nadir_at_s', 3, 'When that was, after the start'),
  number(
    'frequency_first_arrest_hz',
    4,
    'Lowest frequency before it first recovers by 10 mHz after leaving the operational band downwards; empty if it never does',
  ),
  number('frequency_zenith_hz', 4, 'Highest frequency; empty in a run that never leaves the operational band'),
  number('rocof_max_hz_per_s', 4, 'Largest absolute rate of change of frequency over one tick of 50 ms'),
  number('rocof_500ms_hz_per_s', 4, 'Largest absolute mean rate of change over 500 ms', {
    source: 'The window of ENA Engineering Recommendation G99',
  }),
  number('rocof_2s_hz_per_s', 4, 'Largest absolute mean rate of change over 2 s'),
  number('time_below_statutory_s', 3, 'Time below the lower statutory limit, black time not included', {
    limit: 'statutoryLowHz',
  }),
  number('time_below_emergency_s', 3, 'Time below the emergency limit, black time not included', { limit: 'emergencyLowHz' }),
  integer('lfdd_stages_count', 'Stages of low-frequency demand disconnection that operated; a stage counts once over all areas'),
  number('load_shed_peak_mw', 3, 'Largest demand disconnected at one moment by those stages, gross'),
];

const people: readonly TableColumn[] = [
  ...summed(
    number(
      'energy_unserved_mwh',
      3,
      'What would have been used on open feeders and behind open meters: profiles and appliances of customers, and large sites',
    ),
  ),
  number('energy_unserved_domestic_mwh', 3, 'Of it, homes, by their profiles and appliances'),
  number('energy_unserved_business_mwh', 3, 'Of it, other customers, by their profiles'),
  number(
    'energy_unserved_large_mwh',
    3,
    'Of it, large sites and street lights on open feeders, by their aggregate without losses',
  ),
  number(
    'energy_deferred_ev_mwh',
    3,
    'What cars would have charged by their own plans while they had no supply; not in energy_unserved_mwh',
  ),
  number(
    'energy_missed_ev_mwh',
    3,
    'What such cars still lacked when they left: of energy_deferred_ev_mwh, what was not made good',
  ),
  number(
    'energy_deferred_heat_mwh',
    3,
    'What heat pumps without supply would have drawn to hold their setpoints; not in energy_unserved_mwh',
  ),
  number(
    'energy_missed_heat_mwh',
    3,
    'Of it, what colder buildings did not lose and so is not made good; all of it in homes that are still off at the end',
  ),
  ...summed(integer('customers_interrupted_count', 'Different customers who lost supply at least once')),
  ...summed(integer('customers_vulnerable_interrupted_count', 'Those of a vulnerable class; empty where the system has none')),
  ...summed(integer('customers_off_at_end_count', 'Customers without supply when the run ended')),
  ...summed(
    number(
      'customer_minutes_lost_min',
      1,
      "Total over all interruptions. Britain's regulatory CML is this divided by customers, and CI is per 100 customers",
      { source: 'Ofgem RIIO-ED2 regulatory instructions: the definitions of CI and CML' },
    ),
  ),
  number('first_interruption_at_s', 3, 'When the first customer lost supply, after the start; empty if none did'),
  number('last_restored_at_s', 3, 'When the last customer came back; empty if none was off, or some still are'),
  number('interruption_mean_min', 3, 'customer_minutes_lost_min divided by interruptions, those still open at the end included'),
  number('interruption_longest_min', 3, 'Longest interruption of any customer, those still open at the end included'),
  number(
    'restored_95_pct_at_s',
    3,
    'From when on at most 5 % of the largest number off at once were off until the end; empty if none was, or it never came',
  ),
];

const grid: readonly TableColumn[] = [
  number('response_headroom_min_mw', 3, 'Least upward response and governor headroom left'),
  integer('black_areas_count', 'Areas that went black'),
  number(
    'black_restored_60_pct_s',
    3,
    'From going black until 60 % of the customers of each black area had supply; empty if none was, or one has not come so far',
    { source: 'Electricity System Restoration Standard (2021): 60 % of regional demand within 24 hours, all within 5 days' },
  ),
  number('black_restored_100_pct_s', 3, 'The same until all had it'),
  integer('voltage_excursions_count', notModelled('Substations outside their voltage limits')),
  ...summed(integer('homes_below_16_c_count', notModelled('Homes whose air fell below 16 °C'))),
  ...summed(integer('evs_not_ready_count', notModelled('Cars that left with less energy than they came for'))),
  ...summed(number('emissions_t', 3, 'Carbon dioxide from generation, tonnes')),
  ...summed(number('curtailment_mwh', 3, 'Wind and solar generation that was available and not used')),
  number('demand_peak_mw', 3, 'Largest demand served, mean over one tick of 50 ms'),
  ...summed(number('demand_energy_mwh', 3, 'Demand served over the period')),
  number('inertia_min_gva_s', 3, 'Least stored energy on line, black time not included'),
  integer('lines_tripped_count', 'Lines that tripped on overload'),
  integer('islands_count', 'Islands that formed; empty where one frequency is for all, and in systems of machines'),
  ...summed(integer('transformers_overloaded_count', notModelled('Low-voltage transformers loaded above their rating'))),
];

const cyber: readonly TableColumn[] = [
  integer('devices_count', 'Devices that the run stands for, in real devices'),
  ...summed(integer('devices_compromised_count', 'Different devices that an attack selected, in real devices')),
  ...summed(integer('orders_sent_count', 'Orders sent to devices, honest and forged, in real orders')),
  ...summed(integer('orders_blocked_count', 'Orders that a defence refused, in real orders')),
  integer('events_count', 'Committed device events of the agents simulated'),
];

const money: readonly TableColumn[] = [
  ...summed(
    number(
      'cost_total_gbp',
      2,
      'Sum of resource costs over the whole period, ordinary energy included: not the cost of the attack',
    ),
  ),
  number('subtotal_running_gbp', 2, 'Resource costs of the group running'),
  number('subtotal_incident_gbp', 2, 'Resource costs of the group incident'),
  number('subtotal_security_gbp', 2, 'Resource costs of the group security'),
  ...costParts.flatMap(({ part, about }) => summed(number(`cost_${part}_gbp`, 2, about))),
];

export const summary: Table = {
  name: 'summary',
  rows: 'a run',
  about: 'One row a run: what happened, to whom, and what it cost.',
  columns: [
    ...firstColumns,
    ...run,
    ...stability,
    ...people,
    ...grid,
    ...cyber,
    ...money,
    text('state_hash', "Of the state at the end: equal hashes, the same simulated history. Begins with 'h'"),
  ],
};
