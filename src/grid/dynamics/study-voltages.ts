import { UserError } from '../../base/errors.js';
import { failureWords } from '../../network/ac-failure.js';
import { AcPowerFlow } from '../../network/ac-power-flow.js';
import type { Network } from '../../system/network.js';
import type { Voltages } from './reduction.js';

/** The steady state in which a study begins. Throws a UserError that names the worst bus where the power flow has no solution. */
export function studyVoltages(network: Network, folderName: string): Voltages {
  const solution = new AcPowerFlow(network).solve({ reactiveLimits: false });
  if (!solution.isSolved) {
    const path = `bus ${network.buses[solution.worstBus]!.name}`;
    const found = `a power flow without solution: ${failureWords(network, solution)}`;
    const allowed = 'loads and generation that the network can carry';
    throw new UserError([{ file: `${folderName}/buses.csv`, path, found, allowed }]);
  }
  const or = (values: Float64Array, other: number) => values.map(value => (Number.isNaN(value) ? other : value));
  return { magnitudePu: or(solution.voltagePu, 1), angleRad: or(solution.angleRad, 0) };
}
