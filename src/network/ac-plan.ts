import type { Islands } from '../system/islands.js';
import type { Network } from '../system/network.js';
import { Role } from './newton.js';

/** What AC power flow is asked for, by bus, per unit on the network's base. */
export interface AcPlan {
  readonly roles: Uint8Array;
  /** Specified injections: of generators in service and DC links, less loads. */
  readonly activePu: Float64Array;
  readonly reactivePu: Float64Array;
  /** What loads and DC links take, with which a bus's injection gives its generation. */
  readonly drawnPu: Float64Array;
  readonly drawnReactivePu: Float64Array;
  /** Limits of all generators in service at a bus, and the voltage that they hold (0 where none does). */
  readonly minReactivePu: Float64Array;
  readonly maxReactivePu: Float64Array;
  readonly setPu: Float64Array;
}

/**
 * Roles and injections of a network. A bus holds its voltage where its kind says so and a generator is in service there; where
 * generators of one bus disagree on the voltage, the last in the table counts. DC links exchange active power alone.
 */
export function planAc({ buses, generators, dcLinks, baseVa }: Network, { ofBus }: Islands, references: Int32Array): AcPlan {
  const column = (): Float64Array => new Float64Array(buses.length);
  const drawnPu = Float64Array.from(buses, ({ loadW }) => loadW / baseVa);
  const drawnReactivePu = Float64Array.from(buses, ({ loadVar }) => loadVar / baseVa);
  for (const { from, to, powerW, lossFraction } of dcLinks) {
    drawnPu[from]! += (powerW >= 0 ? powerW : powerW * (1 - lossFraction)) / baseVa;
    drawnPu[to]! -= (powerW >= 0 ? powerW * (1 - lossFraction) : powerW) / baseVa;
  }
  const activePu = drawnPu.map(drawn => -drawn);
  const reactivePu = drawnReactivePu.map(drawn => -drawn);
  const [minReactivePu, maxReactivePu, setPu] = [column(), column(), column()];
  for (const { bus, powerW, reactiveVar, minVar, maxVar, setVoltagePu, isInService } of generators) {
    if (!isInService || ofBus[bus]! < 0) continue;
    activePu[bus]! += powerW / baseVa;
    reactivePu[bus]! += reactiveVar / baseVa;
    minReactivePu[bus]! += minVar / baseVa;
    maxReactivePu[bus]! += maxVar / baseVa;
    setPu[bus] = setVoltagePu;
  }
  const roles = Uint8Array.from(buses, ({ kind }, bus) => {
    if (ofBus[bus]! < 0) return Role.none;
    return (kind === 'generator' || kind === 'reference') && setPu[bus]! > 0 ? Role.pv : Role.pq;
  });
  for (const bus of references) roles[bus] = Role.reference;
  for (let bus = 0; bus < roles.length; bus++) if (roles[bus] === Role.pq) setPu[bus] = 0;
  return { roles, activePu, reactivePu, drawnPu, drawnReactivePu, minReactivePu, maxReactivePu, setPu };
}
