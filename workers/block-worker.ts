import { parentPort, workerData } from 'node:worker_threads';
import { DONE, FAILED, type FromWorker } from '../src/engine/protocol.js';
import { type WorkerStart, workForever } from '../src/engine/worker-loop.js';

/** A thread that runs blocks: the protocol is in src/engine/protocol.ts, the work in src/engine/worker-loop.ts. */
const start = workerData as WorkerStart;
try {
  workForever(start);
} catch (error) {
  const control = new Int32Array(start.memory.control);
  parentPort?.postMessage({
    say: 'failed',
    message: error instanceof Error ? error.message : String(error),
  } satisfies FromWorker);
  Atomics.store(control, FAILED, 1);
  Atomics.add(control, DONE, 1);
  Atomics.notify(control, DONE);
}
