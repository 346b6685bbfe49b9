import { type SeedWords, type StreamKey, streamKey, threefry, uniformAt, unitFromWord } from '../base/random.js';
import type { SubstationType, System } from '../system/system.js';
import { AREA_BLOCKS, BLOCK_CUSTOMERS, BLOCK_SUBSTATIONS } from './block-size.js';
import { kinds } from './kinds/list.js';

/** A feeder: consecutive substations of one area on one load-shedding stage (0: on none). Ranges are half-open rows. */
export interface Block {
  readonly areaIndex: number;
  readonly stage: number;
  readonly substationStart: number;
  readonly substationEnd: number;
  readonly customerStart: number;
  readonly customerEnd: number;
}

/** Which substations, feeders and customers there are; the devices of homes are counted afterwards, in parallel. */
export interface Layout {
  readonly blocks: readonly Block[];
  readonly substationCount: number;
  readonly customerCount: number;
  /** Customers of each substation. */
  readonly substationCustomers: Uint16Array;
  /** Type of each substation, index into the area's types. */
  readonly substationType: Uint8Array;
}

/**
 * Lays out a nation, or the sample of it that a scale asks for: whole transformers with all their customers, each n-th of an
 * area's and type's transformers from a drawn start (systematic sampling, so every stratum is thinned alike and every
 * transformer is as likely as another). Each area's customers are exact at scale 1.
 */
export function layOut(system: System, seed: SeedWords, devicesPerAgent: number): Layout {
  const keys = { size: streamKey(seed, 'substation.size'), start: streamKey(seed, 'substation.sample') };
  const sizes: number[] = [];
  const types: number[] = [];
  const blocks: Block[] = [];
  let customerStart = 0;
  for (const [areaIndex, groups] of system.customers.entries()) {
    const wanted = groups.reduce((sum, { count }) => sum + count, 0);
    const sampled = substationsOf(system.substationTypes[areaIndex]!, wanted, keys, areaIndex, devicesPerAgent);
    const stages = stageBounds(system, areaIndex);
    const total = sampled.reduce((sum, { customers }) => sum + customers, 0);
    const mostCustomers = Math.min(BLOCK_CUSTOMERS, Math.ceil(total / AREA_BLOCKS));
    let placed = 0;
    let open: { substationStart: number; customerStart: number; stage: number } | null = null;
    const close = (): void => {
      if (open) blocks.push({ areaIndex, ...open, substationEnd: sizes.length, customerEnd: customerStart });
      open = null;
    };
    for (const { customers, type } of sampled) {
      // A transformer is on the stage that its middle customer is on, so that a small sample has no more on a stage than the
      // nation.
      const stage = stages.find(({ until }) => placed + customers / 2 < until * total)?.stage ?? 0;
      const from: { substationStart: number; customerStart: number; stage: number } | null = open;
      if (from && isFull(from, stage, sizes.length, customerStart + customers, mostCustomers)) close();
      open ??= { substationStart: sizes.length, customerStart, stage };
      sizes.push(customers);
      types.push(type);
      customerStart += customers;
      placed += customers;
    }
    close();
  }
  return {
    blocks,
    substationCount: sizes.length,
    customerCount: customerStart,
    substationCustomers: Uint16Array.from(sizes),
    substationType: Uint8Array.from(types),
  };
}

function isFull(
  open: { substationStart: number; customerStart: number; stage: number },
  stage: number,
  substationEnd: number,
  customerEnd: number,
  mostCustomers: number,
): boolean {
  return (
    open.stage !== stage ||
    substationEnd - open.substationStart >= BLOCK_SUBSTATIONS ||
    customerEnd - open.customerStart > mostCustomers
  );
}

interface Substation {
  readonly customers: number;
  readonly type: number;
  readonly order: number;
}

/** The transformers of an area in the sample, in an order that mixes types over its feeders. */
function substationsOf(
  types: readonly SubstationType[],
  wanted: number,
  { size, start }: { size: StreamKey; start: StreamKey },
  areaIndex: number,
  devicesPerAgent: number,
): readonly Substation[] {
  const substations: Substation[] = [];
  let left = wanted;
  for (const [type, { customersMean, customersFraction }] of types.entries()) {
    const ofType = type === types.length - 1 ? left : Math.round(wanted * customersFraction);
    left -= ofType;
    const first = Math.floor(uniformAt(start, areaIndex, type) * devicesPerAgent);
    for (let placed = 0, number = 0; placed < ofType; number++) {
      const unit = unitFromWord(threefry(size.key0, size.key1, areaIndex * 8 + type, number));
      // Customers a transformer: even between a quarter of and one and three quarters times the type's mean, at least one.
      const drawn = Math.max(1, Math.round(customersMean * (0.25 + 1.5 * unit)));
      const customers = Math.min(drawn, ofType - placed, BLOCK_CUSTOMERS);
      placed += customers;
      if (number % devicesPerAgent !== first) continue;
      const order = threefry(size.key0, size.key1, areaIndex * 8 + type + 4096, number) >>> 0;
      substations.push({ customers, type, order });
    }
  }
  return substations.sort((a, b) => a.order - b.order || a.type - b.type || a.customers - b.customers);
}

/** Stages of an area's shedding scheme as running shares of its customers; the rest is on no stage. */
function stageBounds(system: System, areaIndex: number): { until: number; stage: number }[] {
  const scheme = system.areas[areaIndex]!.sheddingScheme;
  let until = 0;
  return system.shedding
    .filter(row => row.scheme === scheme)
    .sort((a, b) => a.stage - b.stage)
    .map(row => ({ until: (until += row.deliveredFraction), stage: row.stage }));
}

/** Rows of each kind in each block: counts first, then where they start. Owned kinds are counted by synthesis. */
export function startsOf(blocks: readonly Block[], countsByBlock: Uint32Array): Uint32Array {
  const starts = new Uint32Array((blocks.length + 1) * kinds.length);
  for (let b = 0; b < blocks.length; b++) {
    for (let kind = 0; kind < kinds.length; kind++) {
      starts[(b + 1) * kinds.length + kind] = starts[b * kinds.length + kind]! + countsByBlock[b * kinds.length + kind]!;
    }
  }
  return starts;
}
