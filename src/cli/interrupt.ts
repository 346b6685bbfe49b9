import { exitCodes } from './exit.js';

/**
 * The first Ctrl-C (or SIGTERM) asks the work under way to stop where it is safe; the second leaves at once.
 * `stop` gives the signals back to whoever comes next.
 */
export function watchInterrupts(stderr: NodeJS.WriteStream): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    stderr.write('\nInterrupted: stopping where it is safe. Ctrl-C again leaves at once.\n');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
