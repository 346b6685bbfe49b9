import { secondWord, streamKey, threefry, unitFromWord } from '../../base/random.js';
import { METERS_OPEN } from '../channels.js';
import { cumulative, indexAt } from '../cumulative.js';
import { headEndsOf } from '../head-ends.js';
import { type Birth, defineKind, type Kernel, type KernelParts, METER_OPEN } from '../kind.js';

const schema = {
  headEnd: { type: 'u8', unit: '1', about: 'Supplier whose head-end commands it, index of the system' },
  sort: { type: 'u8', unit: '1', about: 'SMETS1, SMETS2, not communicating or traditional, index of the system' },
  isOpen: { type: 'u8', unit: '1', about: '1 while its load switch is open', mutable: true },
} as const;

/** The smart (or other) meter of each customer, in the customer's own row. */
export const meter = defineKind<typeof schema>({
  name: 'meter',
  about: 'The meter of each customer: its supplier, whether it can be commanded, and its load switch.',
  schema,
  hasEvents: false,
  countOf: system => system.customers.flat().reduce((sum, { count }) => sum + count, 0),
  kernel: parts => new MeterKernel(parts),
  synthesiser: ({ columns, world }) => {
    const key = streamKey(world.populationSeed, 'meter.birth');
    const sorts = cumulative(world.system.meters.map(({ fraction }) => fraction));
    const headEnds = headEndsOf(world.system, 'meter');
    return ({ row }: Birth) => {
      const word = threefry(key.key0, key.key1, row, 0);
      columns.sort[row] = indexAt(sorts, unitFromWord(secondWord));
      columns.headEnd[row] = headEnds.pick(unitFromWord(word));
    };
  },
});

class MeterKernel implements Kernel {
  eventCount = 0;
  readonly #parts: KernelParts<typeof schema>;
  constructor(parts: KernelParts<typeof schema>) {
    this.#parts = parts;
  }

  advance(): void {
    // A meter has no events of its own: it is read and commanded.
  }

  supply(i: number, atMs: number, reason: number, isOff: boolean): void {
    const { columns, bins } = this.#parts;
    if (reason !== METER_OPEN || columns.isOpen[i] === Number(isOff)) return;
    columns.isOpen[i] = Number(isOff);
    bins.addCount(METERS_OPEN, atMs, isOff ? 1 : -1);
    this.eventCount++;
  }
}
