import t from 'tap';
import { type Problem, problemLine } from '../../src/base/errors.js';
import { SystemFolder } from '../../src/system/folder.js';
import { readResponses } from '../../src/system/response.js';
import type { ResponseService } from '../../src/system/system.js';
import { shippedFolder } from '../fixtures/shipped-system.js';

function shipped(name: string): ResponseService[] {
  const problems: Problem[] = [];
  const services = readResponses(shippedFolder(name), problems);
  if (problems.length > 0) throw new Error(problems.map(problemLine).join('\n'));
  return services;
}

const megawatts = (services: readonly ResponseService[], ...ids: string[]): number[] =>
  ids.map(id => services.find(service => service.id === id)!.holdingW / 1e6);

t.test('holdings of 2025 against the auction results of NESO', async t => {
  const services = shipped('gb-2025');
  t.same(megawatts(services, 'dc-low', 'dm-low', 'dr-low'), [1178, 416, 461]);
  t.same(megawatts(services, 'dc-high', 'dm-high', 'dr-high'), [1121, 433, 493]);
  t.same(megawatts(services, 'static-ffr'), [202]);
  t.same(megawatts(services, 'mfr-low', 'mfr-high'), [400, 300], 'governors: an assumption');
});

t.test('2030 holds at least what 2025 does', async t => {
  const later = shipped('gb-2030');
  for (const { id, holdingW } of shipped('gb-2025')) t.ok(later.find(service => service.id === id)!.holdingW >= holdingW, id);
});

t.test('dynamic containment follows the curve and times of its service terms', async t => {
  const containment = shipped('gb-2030').find(({ id }) => id === 'dc-low')!;
  t.same(containment.curve, [
    { deviationHz: 0.015, fraction: 0 },
    { deviationHz: 0.2, fraction: 0.05 },
    { deviationHz: 0.5, fraction: 1 },
  ]);
  t.match(containment, { delayMs: 500, rampMs: 500, durationMs: 15 * 60_000, direction: 'low', shape: 'dynamic' });
});

t.test('9 August 2019: held and delivered sum to the figures of the ESO report', async t => {
  const services = shipped('gb-2019-08-09').filter(({ direction }) => direction === 'low');
  const primary = services.filter(({ id }) => id === 'battery' || id === 'primary');
  const megawattsOf = (rows: readonly ResponseService[], of: (row: ResponseService) => number) =>
    rows.reduce((total, row) => total + of(row), 0) / 1e6;
  const held = ({ holdingW }: ResponseService) => holdingW;
  const delivered = ({ holdingW, deliveryFraction }: ResponseService) => holdingW * deliveryFraction;
  t.equal(megawattsOf(primary, held), 1022, 'primary held');
  t.equal(megawattsOf(services, held), 1314, 'secondary held');
  for (const [what, mw, reportedMw] of [
    ['primary', megawattsOf(primary, delivered), 841],
    ['secondary', megawattsOf(services, delivered), 1055],
  ] as const) {
    t.ok(Math.abs(mw - reportedMw) < 0.02 * reportedMw, `${what} delivered: ${mw} MW against ${reportedMw} MW`);
  }
  t.ok(
    services.every(({ calibrated }) => calibrated),
    'what was fitted is labelled',
  );
});

const SERVICES = 'id,name,direction,shape,holding_mw,delay_s,ramp_s,duration_s,fade_s,delivery_pu,calibrated,source,assumption';
const CURVES = 'service,deviation_hz,delivery_pu,source,assumption';
const SERVICE = 'fast,Fast,low,dynamic,100,0.5,0.5,900,60,1,false,nobody,true';
const POINTS = ['fast,0.015,0,nobody,true', 'fast,0.5,1,nobody,true'];

t.test('each mistake gives one problem', async t => {
  const problemsOf = (service: string, points: readonly string[]): string[] => {
    const files = { 'responses.csv': `${SERVICES}\n${service}\n`, 'response_curves.csv': [CURVES, ...points].join('\n') };
    const path = t.testdir(files);
    const problems: Problem[] = [];
    readResponses(SystemFolder.open(path, problems)!, problems);
    return problems.map(problem => problemLine(problem).replace(`${path}/`, ''));
  };
  t.same(problemsOf(SERVICE, POINTS), [], 'the service itself has none');
  t.same(problemsOf(SERVICE.replace('100', '-1'), POINTS), [
    'responses.csv:2: holding_mw: found -1; allowed: a number from 0 to 1000000',
  ]);
  t.same(problemsOf(SERVICE, [...POINTS, 'fastt,0.6,1,nobody,true']), [
    'response_curves.csv:4: service: found fastt; allowed: fast (did you mean fast?)',
  ]);
  t.same(problemsOf(SERVICE, [...POINTS].reverse()), [
    'response_curves.csv:3: deviation_hz: found 0.015 after 0.5; allowed: deviations that rise down the file',
  ]);
  t.same(problemsOf(SERVICE.replace('dynamic', 'static'), POINTS), [
    'responses.csv:2: shape: found 2 points of fast in response_curves.csv; ' +
      'allowed: one point, its trigger, because it is static',
  ]);
  t.same(problemsOf(SERVICE, POINTS.slice(1)), [
    'responses.csv:2: shape: found 1 points of fast in response_curves.csv; ' +
      'allowed: at least two points, because it is dynamic',
  ]);
  const governor = SERVICE.replace('fast', 'slow').replace('dynamic', 'governor');
  const untimed = governor.replace('0.5,0.5,900,60', ',,,');
  t.same(problemsOf(`${SERVICE}\n${untimed}`, POINTS), [], 'governors have neither curve nor times of their own');
  t.same(problemsOf(`${SERVICE}\n${governor}`, POINTS), [
    'responses.csv:3: delay_s: found 0.5; allowed: an empty cell, because governors have the times of plants.csv',
  ]);
  t.same(problemsOf(`${SERVICE}\n${untimed}`, [...POINTS, 'slow,0.5,1,nobody,true']), [
    'responses.csv:3: shape: found 1 points of slow in response_curves.csv; ' +
      'allowed: none, because governors have a droop instead',
  ]);
  t.same(problemsOf(SERVICE.replace(',900', ','), POINTS), [
    'responses.csv:2: duration_s: found an empty cell; allowed: from 0 to 86400 s',
  ]);
});
