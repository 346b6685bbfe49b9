import { PassThrough } from 'node:stream';
import t from 'tap';
import { durationWords, Progress, progressLine } from '../../src/cli/progress.js';

/** A stream that is no terminal, and what was written to it. */
function stream(isTTY = false): { stderr: NodeJS.WriteStream; written: () => string } {
  const through = new PassThrough();
  const stderr = Object.assign(through, { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream;
  return { stderr, written: () => String(through.read() ?? '') };
}

t.test('a line shows the share done, where it stands and the time left', async t => {
  t.equal(
    progressLine('day', 0.5, 'simulating, 17:31', 42),
    'day [############------------]  50 %  simulating, 17:31, 42 s left',
  );
  t.equal(progressLine('day', 0, 'starting', undefined), 'day [------------------------]   0 %  starting');
});

t.test('wall time is told as people say it', async t => {
  t.same([0.2, 42, 89, 90, 600, 5400, 7500].map(durationWords), [
    '1 s',
    '42 s',
    '89 s',
    '2 min',
    '10 min',
    '1 h 30 min',
    '2 h 5 min',
  ]);
});

t.test('something is said at once, and not again for every report', async t => {
  const { stderr, written } = stream();
  const progress = new Progress({ stderr, label: 'day', quiet: false });
  for (let i = 0; i < 1000; i++) progress.report(i / 1000, 'simulating');
  progress.stop();
  t.equal(written().trim().split('\n').length, 1);
});

t.test('on a terminal the line is drawn anew and gone at the end', async t => {
  const { stderr, written } = stream(true);
  const progress = new Progress({ stderr, label: 'day', quiet: false });
  progress.stop();
  const text = written();
  t.match(text, 'day [');
  t.ok(text.endsWith('\r\u001b[2K'));
});

t.test('a quiet user hears of failures alone', async t => {
  const { stderr, written } = stream();
  const progress = new Progress({ stderr, label: 'day', quiet: true });
  progress.report(0.5, 'simulating');
  progress.sayAlways('run r1 failed');
  progress.stop();
  t.equal(written(), 'run r1 failed\n');
});
