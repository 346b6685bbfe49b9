import { DcPowerFlow } from '../network/dc-power-flow.js';
import type { Boundary, Network } from '../system/network.js';
import type { BusShare, System } from '../system/system.js';

/** Powers in W by index in the network's tables, positive from the from end, or forward through a boundary. */
export interface Flows {
  readonly branchW: Float64Array;
  readonly linkW: Float64Array;
  readonly boundaryW: Float64Array;
}

/** What is drawn from a network, less agents' own generation, W: by area, and beside that at buses. */
export interface Drawn {
  readonly byAreaW: Readonly<Float64Array>;
  readonly byBusW?: Readonly<Float64Array>;
}

/**
 * Flows in a system's network by DC power flow, from what areas draw and plants give. A controllable link carries the share of
 * its limit that the boundary which it relieves would carry of its own without links (of several, the one loaded most); a link
 * that crosses no boundary carries what its table says. This is a rule of thumb for what a control room does: an assumption.
 */
export class LineFlows {
  readonly #network: Network;
  readonly #dc: DcPowerFlow;
  readonly #areaBuses: readonly (readonly BusShare[])[];
  readonly #plantBuses: readonly (readonly BusShare[])[];
  readonly #injectionW: Float64Array;

  constructor({ areaBuses, plants }: System, network: Network) {
    this.#network = network;
    this.#dc = new DcPowerFlow(network);
    this.#areaBuses = areaBuses;
    this.#plantBuses = plants.map(({ buses }) => buses);
    this.#injectionW = new Float64Array(network.buses.length);
  }

  /** Opens or closes a branch. */
  setBranchInService(branch: number, isInService: boolean): void {
    this.#dc.setBranchInService(branch, isInService);
  }

  /**
   * Flows where plants give `outputW`, scaled so that together they meet what is drawn; links carry `setW`, or by their rule
   * where a schedule has not set them. Null where nothing is given.
   */
  solve({ byAreaW, byBusW }: Drawn, outputW: Readonly<Float64Array>, setW?: Readonly<Float64Array>): Flows | null {
    const injectionW = this.#injectionW.fill(0);
    const givenW = outputW.reduce((sum, powerW) => sum + powerW, 0);
    if (!(givenW > 0)) return null;
    const sum = (powersW: Readonly<Float64Array>): number => powersW.reduce((total, powerW) => total + powerW, 0);
    const scale = (sum(byAreaW) + (byBusW ? sum(byBusW) : 0)) / givenW;
    for (const [p, buses] of this.#plantBuses.entries()) {
      for (const { bus, fraction } of buses) injectionW[bus]! += outputW[p]! * scale * fraction;
    }
    for (const [a, buses] of this.#areaBuses.entries()) {
      for (const { bus, fraction } of buses) injectionW[bus]! -= byAreaW[a]! * fraction;
    }
    if (byBusW) for (let bus = 0; bus < byBusW.length; bus++) injectionW[bus]! -= byBusW[bus]!;
    return this.#withLinks(injectionW, setW);
  }

  #withLinks(injectionW: Float64Array, setW: Readonly<Float64Array> | undefined): Flows {
    const { boundaries, dcLinks } = this.#network;
    const without = this.#dc.solve(injectionW).flowW;
    const transferW = boundaries.map(({ members }) => sumOf(members, ({ branch }) => without[branch]!));
    const linkW = Float64Array.from(dcLinks, (link, i) => setW?.[i] ?? linkPowerW(link, i, boundaries, transferW));
    for (const [i, { from, to, lossFraction }] of dcLinks.entries()) {
      injectionW[from]! -= linkW[i]!;
      injectionW[to]! += linkW[i]! * (1 - lossFraction);
    }
    const branchW = Float64Array.from(this.#dc.solve(injectionW).flowW);
    const boundaryW = Float64Array.from(
      boundaries,
      ({ members, links }) => sumOf(members, ({ branch }) => branchW[branch]!) + sumOf(links, ({ link }) => linkW[link]!),
    );
    return { branchW, linkW, boundaryW };
  }
}

function linkPowerW(
  { limitW, powerW }: Network['dcLinks'][number],
  link: number,
  boundaries: readonly Boundary[],
  transferW: readonly number[],
): number {
  const shares = boundaries.flatMap((boundary, b) => {
    const crossing = boundary.links.find(one => one.link === link);
    return crossing ? [crossing.sign * loadingOf(boundary, transferW[b]!)] : [];
  });
  if (shares.length === 0) return powerW;
  const share = shares.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most));
  return limitW * Math.max(-1, Math.min(1, share));
}

/** A boundary's flow over its limit in that direction; negative in reverse, 0 where nothing flows. */
export function loadingOf({ limitW, reverseLimitW }: Boundary, flowW: number): number {
  return flowW === 0 ? 0 : flowW / (flowW > 0 ? limitW : reverseLimitW);
}

function sumOf<M extends { readonly sign: 1 | -1 }>(members: readonly M[], flowOf: (member: M) => number): number {
  return members.reduce((sum, member) => sum + member.sign * flowOf(member), 0);
}
