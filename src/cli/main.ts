#!/usr/bin/env node
import { answerTo } from './exit.js';
import { runProgram } from './program.js';
import type { Session } from './session.js';

const session: Session = {
  stdout: process.stdout,
  stderr: process.stderr,
  end: code => {
    process.exitCode = code;
  },
};

// A reader that has seen enough (`nadir list attacks | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await runProgram(process.argv.slice(2), session);
} catch (error) {
  const { code, lines } = answerTo(error, process.env.NADIR_DEBUG === '1');
  for (const line of lines) session.stderr.write(`${line}\n`);
  session.end(code);
}
