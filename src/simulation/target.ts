import { attacks } from '../attacks/list.js';
import { kindIndexOf } from '../population/kinds/list.js';
import type { Attack, Target } from '../scenario/scenario.js';
import type { System } from '../system/system.js';

/** The kind of device that an attack's orders command. */
export const kindOf = ({ kind, target }: Attack): string =>
  target.devices?.[0] ?? attacks.find(({ name }) => name === kind)!.devices[0]!;

/** The head-ends that a target's orders go through, by index: those that each of its keys allows. */
export function headEndsOf({ headEnds, suppliers }: Target, devices: string, system: System): number[] {
  const isIn = (named: readonly string[] | null, id: string): boolean => named === null || named.includes(id);
  return system.headEnds.flatMap((headEnd, index) =>
    headEnd.devices === devices && isIn(headEnds, headEnd.id) && isIn(suppliers, headEnd.id) ? [index] : [],
  );
}

/** Bit mask of the areas of a target. */
export const areaMaskOf = ({ areas }: Target, system: System): number =>
  system.areas.reduce((mask, area, index) => (areas === null || areas.includes(area.id) ? mask | (1 << index) : mask), 0);

/** Real devices that a target selects, from the system's counts. */
export const devicesSelected = (attack: Attack, system: System): number =>
  Math.round(commandedBy(attack, system).reduce((sum, { count }) => sum + count, 0) * shareOf(attack, system));

/** Real devices that any of some attacks selects: each draws its own, and a device that several draw counts once. */
export function devicesCompromised(attacks: readonly Attack[], system: System): number {
  const untouched = new Map<string, { readonly count: number; fraction: number }>();
  for (const attack of attacks) {
    const share = shareOf(attack, system);
    for (const { key, count } of commandedBy(attack, system)) {
      const group = untouched.get(key) ?? { count, fraction: 1 };
      untouched.set(key, { count, fraction: group.fraction * (1 - share) });
    }
  }
  return Math.round([...untouched.values()].reduce((sum, { count, fraction }) => sum + count * (1 - fraction), 0));
}

/** Share of what a target's head-ends command in its areas that it selects. */
function shareOf(attack: Attack, system: System): number {
  const { count, share } = attack.target;
  if (count === null) return share;
  const commanded = commandedBy(attack, system).reduce((sum, group) => sum + group.count, 0);
  return commanded === 0 ? 0 : Math.min(1, count / commanded);
}

/** Devices that a target's head-ends command in its areas, by head-end and area. */
function commandedBy(attack: Attack, system: System): { readonly key: string; readonly count: number }[] {
  const devices = kindOf(attack);
  const mask = areaMaskOf(attack.target, system);
  const reachable = reachableFraction(devices, system);
  return headEndsOf(attack.target, devices, system).flatMap(headEnd =>
    system.areas.flatMap((_, area) => {
      if (!(mask & (1 << area))) return [];
      return [
        {
          key: `${headEnd} ${area}`,
          count: countIn(devices, area, system) * system.headEnds[headEnd]!.shareFraction * reachable,
        },
      ];
    }),
  );
}

function countIn(devices: string, areaIndex: number, system: System): number {
  if (kindIndexOf(devices) <= 1) return system.customers[areaIndex]!.reduce((sum, { count }) => sum + count, 0);
  return system.fleets[devices as 'ev'][areaIndex]!;
}

const reachableFraction = (devices: string, system: System): number =>
  devices === 'meter' ? system.meters.reduce((sum, { fraction, remoteSwitch }) => (remoteSwitch ? sum + fraction : sum), 0) : 1;
