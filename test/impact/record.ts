import t from 'tap';
import { grouped, type HeadlineContext, headlineOf } from '../../src/impact/headline.js';
import { InterruptionMeter } from '../../src/impact/interruptions.js';
import { type RunCounts, type RunRecord, summaryRow } from '../../src/impact/record.js';
import { StabilityMeter } from '../../src/impact/stability.js';
import { tables } from '../../src/results/dictionary.js';
import type { System } from '../../src/system/system.js';

const limits = { nominalHz: 50, statutoryLowHz: 49.5, statutoryHighHz: 50.5, emergencyLowHz: 49.2, blackHz: 47 };
const system = { limits, costs: [] } as unknown as System;

const counts: RunCounts = {
  lfddStagesCount: 1,
  customersInterruptedCount: 1_100_000,
  customersVulnerableInterruptedCount: null,
  blackAreasCount: 0,
  linesTrippedCount: 0,
  islandsCount: null,
  recovery: { mostMs: null, allMs: null },
  emissionsG: 5e9,
  curtailmentWh: 0,
  devicesCount: 45_000_000,
  devicesCompromisedCount: 2_000_000,
  ordersSentCount: 2_000_000,
  ordersBlockedCount: 0,
  eventsCount: 9,
};

/** A fall to `lowestHz` and back to `lastHz`, with `off` customers off for a minute from 1 s on, `offAtEnd` of them for good. */
function recordOf(lowestHz: number, lastHz: number, off: number, offAtEnd: number, devicesPerAgent = 1): RunRecord {
  const stability = new StabilityMeter(limits, 50);
  [lowestHz, lastHz].forEach((hz, i) => {
    stability.tick((i + 1) * 50, hz, 4e10, 0, 2e11, 1e9);
  });
  const interruptions = new InterruptionMeter(1, 1);
  interruptions.change(1000, 0, 0, off);
  interruptions.change(61_000, 0, 0, offAtEnd - off, 1000);
  return {
    status: 'complete',
    system,
    devicesPerAgent,
    stability: stability.result(),
    interruptions: interruptions.result(120_000, offAtEnd > 0 ? 1000 : null),
    isLoadOff: offAtEnd > 0,
    unserved: { domesticWh: 2e6, businessWh: 3e6, largeWh: 5e6 },
    deferred: { evWh: 4e6, evMissedWh: 1e6, heatWh: 6e6, heatMissedWh: 1e6 },
    counts: off === 0 ? { ...counts, lfddStagesCount: 0, customersInterruptedCount: 0 } : counts,
    costs: [],
    stateHash: 'h1',
  };
}

const context: HeadlineContext = {
  scenario: 'surge',
  case: 'attack',
  systemName: 'toy',
  currency: 'GBP',
  devicesPerAgent: 1,
  limits,
  hasAttacks: true,
  attack: { id: 'surge', localTime: '17:31:00', sizeW: 3.4e9, headroomW: 1.2e9, inertiaVAs: 1.3e11 },
  localTimeAt: elapsedS => `+${elapsedS} s`,
  twinCostTotal: null,
};

t.test('every value of the summary has its column, and every column this version models has a value', async t => {
  const row = summaryRow(recordOf(48.79, 50, 1_100_000, 0));
  const columns = new Map(tables.summary.columns.map(column => [column.name, column]));
  for (const name of Object.keys(row)) t.ok(columns.has(name), name);
  for (const { name, about, sampled } of tables.summary.columns.slice(8)) {
    t.ok(name in row || sampled || about.includes('does not model'), name);
  }
});

t.test('units change at the edge', async t => {
  t.match(summaryRow(recordOf(48.79, 50, 1_100_000, 0, 10)), {
    status: 'complete',
    complete: true,
    scale: 0.1,
    frequency_nadir_hz: 48.79,
    frequency_nadir_at_s: 0.05,
    demand_peak_mw: 40_000,
    inertia_min_gva_s: 200,
    response_headroom_min_mw: 1000,
    emissions_t: 5000,
    customers_vulnerable_interrupted_count: null,
    customer_minutes_lost_min: 1_100_000,
    first_interruption_at_s: 1,
    last_restored_at_s: 61,
  });
});

t.test('a run that ends with customers off, frequency out of limits or in black is not complete', async t => {
  t.equal(summaryRow(recordOf(48.79, 50, 10, 5)).complete, false);
  t.equal(summaryRow(recordOf(48.79, 49.4, 10, 0)).complete, false);
  t.equal(summaryRow({ ...recordOf(48.79, 50, 10, 0), isLoadOff: true }).complete, false);
  t.equal(summaryRow(recordOf(48.79, Number.NaN, 10, 0)).complete, false);
  t.equal(summaryRow({ ...recordOf(48.79, 50, 10, 0), status: 'interrupted' }).complete, false);
});

t.test('the headline tells the attack in words', async t => {
  const text = headlineOf(summaryRow(recordOf(48.79, 50, 1_100_000, 0)), context).join('\n');
  t.match(text, 'Frequency fell to 48.790 Hz at +0.05 s, below the emergency limit; 1 load-shedding stage operated.');
  t.match(text, '1 100 000 customers lost supply, for 1.0 minutes on average');
  t.match(text, 'Without a twin no cost of the attack can be given: use --twin.');
  t.match(text, /size of the attack +3 400 MW/);
  t.match(text, /inertia then +130\.0 GVA\.s/);
  t.match(text, /last customer back +at \+61 s$/m);
  t.notMatch(text, 'repeat with replicates');
});

t.test('below scale 1 the headline warns of extremes', async t => {
  const text = headlineOf(summaryRow(recordOf(48.79, 50, 1_100_000, 0, 10)), { ...context, devicesPerAgent: 10 }).join('\n');
  t.match(text, 'repeat with replicates or scale 1');
});

t.test('with a twin the attack has a cost', async t => {
  const summary = { ...summaryRow(recordOf(48.79, 50, 1_100_000, 0)), cost_total_gbp: 15_000_000 };
  const text = headlineOf(summary, { ...context, twinCostTotal: 3_000_000 }).join('\n');
  t.match(text, 'The attack cost 12 000 000 GBP');
  t.notMatch(text, '--twin');
});

t.test('a calm run without attacks says so and speaks of no attack', async t => {
  const summary = summaryRow(recordOf(49.9, 50, 0, 0));
  const text = headlineOf(summary, { ...context, hasAttacks: false, attack: null }).join('\n');
  t.match(text, 'Frequency stayed within the operational band throughout.\nNo customer lost supply.');
  t.match(text, /lowest frequency +-/);
  t.notMatch(text, '--twin');
});

t.test('a rise is not called a fall', async t => {
  const text = headlineOf(summaryRow(recordOf(50.6, 50, 0, 0)), context).join('\n');
  t.match(text, 'Frequency rose to 50.600 Hz.');
});

t.test('an ending with customers off names the way on', async t => {
  const text = headlineOf(summaryRow(recordOf(48.79, 50, 10, 5)), context).join('\n');
  t.match(text, 'The run ended with 5 customers still off: "until: restored"');
});

t.test('numbers for people are grouped alike in every locale', async t => {
  t.equal(grouped(1234567.89, 1), '1 234 567.9');
  t.equal(grouped(-1234, 0), '-1 234');
  t.equal(grouped(-0.2, 0), '0');
  t.equal(grouped(999, 2), '999.00');
});
