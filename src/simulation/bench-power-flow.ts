import { AcPowerFlow } from '../network/ac-power-flow.js';
import { injectionsOf } from '../network/balance.js';
import { DcPowerFlow } from '../network/dc-power-flow.js';
import { syntheticNetwork } from '../network/synthetic.js';
import { StageClock } from './timing.js';

/** Buses and branches of the made-up networks that are measured. */
const SIZES = [
  [2900, 4600],
  [9200, 16_000],
] as const;

/**
 * Power flow on made-up networks of national and continental size, one thread: the median of `repeats` (odd) solves in ms. The
 * ordering is found once a network; a refactorisation follows an outage, here of a different branch each time.
 */
export function* powerFlows(repeats: number): Generator<string> {
  yield 'power flow, median ms    buses   branches   ordering   DC solve   DC refactorised   outage by factors   AC Newton' +
    '   steps';
  for (const [busCount, branchCount] of SIZES) {
    const network = syntheticNetwork(busCount, branchCount);
    const injectionW = injectionsOf(network);
    const orderingMs = medianMs(3, () => new DcPowerFlow(network));
    const dc = new DcPowerFlow(network);
    const solveMs = medianMs(repeats, () => dc.solve(injectionW));
    const refactorisedMs = medianMs(repeats, repeat => {
      const branch = branchCount - 1 - (repeat >> 1);
      dc.setBranchInService(branch, !dc.isBranchInService(branch));
      dc.solve(injectionW);
    });
    const before = dc.solve(injectionW).flowW.slice();
    const after = new Float64Array(branchCount);
    const outageMs = medianMs(repeats, repeat => dc.withOutage(branchCount - 1 - repeat, before, after));
    const ac = new AcPowerFlow(network);
    let steps = 0;
    const newtonMs = medianMs(repeats, () => {
      const result = ac.solve({ reactiveLimits: false });
      if (!result.isSolved) throw new RangeError(`no solution: ${result.reason}`);
      steps = result.iterations;
    });
    const cells = [
      ...[busCount, branchCount].map(String),
      ...[orderingMs, solveMs, refactorisedMs, outageMs, newtonMs].map(ms => ms.toFixed(2)),
      String(steps),
    ];
    const widths = [29, 10, 10, 10, 17, 19, 11, 7];
    yield cells.map((cell, i) => cell.padStart(widths[i]!)).join(' ');
  }
  yield '';
}

/** Median wall time of an action, ms, after two runs that warm it up. */
function medianMs(repeats: number, action: (repeat: number) => unknown): number {
  const times: number[] = [];
  for (let repeat = -2; repeat < repeats; repeat++) {
    const clock = new StageClock();
    action(repeat + 2);
    const { wallMs } = clock.stopped();
    if (repeat >= 0) times.push(wallMs);
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}
