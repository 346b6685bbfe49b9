import { attacks } from '../attacks/list.js';
import { kindIndexOf } from '../population/kinds/list.js';
import type { Attack, Target } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** The kind of device that an attack's orders command. */
export const kindOf = ({ kind, target }: Attack): string =>
  target.devices?.[0] ?? attacks.find(({ name }) => name === kind)!.devices[0]!;

/** The head-ends that a target's orders go through, by index. */
export function headEndsOf({ headEnds, suppliers }: Target, devices: string, system: System): number[] {
  const named = headEnds || suppliers ? [...(headEnds ?? []), ...(suppliers ?? [])] : null;
  return system.headEnds.flatMap((headEnd, index) =>
    headEnd.devices === devices && (named === null || named.includes(headEnd.id)) ? [index] : [],
  );
}

/** Bit mask of the areas of a target. */
export const areaMaskOf = ({ areas }: Target, system: System): number =>
  system.areas.reduce((mask, area, index) => (areas === null || areas.includes(area.id) ? mask | (1 << index) : mask), 0);

/** Real devices that a target selects, from the system's counts. */
export function devicesSelected(attack: Attack, system: System): number {
  const devices = kindOf(attack);
  const { target } = attack;
  const share = headEndsOf(target, devices, system).reduce((sum, index) => sum + system.headEnds[index]!.shareFraction, 0);
  const mask = areaMaskOf(target, system);
  const inAreas = system.areas.reduce((sum, _, index) => (mask & (1 << index) ? sum + countIn(devices, index, system) : sum), 0);
  const commanded = inAreas * share * reachableFraction(devices, system);
  return Math.round(target.count === null ? commanded * target.share : Math.min(commanded, target.count));
}

function countIn(devices: string, areaIndex: number, system: System): number {
  if (kindIndexOf(devices) <= 1) return system.customers[areaIndex]!.reduce((sum, { count }) => sum + count, 0);
  return system.fleets[devices as 'ev'][areaIndex]!;
}

const reachableFraction = (devices: string, system: System): number =>
  devices === 'meter' ? system.meters.reduce((sum, { fraction, remoteSwitch }) => (remoteSwitch ? sum + fraction : sum), 0) : 1;
