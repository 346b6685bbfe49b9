import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { Folder, TOP } from '../fixtures/scenario.js';

t.test('a file of a gigabyte is answered without being read', async t => {
  const folder = new Folder(t);
  truncateSync(folder.write('huge.yaml', ''), 2 ** 30);
  t.same(folder.lines('huge.yaml'), ['huge.yaml: found 1073741824 bytes; allowed: at most 262144 bytes']);
});

t.test('nesting is bounded in every form it can take', async t => {
  const folder = new Folder(t);
  const deep = {
    maps: '{a: '.repeat(10_000) + '}'.repeat(10_000),
    'open maps': '{a: '.repeat(60_000),
    lists: '['.repeat(200_000),
    dashes: '- '.repeat(100_000),
    questions: '? '.repeat(100_000),
    block: Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  };
  for (const [name, text] of Object.entries(deep)) {
    folder.write('deep.yaml', text);
    t.match(folder.lines('deep.yaml'), [/found deeper nesting; allowed: at most 32 maps and lists inside one another/], name);
  }
  folder.write('deep.yaml', `${TOP}about: ${'['.repeat(33)}${']'.repeat(33)}\n`);
  t.match(folder.lines('deep.yaml'), [/deep\.yaml:6:\d+: found deeper nesting/]);
});

t.test('aliases cannot multiply what is read', async t => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 10; i++)
    bomb.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  const folder = new Folder(t, {
    'bomb.yaml': bomb.join('\n'),
    'many.yaml': `a: &a 1\nb: [${'*a, '.repeat(60_000)}]`,
    'circle.yaml': 'a: &a { b: *a }\n',
    'wide.yaml': `a: &a [${'x, '.repeat(20_000)}]\nb: [*a, *a, *a, *a]\n`,
    'fine.yaml': `${TOP}fleet: { solar: &one { count: 1 M }, batteries: *one }\n`,
  });
  t.match(folder.lines('bomb.yaml')[0], /too many aliases|found too much/);
  t.match(folder.lines('many.yaml'), [/too many aliases/], 'said once');
  t.match(folder.lines('circle.yaml')[0], /found too much/);
  t.match(folder.lines('wide.yaml'), [/found too much/]);
  t.equal(folder.read('fine.yaml').scenario.fleet.batteries.count, 1e6);
});

t.test('a file full of mistakes is answered with a bounded number of them', async t => {
  const folder = new Folder(t, {
    'keys.yaml': Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'),
    'anchors.yaml': '&a '.repeat(80_000),
    'twice.yaml': 'a: 1\n'.repeat(20_000),
    'entries.yaml': `${TOP}attacks: [${'{ kind: x }, '.repeat(900)}]\n`,
  });
  t.ok(folder.lines('keys.yaml').some(line => /found 19980 unknown keys more/.test(line)));
  t.ok(folder.problems('anchors.yaml').length <= 51);
  t.ok(folder.problems('twice.yaml').length <= 51);
  t.match(folder.lines('entries.yaml').at(-1), /found \d+ problems more/);
});

t.test('what is no plain YAML 1.2 document of one map is refused', async t => {
  const folder = new Folder(t);
  const refused: [string, RegExp][] = [
    ['', /empty file/],
    ['# only a comment\n', /empty file/],
    ['- 1\n', /found a list/],
    ['text', /found 'text'/],
    [`${TOP}---\na: 1\n`, /second document/],
    [`%YAML 1.1\n---\n${TOP}`, /found YAML 1\.1; allowed: YAML 1\.2/],
    [`${TOP}name: twice\n`, /'name' a second time/],
    [`${TOP}about: !!js/function "x"\n`, /tag/],
    [`${TOP}about: !custom x\n`, /tag/],
    [`${TOP}about: *nobody\n`, /nobody/],
    [`${TOP}[1, 2]: x\n`, /a key that is no short text/],
    [`${TOP}about: "unclosed\n`, /well-formed/],
    [`${TOP}<<: { about: x }\n`, /found the key '<<'/],
    [`${TOP}__proto__: { polluted: 1 }\n`, /found the key '__proto__'/],
    [`${TOP}fleet: { __proto__: { count: 1 } }\n`, /found the key '__proto__'/],
    [`${TOP}attacks: [{ kind: __proto__, at: "17:30" }]\n`, /kind: found '__proto__'/],
    [`${TOP}attacks: [{ kind: meter-disconnect, at: "17:30", constructor: 1 }]\n`, /found the key 'constructor'/],
    [`${TOP}seed: "${'x'.repeat(250_000)}"\n`, /seed: found 'x{60}…' \(250000 characters\)/],
  ];
  for (const [text, message] of refused) {
    folder.write('peak.yaml', text);
    t.match(folder.lines('peak.yaml').join('\n'), message, JSON.stringify(text.slice(-40)));
  }
  t.equal(({} as Record<string, unknown>).polluted, undefined);
});

