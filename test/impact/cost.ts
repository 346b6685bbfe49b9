import t from 'tap';
import { type CostInputs, costCells, costLines, costSums } from '../../src/impact/cost.js';
import { firstColumns } from '../../src/results/tables/first-columns.js';
import { costs } from '../../src/results/tables/records.js';
import type { CostRow, System } from '../../src/system/system.js';

const row = (part: string, className: string, amount: number, basis: CostRow['basis']): CostRow => ({
  part,
  class: className,
  nature: 'resource',
  payer: 'customers',
  payee: 'society',
  amount,
  low: amount / 2,
  high: amount * 2,
  basis,
  priceYear: 2025,
  source: 'a test',
});

const system = {
  priceYear: 2025,
  areas: [{ id: 'north' }, { id: 'south' }],
  customerClasses: [
    { id: 'domestic-1', group: 'domestic' },
    { id: 'shop', group: 'small-business' },
  ],
  costs: [
    row('voll', 'domestic', 0.01, 'per-wh'),
    row('voll', 'all', 0.03, 'per-wh'),
    row('carbon', '', 0.00005, 'per-gram'),
    row('reconnection-visit', 'all', 150, 'per-customer'),
    row('defence', 'randomised-delay', 365.25, 'per-year'),
    row('defence', 'anomaly-threshold', 3652.5, 'per-device'),
  ],
} as unknown as System;

/** North: 1 MWh domestic unserved; south: 2 MWh of shops, three of which need a visit. */
const inputs: CostInputs = {
  system,
  durationMs: 86_400_000,
  energyCost: 1000,
  emissionsG: 2e6,
  unservedWhOf: (area, classIndex) =>
    classIndex === 'aggregate' ? area * 4e5 : area === 0 && classIndex === 0 ? 1e6 : area === 1 && classIndex === 1 ? 2e6 : 0,
  visitsOf: (area, classIndex) => (area === 1 && classIndex === 1 ? 3 : 0),
  defences: [
    { kind: 'randomised-delay', devicesCount: 5 },
    { kind: 'anomaly-threshold', devicesCount: 7 },
  ],
};

t.test('each part is quantity times unit cost, with its range', async t => {
  const lines = costLines(inputs).map(({ area, class: name, part, amount, low, high }) => [area, name, part, amount, low, high]);
  t.same(lines, [
    ['', '', 'energy', 1000, 1000, 1000],
    ['', '', 'carbon', 100, 50, 200],
    ['north', 'domestic-1', 'unserved_energy', 10000, 5000, 20000],
    ['south', 'shop', 'unserved_energy', 60000, 30000, 120000],
    ['south', 'shop', 'reconnection_visits', 450, 225, 900],
    ['south', 'aggregate', 'unserved_energy', 12000, 6000, 24000],
    ['', '', 'defences', 1, 0.5, 2],
    ['', '', 'defences', 70, 35, 140],
  ]);
});

t.test('the total is the sum of the subtotals, and each part stands alone', async t => {
  t.same(costSums(costLines(inputs), system), {
    cost_total_gbp: 83621,
    subtotal_running_gbp: 1100,
    subtotal_incident_gbp: 82450,
    subtotal_security_gbp: 71,
    cost_energy_gbp: 1000,
    cost_carbon_gbp: 100,
    cost_unserved_energy_gbp: 82000,
    cost_reconnection_visits_gbp: 450,
    cost_defences_gbp: 71,
  });
});

t.test("unit costs of another year are brought to the prices of the system's", async t => {
  const old = { ...row('voll', 'all', 16_940 / 1e6, 'per-wh'), priceYear: 2013 };
  const [, line] = costLines({
    ...inputs,
    system: { ...system, costs: [old] },
    unservedWhOf: (a, c) => (a === 0 && c === 0 ? 1e6 : 0),
  });
  t.ok(Math.abs(line!.amount - 23_575) < 1e-6, 'NERA 2025: 16 940 of 2013 are 23 575 of 2025');
  t.equal(line!.priceYear, 2025);
  t.equal(line!.basis, 'energy not served at the value of lost load, brought from 2013 to 2025 prices');
});

t.test('a transfer is shown and not summed', async t => {
  const lines = costLines(inputs).map(line => (line.part === 'carbon' ? { ...line, nature: 'transfer' as const } : line));
  t.equal(costSums(lines, system).cost_total_gbp, 83521);
});

t.test('a part whose unit cost the system does not know is empty, not 0', async t => {
  const poor = { ...system, costs: system.costs.filter(({ part }) => part === 'carbon') };
  const sums = costSums(costLines({ ...inputs, system: poor }), poor);
  t.equal(sums.cost_unserved_energy_gbp, null);
  t.equal(sums.cost_total_gbp, 1100);
});

t.test('cells stand in the order of the columns of costs.csv', async t => {
  const [line] = costLines(inputs);
  t.equal(costCells(line!).length, costs.columns.length - firstColumns.length);
  const names = costs.columns.slice(firstColumns.length).map(({ name }) => name);
  t.same(Object.fromEntries(costCells(line!).map((cell, i) => [names[i], cell])), {
    area: '',
    class: '',
    group: 'running',
    part: 'energy',
    nature: 'resource',
    payer: 'consumers',
    payee: 'generators',
    amount_gbp: 1000,
    low_gbp: 1000,
    high_gbp: 1000,
    price_year: 2025,
    basis: 'energy by plant and settlement period at marginal cost',
    source: 'plants table of the system',
  });
});

t.test('what a system of machines has no costs of is empty, and what it has is summed', async t => {
  const study = { ...system, dynamics: { machines: [] }, costs: [] } as unknown as System;
  t.same(costLines({ ...inputs, system: study }), []);
  t.ok(
    Object.values(costSums([], study)).every(sum => sum === null),
    'no zero stands for a cost that does not exist',
  );
  const priced = { ...study, costs: [row('voll', 'all', 0.03, 'per-wh')] } as unknown as System;
  const lines = costLines({ ...inputs, system: priced });
  const { cost_total_gbp, subtotal_incident_gbp, subtotal_running_gbp, cost_energy_gbp } = costSums(lines, priced);
  t.ok(cost_total_gbp! > 0);
  t.equal(cost_total_gbp, subtotal_incident_gbp);
  t.same([subtotal_running_gbp, cost_energy_gbp], [null, null]);
});
