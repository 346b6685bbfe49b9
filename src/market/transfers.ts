import { DcPowerFlow } from '../network/dc-power-flow.js';
import type { Network } from '../system/network.js';
import type { BusShare, Plant, System } from '../system/system.js';
import type { Link, Transfer } from './day-problem.js';

/** What a network lets pass, before units are put together: factors by bus. */
interface BusTransfer {
  readonly name: string;
  readonly limitMw: number;
  readonly reverseLimitMw: number;
  readonly busFactors: Float64Array;
  readonly linkFactors: Float64Array;
  readonly isSoft?: boolean;
}

/** The limits of a system's network by plant and area, and its controllable links. */
export interface NetworkLimits {
  readonly boundaries: readonly PlantTransfer[];
  readonly lines: readonly PlantTransfer[];
  /** Whether balancing holds lines too. */
  readonly holdsLines: boolean;
  readonly links: readonly Link[];
}

/** As `Transfer`, its factors by plant. */
export interface PlantTransfer extends Omit<Transfer, 'unitFactors'> {
  readonly plantFactors: Float64Array;
}

const W_PER_MW = 1e6;
/** Factors that differ by less are equal: a boundary cuts the network clean, and its factors are 0 and 1 but for rounding. */
const FACTOR_STEPS = 1e6;
const rounded = (factor: number): number => Math.round(factor * FACTOR_STEPS) / FACTOR_STEPS;

/**
 * Boundaries and rated lines as limits on injections, by power transfer distribution factors of the DC network with everything in
 * service. Where a network has boundaries they alone are held unless it says otherwise: they say what it can carry with one
 * circuit out, which ratings of an equivalent network's lines do not. A system without a network has no limits.
 */
export function networkLimits(system: System): NetworkLimits {
  const { network } = system;
  if (!network) return { boundaries: [], lines: [], holdsLines: false, links: [] };
  const flow = new DcPowerFlow(network);
  const byPlace = (transfer: BusTransfer): PlantTransfer => ({
    name: transfer.name,
    limitMw: transfer.limitMw,
    reverseLimitMw: transfer.reverseLimitMw,
    linkFactors: transfer.linkFactors,
    ...(transfer.isSoft && { isSoft: true }),
    plantFactors: Float64Array.from(system.plants, (plant: Plant) => shared(plant.buses, transfer.busFactors)),
    areaFactors: Float64Array.from(system.areaBuses, buses => shared(buses, transfer.busFactors)),
  });
  const boundaries = network.boundaries.map(boundary => {
    const members = boundary.members.map(({ branch, sign }) => ({ factors: flow.ptdf(branch), sign }));
    const busFactors = Float64Array.from(network.buses, (_, bus) =>
      rounded(members.reduce((sum, { factors, sign }) => sum + sign * factors[bus]!, 0)),
    );
    const { name, limitW, reverseLimitW, links } = boundary;
    const linkFactors = linkFactorsOf(network, busFactors);
    for (const { link, sign } of links) linkFactors[link] = rounded(linkFactors[link]! + sign);
    const limits = { limitMw: limitW / W_PER_MW, reverseLimitMw: reverseLimitW / W_PER_MW };
    return byPlace({ name, ...limits, busFactors, linkFactors });
  });
  const links = network.dcLinks.map(({ name, limitW }) => ({ name, limitMw: limitW / W_PER_MW }));
  const holdsLines = network.holdsRatings === true;
  const isHeld = network.holdsRatings ?? boundaries.length === 0;
  const lines = isHeld ? linesOf(network, flow).map(line => byPlace({ ...line, isSoft: holdsLines })) : [];
  return { boundaries, lines, holdsLines, links };
}

/** Rated lines in service; what phase shifters drive through a line without any injection is taken off its limits. */
function linesOf(network: Network, flow: DcPowerFlow): BusTransfer[] {
  const shiftedW = Float64Array.from(flow.solve(new Float64Array(network.buses.length)).flowW);
  return network.branches.flatMap(({ name, ratingVa, isInService }, branch) => {
    if (!isInService || ratingVa === null) return [];
    const busFactors = flow.ptdf(branch).map(rounded);
    const limitMw = (ratingVa - shiftedW[branch]!) / W_PER_MW;
    const reverseLimitMw = (ratingVa + shiftedW[branch]!) / W_PER_MW;
    return [{ name, limitMw, reverseLimitMw, busFactors, linkFactors: linkFactorsOf(network, busFactors) }];
  });
}

/** What a link's power adds to a flow: it is taken at one bus and put in at the other. */
const linkFactorsOf = ({ dcLinks }: Network, busFactors: Float64Array): Float64Array =>
  Float64Array.from(dcLinks, ({ from, to, lossFraction }) => (1 - lossFraction) * busFactors[to]! - busFactors[from]!);

const shared = (buses: readonly BusShare[], busFactors: Float64Array): number =>
  rounded(buses.reduce((sum, { bus, fraction }) => sum + fraction * busFactors[bus]!, 0));
