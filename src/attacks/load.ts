import type { KindSpec, ParameterValues } from '../base/parameter.js';
import type { LoadLaw } from '../grid/added-loads.js';

/** Load that belongs to no device of the population, as an attack finds it: what areas draw beside their customers. */
export interface AttackedLoad {
  /** What the target's share draws now, W. */
  readonly powerW: number;
  readonly nowMs: number;
  /** Adds load by a law at the target's buses, or at those of an area; until the attack lets go. */
  add(law: LoadLaw, area?: string): void;
}

/** How much load an attack moves, and where: parameters that attacks on loads share. */
export const loadParameters = {
  power: {
    type: 'quantity',
    dimension: 'power',
    default: null,
    about: "Load added, negative for load taken off; the target's share of its areas' load where left out",
  },
  bus: {
    type: 'text',
    default: null,
    about: "A bus of the network at which it is; where left out at the buses of the target's areas, as their load",
  },
} as const satisfies KindSpec['parameters'];

/** What a load attack moves, W. */
export const loadPowerOf = ({ power }: ParameterValues, load: AttackedLoad): number =>
  typeof power === 'number' ? power : load.powerW;
