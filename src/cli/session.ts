import type { ExitCode } from './exit.js';

/** What a command is given beside its own options: where it writes, and where its exit code goes. */
export interface Session {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  end(code: ExitCode): void;
}
