import type { Problem } from '../base/errors.js';
import { actuatorKinds } from './actuators.js';
import type { SystemFolder } from './folder.js';
import { checkShares, shareColumn } from './references.js';
import type { HeadEnd, MeterPopulation } from './system.js';
import { provenance, readTable } from './table.js';

const headEndKinds = ['supplier', 'charge-point-operator', 'heat-pump-cloud', 'inverter-cloud', 'battery-cloud'] as const;
const meterKinds = ['smets1', 'smets2', 'not-communicating', 'traditional'] as const;

export const headEndsTable = {
  file: 'head_ends.csv',
  about: 'Who can send orders to which devices, how many and how fast',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    name: { type: 'text', about: 'Name' },
    kind: { type: 'choice', choices: headEndKinds, about: 'Kind of operator' },
    devices: { type: 'choice', choices: actuatorKinds, about: 'Kind of device that it commands' },
    share_pct: shareColumn('Share of the devices of that kind'),
    throughput_per_s: { type: 'number', min: 0.001, max: 1e9, about: 'Orders that it can send a second' },
    honest_per_s: { type: 'number', min: 0, max: 1e9, about: 'Ordinary messages a second that already use this' },
    latency_min_ms: { type: 'integer', min: 0, max: 86_400_000, about: 'Shortest time from sending to arrival' },
    latency_max_ms: { type: 'integer', min: 0, max: 86_400_000, about: 'Longest time from sending to arrival' },
    ...provenance,
  },
} as const;

export const metersTable = {
  file: 'meters.csv',
  about: 'Meters by generation, and whether they have a load switch that can be opened remotely',
  key: ['id'],
  columns: {
    id: { type: 'choice', choices: meterKinds, about: 'Generation' },
    share_pct: shareColumn('Share of meters'),
    remote_switch: { type: 'boolean', about: 'Whether a remote order can open its load switch' },
    ...provenance,
  },
} as const;

/** The head-ends in the table's order; shares of each kind of device sum to 1. */
export function readHeadEnds(folder: SystemFolder, problems: Problem[]): HeadEnd[] {
  const file = folder.nameOf(headEndsTable.file);
  const rows = readTable(folder, headEndsTable, problems);
  for (const kind of actuatorKinds) {
    const fractions = rows.filter(({ devices }) => devices === kind).map(row => row.share_pct / 100);
    checkShares(fractions, file, `shares of head-ends of the kind ${kind}`, problems);
  }
  return rows.map(row => {
    if (row.latency_max_ms < row.latency_min_ms) {
      const allowed = `at least latency_min_ms, ${row.latency_min_ms}`;
      problems.push({ file, line: row.line, path: 'latency_max_ms', found: String(row.latency_max_ms), allowed });
    }
    if (row.honest_per_s >= row.throughput_per_s) {
      const allowed = `less than throughput_per_s, ${row.throughput_per_s}`;
      problems.push({ file, line: row.line, path: 'honest_per_s', found: String(row.honest_per_s), allowed });
    }
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      devices: row.devices,
      shareFraction: row.share_pct / 100,
      throughputPerS: row.throughput_per_s,
      honestPerS: row.honest_per_s,
      latencyMinMs: row.latency_min_ms,
      latencyMaxMs: row.latency_max_ms,
    };
  });
}

/** The generations of meters; their shares sum to 1. */
export function readMeters(folder: SystemFolder, problems: Problem[]): MeterPopulation[] {
  const meters = readTable(folder, metersTable, problems).map(row => ({
    id: row.id,
    fraction: row.share_pct / 100,
    remoteSwitch: row.remote_switch,
  }));
  const fractions = meters.map(({ fraction }) => fraction);
  checkShares(fractions, folder.nameOf(metersTable.file), 'shares of meters', problems);
  return meters;
}
