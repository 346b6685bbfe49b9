import type { Problem } from '../base/errors.js';
import { nearestName } from '../base/names.js';
import type { SystemFolder } from './folder.js';
import type { ResponseService } from './system.js';
import { provenance, type Row, readTable, type Table } from './table.js';

const DAY_S = 86_400;
const time = { type: 'number', min: 0, max: DAY_S, empty: true } as const;

export const responsesTable = {
  file: 'responses.csv',
  about: 'Frequency response held: what each service delivers is a function of frequency and of these settings alone',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Name that overrides use' },
    name: { type: 'text', about: 'Name in words' },
    direction: { type: 'choice', choices: ['low', 'high'], about: 'Acts on low or on high frequency' },
    shape: {
      type: 'choice',
      choices: ['dynamic', 'static', 'governor'],
      about:
        'Follows the curve, is triggered once and stays, or is shared among governors of plants.csv, with their droop and lags',
    },
    holding_mw: { type: 'number', min: 0, max: 1_000_000, about: 'Power held' },
    delay_s: { ...time, about: 'From the deviation to the first power; this and the other times are empty for governors' },
    ramp_s: { ...time, about: 'From the first power to full delivery' },
    duration_s: { ...time, about: 'How long a delivery is sustained' },
    fade_s: { ...time, about: 'How long it then takes to fade' },
    delivery_pu: { type: 'fraction', about: 'Share of the holding that really arrives' },
    calibrated: { type: 'boolean', about: 'Whether the settings were fitted to an event' },
    ...provenance,
  },
} as const satisfies Table;

export const responseCurvesTable = {
  file: 'response_curves.csv',
  about: 'Delivery by frequency deviation, linear between points; a static service has one point, its trigger',
  key: ['service', 'deviation_hz'],
  columns: {
    service: { type: 'text', about: 'An id of responses.csv' },
    deviation_hz: { type: 'number', min: 0, max: 10, about: 'Deviation from nominal in the direction of the service' },
    delivery_pu: { type: 'fraction', about: 'Share of the holding called for at that deviation' },
    ...provenance,
  },
} as const satisfies Table;

type CurveRow = Row<typeof responseCurvesTable>;
type ServiceRow = Row<typeof responsesTable>;

/** Response services in file order with their curves, SI inside; times in ms. */
export function readResponses(folder: SystemFolder, problems: Problem[]): ResponseService[] {
  const before = problems.length;
  const services = readTable(folder, responsesTable, problems);
  const points = readTable(folder, responseCurvesTable, problems);
  // Curves of rows that could not be read would be reported a second time.
  if (problems.length === before) {
    checkCurves(services, points, folder.nameOf(responsesTable.file), folder.nameOf(responseCurvesTable.file), problems);
  }
  checkTimes(services, folder.nameOf(responsesTable.file), problems);
  return services.map(row => serviceFromRow(row, points));
}

const TIMES = ['delay_s', 'ramp_s', 'duration_s', 'fade_s'] as const;

/** Governors follow their plants' settings, every other service its own times. */
function checkTimes(services: readonly ServiceRow[], file: string, problems: Problem[]): void {
  for (const row of services) {
    const isGovernor = row.shape === 'governor';
    const wrong = TIMES.find(name => (row[name] === null) !== isGovernor);
    if (wrong === undefined) continue;
    const found = isGovernor ? String(row[wrong]) : 'an empty cell';
    const allowed = isGovernor ? 'an empty cell, because governors have the times of plants.csv' : `from 0 to ${DAY_S} s`;
    problems.push({ file, line: row.line, path: wrong, found, allowed });
  }
}

function checkCurves(
  services: readonly ServiceRow[],
  points: readonly CurveRow[],
  servicesFile: string,
  curvesFile: string,
  problems: Problem[],
): void {
  const ids = services.map(({ id }) => id);
  for (const { service, line } of points) {
    if (ids.includes(service)) continue;
    const nearest = nearestName(service, ids);
    problems.push({ file: curvesFile, line, path: 'service', found: service, allowed: ids.join(', '), nearest });
  }
  for (const { id, shape, line } of services) {
    const curve = points.filter(({ service }) => service === id);
    const found = `${curve.length} points of ${id} in ${responseCurvesTable.file}`;
    if (shape === 'static' && curve.length !== 1) {
      problems.push({ file: servicesFile, line, path: 'shape', found, allowed: 'one point, its trigger, because it is static' });
    } else if (shape === 'governor' && curve.length !== 0) {
      problems.push({ file: servicesFile, line, path: 'shape', found, allowed: 'none, because governors have a droop instead' });
    } else if (shape === 'dynamic' && curve.length < 2) {
      problems.push({ file: servicesFile, line, path: 'shape', found, allowed: 'at least two points, because it is dynamic' });
    }
    for (const [i, point] of curve.entries()) {
      const previous = curve[i - 1];
      if (previous === undefined || point.deviation_hz > previous.deviation_hz) continue;
      const found = `${point.deviation_hz} after ${previous.deviation_hz}`;
      problems.push({
        file: curvesFile,
        line: point.line,
        path: 'deviation_hz',
        found,
        allowed: 'deviations that rise down the file',
      });
    }
  }
}

function serviceFromRow(row: ServiceRow, points: readonly CurveRow[]): ResponseService {
  const curve = points
    .filter(({ service }) => service === row.id)
    .map(({ deviation_hz, delivery_pu }) => ({ deviationHz: deviation_hz, fraction: delivery_pu }));
  return {
    id: row.id,
    name: row.name,
    direction: row.direction,
    shape: row.shape,
    holdingW: row.holding_mw * 1e6,
    curve,
    delayMs: msOf(row.delay_s),
    rampMs: msOf(row.ramp_s),
    durationMs: msOf(row.duration_s),
    deliveryFraction: row.delivery_pu,
    fadeMs: msOf(row.fade_s),
    calibrated: row.calibrated,
  };
}

const msOf = (seconds: number | null): number => Math.round((seconds ?? 0) * 1000);
