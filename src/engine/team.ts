import { Worker } from 'node:worker_threads';
import { RunError } from '../base/errors.js';
import { DONE, EPOCH, FAILED, type FromWorker, firstBlockOf, nextBlockAt, STAGE, type Stage } from './protocol.js';
import { StageWorker, type WorkerStart } from './worker-loop.js';

/** Whoever works the stages: threads, or the coordinator's own thread. */
export interface Team {
  /** Runs one stage over all blocks. Throws a RunError where a worker was lost. */
  work(stage: Stage): Promise<void>;
  stop(): Promise<void>;
}

/** How long the coordinator may sleep before it lets its event loop run, ms: for Ctrl-C and progress, never for results. */
const YIELD_EVERY_MS = 100;

/** `workerCount` 0: no threads; the caller's thread does the work. */
export function startTeam(start: Omit<WorkerStart, 'workerIndex'>, workerCount: number): Team {
  return workerCount === 0 ? new InlineTeam(start) : new ThreadTeam(start, workerCount);
}

/** Every worker's next block is its first again. */
function resetClaims(control: Int32Array, { memory, layout }: Omit<WorkerStart, 'workerIndex'>): void {
  const workerCount = memory.bins.length;
  for (let worker = 0; worker < workerCount; worker++)
    Atomics.store(control, nextBlockAt(worker), firstBlockOf(worker, workerCount, layout.blocks.length));
}

class InlineTeam implements Team {
  readonly #start: Omit<WorkerStart, 'workerIndex'>;
  readonly #control: Int32Array;
  readonly #worker: StageWorker;

  constructor(start: Omit<WorkerStart, 'workerIndex'>) {
    this.#start = start;
    this.#control = new Int32Array(start.memory.control);
    this.#worker = new StageWorker({ ...start, workerIndex: 0 });
  }

  async work(stage: Stage): Promise<void> {
    this.#control[STAGE] = stage;
    resetClaims(this.#control, this.#start);
    this.#worker.workOnce();
    await breathe();
  }

  async stop(): Promise<void> {}
}

class ThreadTeam implements Team {
  readonly #start: Omit<WorkerStart, 'workerIndex'>;
  readonly #control: Int32Array;
  readonly #workers: Worker[];
  #failure: string | null = null;
  #isStopping = false;
  #sleptMs = 0;

  constructor(start: Omit<WorkerStart, 'workerIndex'>, workerCount: number) {
    this.#start = start;
    this.#control = new Int32Array(start.memory.control);
    const entry = new URL('../../workers/block-worker.js', import.meta.url);
    this.#workers = Array.from({ length: workerCount }, (_, workerIndex) => {
      const worker = new Worker(entry, { workerData: { ...start, workerIndex } satisfies WorkerStart });
      worker.on('message', (message: FromWorker) => {
        if (message.say === 'failed') this.#failure ??= message.message;
      });
      worker.on('error', error => {
        this.#failure ??= error.message;
      });
      worker.on('exit', code => {
        if (!this.#isStopping) this.#failure ??= `worker ${workerIndex} ended with code ${code}`;
      });
      return worker;
    });
  }

  async work(stage: Stage): Promise<void> {
    const control = this.#control;
    Atomics.store(control, STAGE, stage);
    resetClaims(control, this.#start);
    Atomics.store(control, DONE, 0);
    Atomics.add(control, EPOCH, 1);
    Atomics.notify(control, EPOCH);
    for (let done = 0; done < this.#workers.length; done = Atomics.load(control, DONE)) {
      const from = performance.now();
      Atomics.wait(control, DONE, done, YIELD_EVERY_MS);
      this.#sleptMs += performance.now() - from;
      if (this.#sleptMs >= YIELD_EVERY_MS) await this.#look();
    }
    if (Atomics.load(control, FAILED) !== 0) await this.#look();
  }

  async #look(): Promise<void> {
    this.#sleptMs = 0;
    await breathe();
    if (this.#failure !== null) throw new RunError(`a worker failed: ${this.#failure}`);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#workers.map(worker => worker.terminate()));
  }
}

const breathe = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
