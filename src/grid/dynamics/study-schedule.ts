import type { System } from '../../system/system.js';
import type { PeriodSchedule } from '../schedule.js';

/** The schedule of a system whose plants run as the power flow says, at no price. */
export function studySchedule(
  { plants }: System,
  outputOf: (plantIndex: number) => number,
  storedEnergyVAs: number,
): PeriodSchedule {
  const outputW = Float64Array.from(plants, (_, p) => outputOf(p));
  const totalW = outputW.reduce((sum, powerW) => sum + powerW, 0);
  const none = () => new Float64Array(plants.length);
  return {
    unitsOnLine: outputW.map(powerW => (powerW === 0 ? 0 : 1)),
    outputStartW: outputW,
    outputEndW: outputW.slice(),
    totalStartW: totalW,
    totalEndW: totalW,
    storedEnergyVAs,
    headroomW: none(),
    headroomTotalW: 0,
    governorsUp: { capacityW: none(), rangeW: none() },
    governorsDown: { capacityW: none(), rangeW: none() },
    footroomTotalW: 0,
    offLineReserveW: 0,
    marginalCostPerWh: 0,
    marginalEmissionsGPerWh: 0,
    costPerHStart: 0,
    costPerHEnd: 0,
    emissionsGPerHStart: 0,
    emissionsGPerHEnd: 0,
    curtailmentStartW: 0,
    curtailmentEndW: 0,
    shortfallW: 0,
    surplusW: 0,
    warnings: [],
  };
}
