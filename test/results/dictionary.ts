import { readFileSync } from 'node:fs';
import t from 'tap';
import { costParts } from '../../src/impact/cost-part.js';
import { dataPackageText } from '../../src/results/datapackage.js';
import { tables } from '../../src/results/dictionary.js';
import { readmeText } from '../../src/results/readme.js';
import { samplingErrorName, type Table, tableAtScale, unitOf } from '../../src/results/table.js';
import { firstColumns } from '../../src/results/tables/first-columns.js';
import { limits } from './fixtures/toy-run.js';

const all: readonly Table[] = Object.values(tables);
const namesOf = (table: Table): string[] => table.columns.map(({ name }) => name);

/** The columns that users' scripts rely on: the contract's own words. */
const promised = {
  first: 'run_id, scenario, case, variant, replicate, seed, engine_version, scenario_hash',
  summary:
    'status, complete, scale, frequency_nadir_hz, frequency_nadir_at_s, frequency_first_arrest_hz, frequency_zenith_hz, ' +
    'rocof_max_hz_per_s, rocof_500ms_hz_per_s, rocof_2s_hz_per_s, time_below_statutory_s, time_below_emergency_s, ' +
    'lfdd_stages_count, load_shed_peak_mw, energy_unserved_mwh, energy_unserved_domestic_mwh, energy_unserved_business_mwh, ' +
    'energy_unserved_large_mwh, energy_deferred_ev_mwh, energy_missed_ev_mwh, energy_deferred_heat_mwh, ' +
    'energy_missed_heat_mwh, customers_interrupted_count, ' +
    'customers_vulnerable_interrupted_count, customers_off_at_end_count, customer_minutes_lost_min, first_interruption_at_s, ' +
    'last_restored_at_s, interruption_mean_min, interruption_longest_min, restored_95_pct_at_s, response_headroom_min_mw, ' +
    'black_areas_count, black_restored_60_pct_s, black_restored_100_pct_s, voltage_excursions_count, homes_below_16_c_count, ' +
    'evs_not_ready_count, emissions_t, curtailment_mwh, ' +
    'demand_peak_mw, demand_energy_mwh, inertia_min_gva_s, lines_tripped_count, islands_count, transformers_overloaded_count, ' +
    'devices_count, devices_compromised_count, orders_sent_count, orders_blocked_count, events_count, cost_total_gbp, ' +
    'subtotal_running_gbp, subtotal_incident_gbp, subtotal_security_gbp',
  frequency:
    'time, local_time, elapsed_s, frequency_hz, rocof_hz_per_s, demand_mw, generation_mw, response_mw, shed_mw, inertia_gva_s',
  areas: 'time, local_time, elapsed_s, area, demand_mw, price_gbp_per_mwh, import_mw',
  generation: 'time, local_time, elapsed_s, area, technology, power_mw',
  boundaries: 'time, local_time, elapsed_s, boundary, flow_mw, limit_mw',
  lines: 'line, kind, from_bus, to_bus, limit_mw, flow_peak_mw, flow_peak_at_s, loading_peak_pct, overload_s, opened_at_s',
  events: 'event_id, cause_id, time, local_time, elapsed_s, source, kind, subject, area, power_mw, customers_count, message',
  costs: 'area, class, group, part, nature, payer, payee, amount_gbp, low_gbp, high_gbp, price_year, basis, source',
  difference:
    'measure, unit, area, group, value, base, base_value, difference, difference_pct, ci_low, ci_high, pairs_count, verdict',
};

t.test('every table begins with the same columns, and has each column once', async t => {
  for (const table of all) {
    t.same(namesOf(table).slice(0, 8), promised.first.split(', '), table.name);
    t.equal(new Set(namesOf(table)).size, table.columns.length, table.name);
  }
});

t.test('the promised columns stand in the promised order', async t => {
  const rest = (table: Table) => namesOf(table).slice(firstColumns.length);
  const series = ['frequency', 'areas', 'generation', 'boundaries', 'lines'] as const;
  for (const name of [...series, 'events', 'costs', 'difference'] as const) {
    t.same(rest(tables[name]), promised[name].split(', '), name);
  }
  t.same(rest(tables.frequency_events), promised.frequency.split(', '));
  const costs = costParts.map(({ part }) => `cost_${part}_gbp`);
  t.same(rest(tableAtScale(tables.summary, 1)), [...promised.summary.split(', '), ...costs, 'state_hash']);
});

t.test('below scale 1 a sampling error stands right after each summed measure', async t => {
  const names = namesOf(tableAtScale(tables.summary, 10));
  for (const measure of ['energy_unserved_mwh', 'customers_interrupted_count', 'customer_minutes_lost_min', 'cost_total_gbp']) {
    t.equal(names[names.indexOf(measure) + 1], samplingErrorName(measure));
  }
  t.equal(samplingErrorName('energy_unserved_mwh'), 'energy_unserved_se_mwh');
  t.notOk(names.includes('frequency_nadir_se_hz'), 'an extreme has none');
  t.notOk(names.includes('lfdd_stages_se_count'), 'a count of stages has none');
});

t.test('numbers have decimals and a unit that their name ends in; text has neither', async t => {
  for (const { name, type, unit, decimals } of all.flatMap(({ columns }) => columns)) {
    t.equal(decimals !== undefined, type === 'number', `decimals of ${name}`);
    if (type === 'number' || type === 'integer') t.equal(unit, unitOf(name) || '1', `unit of ${name}`);
    else t.equal(unit, '', `unit of ${name}`);
  }
});

t.test('the data package is a Frictionless one, with the limits and currency of the system', async t => {
  const context = { name: 'Surge-r01', currency: 'EUR', limits: { ...limits, statutoryLowHz: 49 } };
  const { name, resources } = JSON.parse(dataPackageText(all, context));
  t.equal(name, 'surge-r01');
  t.equal(resources.length, all.length);
  const [summary] = resources;
  t.match(summary, { profile: 'tabular-data-resource', path: 'summary.csv', schema: { missingValues: [''] } });
  const field = (column: string) => summary.schema.fields.find((one: { name: string }) => one.name === column);
  t.same(field('time_below_statutory_s').limit, { name: 'statutoryLowHz', value: 49, unit: 'Hz' });
  t.match(field('cost_total_gbp'), { type: 'number', unit: 'EUR', decimals: 2 });
  t.match(field('complete'), { type: 'boolean' });
  t.same(field('status').constraints.enum, ['complete', 'interrupted', 'failed']);
});

t.test('results/README.md is what the dictionary says', async t => {
  t.equal(
    readFileSync('results/README.md', 'utf8'),
    readmeText(),
    'after a change: node dist/src/results/write-readme.js > results/README.md',
  );
});
