import t from 'tap';
import { variedColumn } from '../../src/batch/varied-column.js';

t.test('a varied quantity becomes a number with its unit as the last word of the column', async t => {
  const cases: [string, string[], string, (number | string | null)[]][] = [
    ['attacks.surge.target.share', ['5 %', '12.5 %'], 'var_attacks_surge_target_share_pct', [5, 12.5]],
    ['defences.delay.limit', ['0 s', '10 min', '1 h'], 'var_defences_delay_limit_s', [0, 600, 3600]],
    ['overrides.response.dc-low.holding', ['900 MW', '1.2 GW'], 'var_overrides_response_dc_low_holding_mw', [900, 1200]],
    ['overrides.dispatch.inertiaFloor', ['102 GVA.s'], 'var_overrides_dispatch_inertia_floor_gva_s', [102]],
    ['fleet.evs.count', ['10 M', '500 k'], 'var_fleet_evs_count_count', [10_000_000, 500_000]],
    ['weather', ['cold-still', 'windy'], 'var_weather', ['cold-still', 'windy']],
  ];
  for (const [path, written, name, cells] of cases) {
    const varied = variedColumn(path, written);
    t.equal(varied.column.name, name);
    t.same(written.map(varied.cell), cells);
    t.equal(varied.cell(null), null);
  }
});

t.test('decimals are as many as the finest value needs, for the whole column', async t => {
  t.equal(variedColumn('a.share', ['5 %', '12.25 %']).column.decimals, 2);
  t.equal(variedColumn('a.share', ['5 %', '10 %']).column.decimals, 0);
});

t.test('values of different kinds are told as they were written', async t => {
  const varied = variedColumn('a.limit', ['600 s', '5 %']);
  t.equal(varied.column.type, 'text');
  t.same(['600 s', '5 %'].map(varied.cell), ['600 s', '5 %']);
});
