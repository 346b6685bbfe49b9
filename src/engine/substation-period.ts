import { MS_PER_H } from '../base/units.js';
import type { Block } from '../population/layout.js';
import type { BlockColumns } from './block-columns.js';

/** Closes a settlement period: carries its W·ms into whole Wh and a remainder, and opens the next as if nothing more changed. */
export function closePeriod(substations: BlockColumns['substations'], block: Block, periodMs: number): void {
  const { powerW, energyWms, energyWh, restWms, peakW } = substations;
  for (let s = block.substationStart; s < block.substationEnd; s++) {
    const totalWms = energyWms[s]! + restWms[s]!;
    const wholeWh = Math.floor(totalWms / MS_PER_H);
    energyWh[s]! += wholeWh;
    restWms[s] = totalWms - wholeWh * MS_PER_H;
    peakW[s] = Math.max(peakW[s]!, energyWms[s]! / periodMs);
    energyWms[s] = powerW[s]! * periodMs;
  }
}
