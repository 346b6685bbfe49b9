import type { Layout } from '../population/layout.js';
import { World, type WorldSettings } from '../population/world.js';
import { BlockRunner } from './block-runner.js';
import { CLAIM, DONE, EPOCH, firstBlockOf, nextBlockAt, STAGE, Stage } from './protocol.js';
import type { SharedMemory } from './shared-memory.js';
import { hashBlock } from './state-hash.js';
import { Synthesis } from './synthesis.js';

/** What a worker thread is started with. */
export interface WorkerStart {
  readonly memory: SharedMemory;
  readonly settings: WorldSettings;
  readonly layout: Layout;
  readonly workerIndex: number;
}

/** One worker's part of any stage; the same code runs in a thread of its own or in the coordinator's. */
export class StageWorker {
  readonly #runner: BlockRunner;
  readonly #synthesis: Synthesis;
  readonly #control: Int32Array;
  readonly #starts: Uint32Array;
  readonly #hashes: Uint32Array;
  readonly #window: Float64Array;
  readonly #workerIndex: number;
  readonly #workerCount: number;
  readonly #blockCount: number;

  constructor({ memory, settings, layout, workerIndex }: WorkerStart) {
    const world = new World(settings);
    this.#runner = new BlockRunner(memory, world, layout, workerIndex);
    this.#synthesis = new Synthesis(this.#runner, memory);
    this.#control = new Int32Array(memory.control);
    this.#starts = new Uint32Array(memory.starts);
    this.#hashes = new Uint32Array(memory.hashes);
    this.#window = new Float64Array(memory.window);
    this.#workerIndex = workerIndex;
    this.#workerCount = memory.bins.length;
    this.#blockCount = layout.blocks.length;
  }

  /** Runs the stage that the control words name, until no block is left to claim. */
  workOnce(): void {
    const stage = Atomics.load(this.#control, STAGE) as Stage;
    if (stage === Stage.rollBack) {
      this.#runner.rollBack();
      return;
    }
    this.#runner.openWindow();
    const beginMs = this.#window[0]!;
    for (let k = 0; k < this.#workerCount; k++) this.#workBlocksOf((this.#workerIndex + k) % this.#workerCount, stage, beginMs);
    this.#runner.closeWindow();
  }

  #work(stage: Stage, index: number, beginMs: number): void {
    if (stage === Stage.run) this.#runner.run(index);
    else if (stage === Stage.count) this.#synthesis.count(index);
    else if (stage === Stage.fill) this.#synthesis.fill(index, beginMs);
    else if (stage === Stage.rebase) this.#runner.rebase(index);
    else this.#hashes.set(hashBlock(this.#runner.columns, this.#starts, index), index * 2);
  }

  /** Works what is left of one worker's blocks. */
  #workBlocksOf(worker: number, stage: Stage, beginMs: number): void {
    const next = nextBlockAt(worker);
    const end = firstBlockOf(worker + 1, this.#workerCount, this.#blockCount);
    for (;;) {
      const from = Atomics.add(this.#control, next, CLAIM);
      if (from >= end) return;
      const until = Math.min(from + CLAIM, end);
      for (let index = from; index < until; index++) this.#work(stage, index, beginMs);
    }
  }
}

/** A thread's life: sleep until the next epoch opens, work, say done. Ends with the thread. */
export function workForever(start: WorkerStart): never {
  const worker = new StageWorker(start);
  const control = new Int32Array(start.memory.control);
  let epoch = 0;
  for (;;) {
    while (Atomics.load(control, EPOCH) === epoch) Atomics.wait(control, EPOCH, epoch);
    epoch++;
    worker.workOnce();
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  }
}
