import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const isWindows = process.platform === 'win32';

t.test('a build puts the command among those of the checkout', async t => {
  const checkout = t.testdir({ node_modules: {} });
  const script = fileURLToPath(new URL('../../src/cli/write-bin.js', import.meta.url));
  for (const time of ['first', 'second']) {
    t.equal(spawnSync(process.execPath, [script, checkout]).status, 0, `${time} build`);
  }
  const command = join(checkout, 'node_modules', '.bin', isWindows ? 'nadir.cmd' : 'nadir');
  const { status, stdout } = spawnSync(command, ['list', 'defences'], { encoding: 'utf8', shell: isWindows });
  t.equal(status, 0);
  t.match(stdout, /^randomised-delay /);
});