t.test('nothing is read outside the root', async t => {
  const folder = new Folder(t, {
    'secret.yaml': TOP,
    'outside/secret.yaml': TOP,
    'shipped/winter.yaml': TOP,
    'up.yaml': 'extends: ../outside/secret.yaml\n',
    'absolute.yaml': 'extends: /etc/passwd\n',
    'missing.yaml': 'extends: ../outside/nothing.yaml\n',
    'weather.yaml': `${TOP}weather: ../outside/w.csv\n`,
    'system.yaml': `${TOP.replace('gb-test', '../outside')}`,
    'linked.yaml': 'extends: link.yaml\n',
    'name.yaml': 'extends: winter\nname: other\n',
    'unknown.yaml': 'extends: wintr\n',
  });
  symlinkSync(join(folder.path, 'outside/secret.yaml'), join(folder.path, 'work/link.yaml'));
  for (const name of ['up', 'absolute', 'missing', 'weather', 'system']) {
    t.match(folder.lines(`${name}.yaml`), [/allowed: a path inside /], name);
  }
  t.match(folder.lines('linked.yaml'), [/a link outside; allowed: a path inside /]);
  t.match(folder.lines('link.yaml'), [/a link outside; allowed: a path inside /]);
  t.equal(folder.read('name.yaml').scenario.name, 'other');
  t.equal(folder.read('winter').scenario.name, 'peak');
  t.match(folder.lines('unknown.yaml'), [/a shipped scenario \(winter\) or a path \(did you mean winter\?\)/]);
  t.match(folder.lines('wintr'), [/did you mean winter\?/]);
  t.match(folder.lines('secre.yaml'), [/found 'secre\.yaml'; allowed: a file that exists \(did you mean secret\.yaml\?\)/]);
});

t.test('the root is --root, else the working folder, else the own folder of the file', async t => {
  const folder = new Folder(t, {
    'other/base.yaml': TOP,
    'other/deep/child.yaml': 'extends: ../base.yaml\n',
    'deep/child.yaml': 'extends: ../base.yaml\n',
    'work/base.yaml': TOP,
    'work/deep/child.yaml': 'extends: ../base.yaml\n',
  });
  t.equal(folder.read('deep/child.yaml').files.length, 2, 'the working folder contains both');
  t.match(folder.lines('../other/deep/child.yaml'), [/allowed: a path inside .*deep/]);
  const { roots } = folder.options();
  const wide = { roots: { ...roots, root: join(folder.path, 'other') } };
  t.equal(folder.read('../other/deep/child.yaml', wide).files.length, 2);
  t.match(folder.lines('base.yaml', wide), [/allowed: a path inside .*other/]);
});

t.test('folders, pipes and files that are no text are refused at once', async t => {
  const folder = new Folder(t);
  writeFileSync(folder.write('bytes.yaml', ''), Buffer.from([0x61, 0xff]));
  mkdirSync(join(folder.path, 'work/folder.yaml'));
  execFileSync('mkfifo', [join(folder.path, 'work/pipe.yaml')]);
  t.match(folder.lines('bytes.yaml'), [/no UTF-8 text/]);
  t.match(folder.lines('folder.yaml'), [/no regular file/]);
  t.match(folder.lines('pipe.yaml'), [/no regular file/]);
  t.match(folder.lines('nul\0.yaml'), [/allowed: a path inside/]);
});

/** What a scenario may be broken into: signs of YAML, and words of the format. */
const pieces = fc.constantFrom(
  ...[
    'nadir: 1',
    'name',
    'attacks:',
    '- ',
    '  ',
    '\n',
    '{',
    '}',
    '[',
    ']',
    ': ',
    ', ',
    '"',
    "'",
    '&a ',
    '*a ',
    '!t ',
    '|',
    '>',
    '#',
    '? ',
  ],
  ...[
    'kind: meter-disconnect',
    'at: "17:30"',
    'when: ',
    'demand: ',
    'target',
    'overrides',
    'extends',
    '__proto__',
    '0',
    '30 min',
    '\t',
    '%',
    '---',
  ],
);

t.test('whatever a file holds, it is read or refused in words', async t => {
  const folder = new Folder(t);
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map(parts => TOP + parts.join('')),
    fc.string({ maxLength: 60 }),
  );
  fc.assert(
    fc.property(texts, text => {
      folder.write('any.yaml', text);
      // Anything but a UserError is thrown on, and fails the property.
      return folder.problems('any.yaml').every(({ found, allowed }) => found !== '' && allowed !== '');
    }),
    { seed: 4, numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), fc.string({ maxLength: 20 }), (parts, text) => {
      folder.write('any.yaml', TOP);
      return folder.problems('any.yaml', { sets: [`${parts.join('')}=${text}`, `${text}=${parts.join('')}`] }).length >= 0;
    }),
    { seed: 5, numRuns: 300 },
  );
  t.pass('fast-check found no exception');
});
