import type { System } from '../system/system.js';
import type { PeriodSchedule } from './schedule.js';

/**
 * A settlement period while a system is rebuilt: no market schedules it (it is suspended after a total shutdown: Balancing and
 * Settlement Code G3, Grid Code OC9), and plants go on as they are told. What they give later in the period costs as the dearest
 * of them does.
 */
export function suspendedSchedule({ plants }: System, outputW: Float64Array, units: Float64Array): PeriodSchedule {
  const zeros = new Float64Array(plants.length);
  const none = { capacityW: zeros, rangeW: zeros };
  const sum = (of: (plant: number) => number) => plants.reduce((total, _, plant) => total + of(plant), 0);
  const running = plants.filter((_, plant) => outputW[plant]! > 0);
  const dearest = running.toSorted((a, b) => b.marginalCostPerWh - a.marginalCostPerWh)[0];
  const totalW = sum(plant => outputW[plant]!);
  const costPerH = sum(plant => outputW[plant]! * plants[plant]!.marginalCostPerWh);
  const emissionsGPerH = sum(plant => outputW[plant]! * plants[plant]!.emissionsGPerWh);
  return {
    unitsOnLine: units.slice(),
    outputStartW: outputW.slice(),
    outputEndW: outputW.slice(),
    totalStartW: totalW,
    totalEndW: totalW,
    storedEnergyVAs: 0,
    headroomW: zeros,
    headroomTotalW: 0,
    governorsUp: none,
    governorsDown: none,
    footroomTotalW: 0,
    offLineReserveW: 0,
    marginalCostPerWh: dearest?.marginalCostPerWh ?? 0,
    marginalEmissionsGPerWh: dearest?.emissionsGPerWh ?? 0,
    costPerHStart: costPerH,
    costPerHEnd: costPerH,
    emissionsGPerHStart: emissionsGPerH,
    emissionsGPerHEnd: emissionsGPerH,
    curtailmentStartW: 0,
    curtailmentEndW: 0,
    shortfallW: 0,
    surplusW: 0,
    warnings: [],
  };
}
