import t from 'tap';
import { Restoration } from '../../src/grid/restoration.js';
import { Shedding } from '../../src/grid/shedding.js';
import type { System } from '../../src/system/system.js';
import { frequencyParameters, systemOf } from '../fixtures/one-area.js';

const area = (id: string, sheddingScheme: string) => ({ ...systemOf().areas[0]!, id, sheddingScheme });
const stage = (scheme: string, number: number) => ({
  scheme,
  stage: number,
  thresholdHz: 48.8 - number / 10,
  relayTimeMs: 200,
  designFraction: 0.05,
  deliveredFraction: 0.05,
  embeddedConcentration: 1,
});

/** North and south, alike, each with a stage that is open; blocks are a quarter of a stage: 1/160 of demand. */
function twoSchemes(coldLoadFactor = 1) {
  const system = systemOf({
    areas: [area('a', 'south'), area('b', 'north')],
    shedding: [stage('south', 1), stage('north', 1)],
    restoration: { coldLoadFactor } as System['restoration'],
  });
  const shedding = new Shedding(system);
  shedding.open(0);
  shedding.open(1);
  return { restoration: new Restoration(system), shedding };
}

/** The stages that come back first in so many ticks. */
function after(ticks: number, { restoration, shedding }: ReturnType<typeof twoSchemes>, room: object, hz: [number, number]) {
  const back: number[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    const found = restoration.tick({ reserveW: 1e9, responseW: 1e9, demandW: 16e9, ...room }, shedding, a => hz[a]!);
    if (found >= 0) back.push(found);
  }
  return back;
}

const SETTLED = frequencyParameters.restorationWaitMs / 50;

t.test('a scheme whose own frequency has not settled waits, and the other one does not', async t => {
  t.same(after(SETTLED - 1, twoSchemes(), {}, [50, 50]), [], 'nobody before the time is over');
  t.same(after(SETTLED, twoSchemes(), {}, [50, 50]), [1], 'the one opened last');
  t.same(after(SETTLED, twoSchemes(), {}, [50, 49.7]), [0]);
  t.same(after(SETTLED, twoSchemes(), {}, [49.7, 49.7]), []);
});

t.test('reserve must hold what a block draws when it is cold', async t => {
  t.same(after(SETTLED, twoSchemes(), { reserveW: 120e6 }, [50, 50]), [1], '100 MW expected');
  t.same(after(SETTLED, twoSchemes(1.5), { reserveW: 120e6 }, [50, 50]), [], '150 MW expected');
  t.same(after(SETTLED, twoSchemes(1.5), { reserveW: 160e6 }, [50, 50]), [1]);
});

t.test('a block that would pull frequency below its limit is not taken', async t => {
  // 100 MW against 2 % of 16 GW a hertz and what response gives over 0.5 Hz.
  t.same(after(SETTLED, twoSchemes(), { responseW: 0 }, [49.82, 49.82]), [1], '49.82 − 100/320');
  t.same(after(SETTLED, twoSchemes(), { responseW: 0 }, [49.81, 49.81]), []);
  t.same(after(SETTLED, twoSchemes(), { responseW: 50e6 }, [49.81, 49.81]), [1], '49.81 − 100/420');
});

t.test('schemes take their blocks side by side, as long as reserve holds all that balancing has not followed yet', async t => {
  const notice = frequencyParameters.balancingNoticeMs / 50;
  t.same(after(SETTLED + 1, twoSchemes(), { reserveW: 250e6 }, [50, 50]), [1, 0], '200 MW expected');
  t.same(after(SETTLED + notice - 1, twoSchemes(), { reserveW: 150e6 }, [50, 50]), [1], 'only one fits');
  t.same(
    after(SETTLED + notice, twoSchemes(), { reserveW: 150e6 }, [50, 50]),
    [1, 1],
    'then the next one does, of the stage opened last',
  );
});
