import t from 'tap';
import { problemLine } from '../../src/base/errors.js';

t.test('nothing that a file holds can steer the terminal on which its problem is shown', async t => {
  const line = problemLine({
    file: '\u001b[31mday.yaml',
    line: 3,
    found: 'a title \u001b]0;mine\u0007, \u009b2J and\na line',
    allowed: 'what reads from left to right: \u202eabc\u2066',
  });
  t.equal(line, ' [31mday.yaml:3: found a title  ]0;mine ,  2J and a line; allowed: what reads from left to right:  abc ');
});
