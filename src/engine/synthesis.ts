import type { Birth } from '../population/kind.js';
import { FIRST_OWNED, kinds, METER } from '../population/kinds/list.js';
import { Ownership } from '../population/ownership.js';
import type { BlockRunner } from './block-runner.js';
import type { SharedMemory } from './shared-memory.js';

/** Brings a population to life block by block, on any thread: first how many devices each home has, then the devices. */
export class Synthesis {
  readonly #runner: BlockRunner;
  readonly #ownership: Ownership;
  readonly #counts: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #addressed: Uint16Array;
  readonly #headEndCount: number;

  constructor(runner: BlockRunner, memory: SharedMemory) {
    this.#runner = runner;
    this.#ownership = new Ownership(runner.world);
    this.#counts = new Uint32Array(memory.counts);
    this.#starts = new Uint32Array(memory.starts);
    this.#addressed = new Uint16Array(memory.addressed);
    this.#headEndCount = runner.world.system.headEnds.length;
  }

  /** Counts the devices of a block's homes into the shared counts. */
  count(index: number): void {
    const { areaIndex, customerStart, customerEnd } = this.#runner.layout.blocks[index]!;
    const at = index * kinds.length;
    const ownership = this.#ownership;
    for (let kind = 0; kind < FIRST_OWNED; kind++) this.#counts[at + kind] = customerEnd - customerStart;
    for (let row = customerStart; row < customerEnd; row++) {
      ownership.draw(row, areaIndex);
      for (let owned = 0; owned < ownership.has.length; owned++) this.#counts[at + FIRST_OWNED + owned]! += ownership.has[owned]!;
    }
  }

  /** Fills a block's columns: every customer and meter, and each home's devices in the order of the homes. */
  fill(index: number, beginMs: number): void {
    const runner = this.#runner;
    const { areaIndex, substationStart, substationEnd, customerStart } = runner.openBlock(index);
    const { synthesisers } = runner.columns;
    const rows = Array.from(kinds, (_, kind) => this.#starts[index * kinds.length + kind]!);
    const ownership = this.#ownership;
    const birth: Birth = { row: 0, home: 0, classIndex: 0, substation: 0, beginMs };
    let homeRow = customerStart;
    for (let substationRow = substationStart; substationRow < substationEnd; substationRow++) {
      const substation = substationRow - substationStart;
      const last = homeRow + runner.layout.substationCustomers[substationRow]!;
      for (; homeRow < last; homeRow++) {
        ownership.draw(homeRow, areaIndex);
        birth.home = homeRow - customerStart;
        birth.classIndex = ownership.classIndex;
        birth.substation = substation;
        for (let kind = 0; kind < kinds.length; kind++) {
          if (kind >= FIRST_OWNED && !ownership.has[kind - FIRST_OWNED]) continue;
          birth.row = rows[kind]!++;
          synthesisers[kind]!(birth);
        }
      }
    }
    this.#countAddressed(index);
  }

  /** How many devices of each kind each head-end commands here: orders' queues are as long as those they address. */
  #countAddressed(index: number): void {
    const { headEnd, meterSort } = this.#runner.columns.addressing;
    const { meters } = this.#runner.world.system;
    for (let kind = 0; kind < kinds.length; kind++) {
      const column = headEnd[kind];
      if (!column) continue;
      const at = (index * kinds.length + kind) * this.#headEndCount;
      const end = this.#starts[(index + 1) * kinds.length + kind]!;
      for (let row = this.#starts[index * kinds.length + kind]!; row < end; row++) {
        if (kind === METER && !meters[meterSort[row]!]!.remoteSwitch) continue;
        this.#addressed[at + column[row]!]!++;
      }
    }
  }
}
