import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const main = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What `nadir <words>` answers, run as its user would, in `cwd`. */
export function nadir(words: readonly string[], { cwd, env }: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Answer {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd,
    env: { ...process.env, NADIR_DEBUG: '', ...env },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { code: status, stdout, stderr };
}
