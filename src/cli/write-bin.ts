import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Puts this build's command where `npx nadir` looks first, `node_modules/.bin`: npm puts the commands of dependencies there, and
 * not the package's own.
 */
const main = fileURLToPath(new URL('./main.js', import.meta.url));
const folder = join(process.argv[2] ?? fileURLToPath(new URL('../../..', import.meta.url)), 'node_modules', '.bin');
const target = relative(folder, main);

chmodSync(main, 0o755);
mkdirSync(folder, { recursive: true });
rmSync(join(folder, 'nadir'), { force: true });
if (process.platform === 'win32') writeFileSync(join(folder, 'nadir.cmd'), `@node "%~dp0${target}" %*\r\n`);
else symlinkSync(target, join(folder, 'nadir'));
