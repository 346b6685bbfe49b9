import type { AttackedLoad } from '../attacks/load.js';
import type { AddedLoads, AddedPlace } from '../grid/added-loads.js';
import type { Attack } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
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
  const areas = [...system.areas.keys()].filter(area => mask & (1 << area));
  const bus = typeof attack.parameters.bus === 'string' ? busIndexOf(system, attack.parameters.bus) : null;
  const placesIn = (area: number): AddedPlace[] =>
    (system.areaBuses[area] ?? [{ bus: -1, fraction: 1 }]).map(place => ({ ...place, area }));
  const places = areas.flatMap(placesIn).filter(place => bus === null || place.bus === bus);
  const drawnW = places.map(({ area, fraction }) => aggregateW(area) * fraction);
  const totalW = drawnW.reduce((sum, powerW) => sum + powerW, 0);

  const placesOf = (area: string | undefined): readonly AddedPlace[] => {
    if (area !== undefined) return placesIn(system.areas.findIndex(({ id }) => id === area));
    if (totalW > 0) return places.map((place, i) => ({ ...place, fraction: drawnW[i]! / totalW }));
    if (bus !== null) return [{ bus, fraction: 1, area: places[0]?.area ?? -1 }];
    return places.map(place => ({ ...place, fraction: place.fraction / areas.length }));
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
