import type { AttackedLoad } from '../attacks/load.js';
import type { AddedLoads } from '../grid/added-loads.js';
import type { Attack } from '../scenario/scenario.js';
import type { BusShare, System } from '../system/system.js';
import { areaMaskOf } from './target.js';

export interface LoadGround {
  readonly system: System;
  readonly loads: AddedLoads;
  /** What an area draws beside its customers now, W. */
  aggregateW(areaIndex: number): number;
}

/** The load that an attack's target names, and how it adds to it. */
export function attackedLoad({ system, loads, aggregateW }: LoadGround, attack: Attack, atMs: number): AttackedLoad {
  const mask = areaMaskOf(attack.target, system);
  const bus = typeof attack.parameters.bus === 'string' ? busIndexOf(system, attack.parameters.bus) : null;
  const drawn = system.areas.flatMap((_, area) => (mask & (1 << area) ? busLoads(area) : []));
  const totalW = drawn.reduce((sum, { loadW }) => sum + loadW, 0);

  function busLoads(area: number): { bus: number; loadW: number }[] {
    const loadW = aggregateW(area);
    // Without a network an area's load has no place: −1 stands for the system.
    const places = system.areaBuses[area] ?? [{ bus: -1, fraction: 1 }];
    return places
      .filter(place => bus === null || place.bus === bus)
      .map(({ bus: at, fraction }) => ({ bus: at, loadW: loadW * fraction }));
  }

  const placesOf = (area: string | undefined): readonly BusShare[] => {
    if (area !== undefined) return system.areaBuses[system.areas.findIndex(({ id }) => id === area)] ?? [];
    if (bus !== null) return [{ bus, fraction: 1 }];
    return totalW > 0
      ? drawn.filter(({ bus: at }) => at >= 0).map(({ bus: at, loadW }) => ({ bus: at, fraction: loadW / totalW }))
      : [];
  };
  return {
    powerW: totalW * attack.target.share,
    nowMs: atMs,
    add: (law, area) => loads.set({ id: attack.id, part: area ?? '', buses: placesOf(area), law }),
  };
}

/** Index of a bus by name; null where there is no network or no such bus. */
export function busIndexOf({ network }: System, name: string): number | null {
  const index = network?.buses.findIndex(bus => bus.name === name) ?? -1;
  return index < 0 ? null : index;
}
