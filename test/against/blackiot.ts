/**
 * A botnet of high-wattage devices raises the load of nine buses by 30 % (Soltan, Mittal and Poor, "BlackIoT", USENIX Security
 * 2018: every generator trips), and the reply that load shedding keeps such a system alive (Huang, Cardenas and Baldick, "Not
 * Everything is Dark and Gloomy", USENIX Security 2019). Neither paper gives headroom, governors or relays of this case:
 * ours are assumptions, printed and swept here. What is compared is the contrast, no curve.
 */
import t from 'tap';
import type { MachineRelay } from '../../src/system/dynamics.js';
import type { System } from '../../src/system/system.js';
import { startLoadW, stepStudy, studySystem } from '../fixtures/study-run.js';

const bare = studySystem('blackiot-nine-bus');
const shedding = studySystem('blackiot-nine-bus-shedding');
const loadW = startLoadW(bare);
const STEP = 0.3;
const SECONDS = 60;

interface Assumptions {
  /** Spinning headroom, share of the load. */
  readonly headroom: number;
  /** Governors' and turbines' lags, times those of the tables. */
  readonly lag: number;
  /** Setting and delay of the machines' relays for under-frequency. */
  readonly relay: Pick<MachineRelay, 'threshold' | 'delayMs'> | null;
}
const base: Assumptions = { headroom: 0.2, lag: 1, relay: null };

/** A system with other assumptions; each governor has the share of headroom that it has of their base. */
function under(system: System, { headroom, lag, relay }: Assumptions): System {
  const dynamics = system.dynamics!;
  const baseW = dynamics.governors.reduce((sum, governor) => sum + governor.baseW, 0);
  const governors = dynamics.governors.map(governor => {
    const startW = system.network!.generators[dynamics.machines[governor.machine]!.generator]!.powerW;
    const maxPu = startW / governor.baseW + (headroom * loadW) / baseW;
    return { ...governor, maxPu, valveS: governor.valveS * lag, leadS: governor.leadS * lag, lagS: governor.lagS * lag };
  });
  const machineRelays = dynamics.machineRelays.map(own => (relay && own.kind === 'under-frequency' ? { ...own, ...relay } : own));
  return { ...system, dynamics: { ...dynamics, governors, machineRelays } };
}

const told = (system: System, assumptions: Assumptions) => stepStudy(under(system, assumptions), STEP * loadW, SECONDS);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

t.test('as shipped: every machine trips without load shedding, and with it the system lives on with less load', async t => {
  t.comment(
    'headroom 20 % of load; droop 5 %, lags 0.2 s and 7 s with a third ahead of the reheater; relays 57.5 Hz and 58 Hz for 2 s',
  );
  t.comment('stages of 5, 10 and 10 % at 59.3, 58.9 and 58.5 Hz after 250 ms; load damping 0; the step is 94.5 MW of 315 MW');
  const dark = stepStudy(bare, STEP * loadW, SECONDS);
  t.ok(dark.isBlack);
  t.same(dark.events.flatMap(({ kind, subject }) => (kind === 'machine-tripped' ? [subject] : [])).sort(), ['g1', 'g2', 'g3']);
  const lit = stepStudy(shedding, STEP * loadW, SECONDS);
  t.notOk(lit.isBlack);
  t.notOk(lit.events.some(({ kind }) => kind === 'machine-tripped'));
  t.ok(lit.shedW > 0.05 * loadW && lit.shedW <= 0.25 * loadW, `${percent(lit.shedW / loadW)} of load shed`);
  t.ok(lit.lastHz > bare.limits.statutoryLowHz && lit.lastHz < bare.limits.statutoryHighHz, `${lit.lastHz.toFixed(2)} Hz after`);
  t.comment(`nadir ${lit.lowestHz.toFixed(2)} Hz, ${percent(lit.shedW / loadW)} of load shed, then ${lit.lastHz.toFixed(2)} Hz`);
});

t.test('the contrast holds over headroom, lags and relays, and where it ends is said', async t => {
  const swept: readonly (readonly [string, Assumptions])[] = [
    ['headroom 10 %', { ...base, headroom: 0.1 }],
    ['headroom 28 %', { ...base, headroom: 0.28 }],
    ['lags × ½', { ...base, lag: 0.5 }],
    ['lags × 2', { ...base, lag: 2 }],
    ['relays at 57 Hz', { ...base, relay: { threshold: 57, delayMs: 100 } }],
    ['relays at 58 Hz', { ...base, relay: { threshold: 58, delayMs: 100 } }],
  ];
  for (const [about, assumptions] of swept) {
    const [dark, lit] = [told(bare, assumptions), told(shedding, assumptions)];
    t.ok(dark.isBlack, `${about}: black without load shedding`);
    t.ok(!lit.isBlack && lit.shedW <= 0.25 * loadW + 1, `${about}: alive with ${percent(lit.shedW / loadW)} of load shed`);
    t.comment(`${about}: shed ${percent(lit.shedW / loadW)}, nadir ${lit.lowestHz.toFixed(2)} Hz`);
  }
  t.notOk(told(bare, { ...base, headroom: 0.4 }).isBlack, 'with 40 % of headroom nothing trips even so');
  t.ok(told(shedding, { ...base, headroom: 0 }).isBlack, 'with none a quarter of the load is too little to shed');
});

t.test('bots per MW of demand: the smallest step that trips, by headroom and wattage', async t => {
  const smallestW = (headroom: number): number => {
    let [low, high] = [0, 0.5 * loadW];
    while (high - low > 0.5e6) {
      const middle = (low + high) / 2;
      if (stepStudy(under(bare, { ...base, headroom }), middle, SECONDS).isBlack) high = middle;
      else low = middle;
    }
    return high;
  };
  const botsPerMw = (stepW: number, deviceW: number): number => stepW / deviceW / (loadW / 1e6);
  const found = [0.1, 0.2, 0.28].map(headroom => ({ headroom, stepW: smallestW(headroom) }));
  for (const { headroom, stepW } of found) {
    const [coolers, heaters] = [1000, 5000].map(deviceW => Math.round(botsPerMw(stepW, deviceW)));
    t.comment(
      `headroom ${percent(headroom)}: ${(stepW / 1e6).toFixed(1)} MW, ${coolers} of 1 kW or ${heaters} of 5 kW a MW of demand`,
    );
  }
  const [few, base20, many] = found.map(({ stepW }) => botsPerMw(stepW, 1000));
  t.ok(few! < base20! && base20! < many!, 'headroom is what decides');
  // Published: 200 to 300 bots of 1 kW a MW of demand; 90 000 air conditioners or 18 000 water heaters for nine buses.
  t.ok(base20! > 150 && many! > 200 && many! < 300, `${base20!.toFixed(0)} and ${many!.toFixed(0)} bots of 1 kW a MW`);
});
