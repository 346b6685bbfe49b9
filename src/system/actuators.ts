import type { Problem } from '../base/errors.js';
import { MS_PER_S } from '../base/units.js';
import type { SystemFolder } from './folder.js';
import { checkEach } from './references.js';
import type { Actuator } from './system.js';
import { provenance, readTable } from './table.js';

/** Every kind of device that an order can move. */
export const actuatorKinds = ['meter', 'ev', 'heat-pump', 'solar', 'battery'] as const;

export const actuatorsTable = {
  file: 'actuators.csv',
  about: 'How fast a device can follow an order: no order moves it faster',
  key: ['kind'],
  columns: {
    kind: { type: 'choice', choices: actuatorKinds, about: 'Kind of device' },
    latency_min_ms: { type: 'integer', min: 0, max: 600_000, about: 'Shortest time from the order to the first change' },
    latency_max_ms: { type: 'integer', min: 0, max: 600_000, about: 'Longest time from the order to the first change' },
    ramp_ms: { type: 'integer', min: 0, max: 600_000, about: 'Time from the first change to the full one' },
    min_on_s: { type: 'number', min: 0, max: 86_400, about: 'Shortest time that it stays on' },
    min_off_s: { type: 'number', min: 0, max: 86_400, about: 'Shortest time that it stays off' },
    ...provenance,
  },
} as const;

/** One actuator a kind of device; a kind without a row is a problem. */
export function readActuators(folder: SystemFolder, problems: Problem[]): Actuator[] {
  const file = folder.nameOf(actuatorsTable.file);
  const rows = readTable(folder, actuatorsTable, problems);
  checkEach(actuatorKinds, new Set(rows.map(({ kind }) => kind)), file, 'kind', problems);
  return rows.map(row => {
    if (row.latency_max_ms < row.latency_min_ms) {
      const allowed = `at least latency_min_ms, ${row.latency_min_ms}`;
      problems.push({ file, line: row.line, path: 'latency_max_ms', found: String(row.latency_max_ms), allowed });
    }
    return {
      kind: row.kind,
      latencyMinMs: row.latency_min_ms,
      latencyMaxMs: row.latency_max_ms,
      rampMs: row.ramp_ms,
      minOnMs: row.min_on_s * MS_PER_S,
      minOffMs: row.min_off_s * MS_PER_S,
    };
  });
}
