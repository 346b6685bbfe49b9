import { answerTo } from '../../src/cli/exit.js';
import { runProgram } from '../../src/cli/program.js';
import type { Session } from '../../src/cli/session.js';
import type { Answer } from './nadir.js';

/** What `nadir <words>` answers in `cwd`, without a process of its own: for many short commands one after another. */
export async function inProcess(words: readonly string[], { cwd }: { cwd: string }): Promise<Answer> {
  const answer = { code: 0, stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string): boolean => {
      answer[name] += text;
      return true;
    },
  });
  const end = (code: number): void => {
    answer.code = code;
  };
  const session = { stdout: stream('stdout'), stderr: stream('stderr'), end } as unknown as Session;
  const before = process.cwd();
  process.chdir(cwd);
  try {
    await runProgram(words, session);
  } catch (error) {
    const { code, lines } = answerTo(error, false);
    answer.code = code;
    answer.stderr += lines.map(line => `${line}\n`).join('');
  } finally {
    process.chdir(before);
  }
  return answer;
}
