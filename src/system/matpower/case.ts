import type { Problem } from '../../base/errors.js';
import type { Branch, Bus, DcLink, Generator, Network } from '../network.js';
import { checkNetwork, type NetworkPlaces } from '../network-check.js';
import { RAD_PER_DEG } from '../network-tables.js';
import { branchColumns, busColumns, type CaseTable, dcLineColumns, generatorColumns, tableOf } from './columns.js';
import { checkParallel } from './parallel.js';
import { type Field, readFields } from './read-fields.js';

export interface CaseOptions {
  /** Rows of branches that repeat an earlier one are taken for parallel circuits wherever they stand. */
  readonly allowParallel: boolean;
}

/** A MATPOWER case: its network, and what the user should know about the reading. */
export interface MatpowerCase {
  readonly network: Network;
  readonly places: NetworkPlaces;
  readonly notes: readonly string[];
}

/** Most rows that are read. */
const BUSES_MAX = 100_000;
const BRANCHES_MAX = 200_000;
const GENERATORS_MAX = 100_000;
const W_PER_MW = 1e6;
const KINDS = ['load', 'generator', 'reference', 'isolated'] as const;
/** Fields that are read; all others are left out, and said so. */
const READ = ['version', 'baseMVA', 'bus', 'gen', 'branch', 'bus_name', 'dcline'];

type BusTable = CaseTable<typeof busColumns>;
type GeneratorTable = CaseTable<typeof generatorColumns>;
type BranchTable = CaseTable<typeof branchColumns>;

/**
 * Reads the text of a MATPOWER case of version 2 as data. Buses are named by their number, branches and generators by their
 * row. Null, and every problem in `problems`, where anything is wrong with it.
 */
export function readCase(text: string, file: string, options: CaseOptions, problems: Problem[]): MatpowerCase | null {
  const before = problems.length;
  const fields = readFields(text, file, problems);
  checkVersion(fields, file, problems);
  const baseVa = baseOf(fields, file, problems);
  const bus = tableOf(fields, 'bus', busColumns, BUSES_MAX, file, problems);
  const gen = tableOf(fields, 'gen', generatorColumns, GENERATORS_MAX, file, problems);
  const branch = tableOf(fields, 'branch', branchColumns, BRANCHES_MAX, file, problems);
  const notes: string[] = [];
  const busAt = bus === null ? null : new BusNumbers(bus, file, problems);
  if (branch !== null) notes.push(...checkParallel(branch, file, options.allowParallel, problems));
  if (bus === null || busAt === null || gen === null || branch === null) return null;

  const labels = labelsOf(fields, bus.rowCount, file, problems);
  const network: Network = {
    baseVa,
    buses: Array.from({ length: bus.rowCount }, (_, row) => busOf(bus, row, labels?.[row] ?? null)),
    branches: Array.from({ length: branch.rowCount }, (_, row) => branchOf(branch, row, busAt)),
    generators: Array.from({ length: gen.rowCount }, (_, row) => generatorOf(gen, row, busAt)),
    dcLinks: fields.has('dcline') ? dcLinksOf(fields, busAt, file, problems) : [],
    boundaries: [],
  };
  const leftOut = [...fields.keys()].filter(name => !READ.includes(name)).map(name => `mpc.${name}`);
  if (leftOut.length > 0) notes.push(`${file}: left out: ${leftOut.slice(0, 10).join(', ')}`);
  if (problems.length > before) return null;
  const place = (name: string, table: Pick<BusTable, 'line'>) => (index: number) => ({
    file,
    line: table.line(index),
    path: `${name} row ${index + 1}`,
  });
  const places = { bus: place('bus', bus), branch: place('branch', branch), generator: place('gen', gen) };
  checkNetwork(network, places, problems);
  return problems.length > before ? null : { network, places, notes };
}

function checkVersion(fields: ReadonlyMap<string, Field>, file: string, problems: Problem[]): void {
  const version = fields.get('version');
  if (version === undefined) {
    problems.push({ file, path: 'version', found: 'no mpc.version', allowed: "mpc.version = '2'" });
  } else if (!('value' in version.value) || String(version.value.value) !== '2') {
    const found = 'value' in version.value ? String(version.value.value).slice(0, 40) : `a ${version.value.is}`;
    problems.push({ file, line: version.line, path: 'version', found, allowed: "'2'" });
  }
}

function baseOf(fields: ReadonlyMap<string, Field>, file: string, problems: Problem[]): number {
  const base = fields.get('baseMVA');
  if (base?.value.is === 'number' && base.value.value > 0 && base.value.value <= 1e6) return base.value.value * W_PER_MW;
  const found =
    base === undefined ? 'no mpc.baseMVA' : base.value.is === 'number' ? String(base.value.value) : `a ${base.value.is}`;
  problems.push({ file, line: base?.line, path: 'baseMVA', found, allowed: 'a number above 0, at most 1000000' });
  return Number.NaN;
}

/** Indices of buses by their numbers. A number that stands twice, or that no bus has, is a problem. */
class BusNumbers {
  readonly #index = new Map<number, number>();

  constructor(
    bus: BusTable,
    readonly file: string,
    readonly problems: Problem[],
  ) {
    for (let row = 0; row < bus.rowCount; row++) {
      const number = bus.at(row, 'bus_i');
      const earlier = this.#index.get(number);
      if (earlier === undefined) this.#index.set(number, row);
      else {
        const allowed = `each bus once (row ${earlier + 1} on line ${bus.line(earlier)} has it already)`;
        problems.push({ file, line: bus.line(row), path: `bus row ${row + 1}, bus_i`, found: `bus ${number} again`, allowed });
      }
    }
  }

  at(number: number, line: number, path: string): number {
    const index = this.#index.get(number);
    if (index === undefined) {
      this.problems.push({ file: this.file, line, path, found: `bus ${number}`, allowed: 'a bus of mpc.bus' });
    }
    return index ?? 0;
  }
}

/** `mpc.bus_name`: what people call the buses. */
function labelsOf(
  fields: ReadonlyMap<string, Field>,
  count: number,
  file: string,
  problems: Problem[],
): readonly string[] | null {
  const field = fields.get('bus_name');
  if (field === undefined) return null;
  const { value, line } = field;
  if (value.is === 'cell' && value.values.length === count) return value.values.map(label => String(label).trim().slice(0, 200));
  const found = value.is === 'cell' ? `${value.values.length} names` : `a ${value.is}`;
  problems.push({ file, line, path: 'bus_name', found, allowed: `a cell of ${count} texts, one for each bus` });
  return null;
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const busOf = (bus: BusTable, row: number, label: string | null): Bus => ({
  name: String(bus.at(row, 'bus_i')),
  kind: KINDS[bus.at(row, 'type') - 1]!,
  loadW: bus.at(row, 'Pd') * W_PER_MW,
  loadVar: bus.at(row, 'Qd') * W_PER_MW,
  shuntW: bus.at(row, 'Gs') * W_PER_MW,
  shuntVar: bus.at(row, 'Bs') * W_PER_MW,
  baseV: bus.at(row, 'baseKV') * 1000,
  voltagePu: bus.at(row, 'Vm'),
  angleRad: bus.at(row, 'Va') * RAD_PER_DEG,
  label,
  area: String(bus.at(row, 'area')),
  minPu: finiteOrNull(bus.at(row, 'Vmin')),
  maxPu: finiteOrNull(bus.at(row, 'Vmax')),
});

function branchOf(branch: BranchTable, row: number, busAt: BusNumbers): Branch {
  const rating = branch.at(row, 'rateA');
  const end = (column: 'fbus' | 'tbus'): number =>
    busAt.at(branch.at(row, column), branch.line(row), `branch row ${row + 1}, ${column}`);
  return {
    name: String(row + 1),
    from: end('fbus'),
    to: end('tbus'),
    resistancePu: branch.at(row, 'r'),
    reactancePu: branch.at(row, 'x'),
    susceptancePu: branch.at(row, 'b'),
    // 0 is MATPOWER's way of writing that there is no limit.
    ratingVa: rating === 0 || rating === Infinity ? null : rating * W_PER_MW,
    // So is 0 for a line's ratio.
    tap: branch.at(row, 'ratio') === 0 ? 1 : branch.at(row, 'ratio'),
    shiftRad: branch.at(row, 'angle') * RAD_PER_DEG,
    isInService: branch.at(row, 'status') > 0,
  };
}

function generatorOf(gen: GeneratorTable, row: number, busAt: BusNumbers): Generator {
  return {
    name: String(row + 1),
    bus: busAt.at(gen.at(row, 'bus'), gen.line(row), `gen row ${row + 1}, bus`),
    powerW: gen.at(row, 'Pg') * W_PER_MW,
    reactiveVar: gen.at(row, 'Qg') * W_PER_MW,
    minVar: gen.at(row, 'Qmin') * W_PER_MW,
    maxVar: gen.at(row, 'Qmax') * W_PER_MW,
    minW: gen.at(row, 'Pmin') * W_PER_MW,
    maxW: gen.at(row, 'Pmax') * W_PER_MW,
    setVoltagePu: gen.at(row, 'Vg'),
    isInService: gen.at(row, 'status') > 0,
  };
}

/** DC lines in service as links of fixed power; their losses are those at that power (loss0 + loss1 · Pf). */
function dcLinksOf(fields: ReadonlyMap<string, Field>, busAt: BusNumbers, file: string, problems: Problem[]): DcLink[] {
  const dcline = tableOf(fields, 'dcline', dcLineColumns, BRANCHES_MAX, file, problems);
  if (dcline === null) return [];
  const rows = Array.from({ length: dcline.rowCount }, (_, row) => row).filter(row => dcline.at(row, 'status') > 0);
  return rows.map(row => {
    const sentMw = dcline.at(row, 'Pf');
    const lossMw = dcline.at(row, 'loss0') + dcline.at(row, 'loss1') * sentMw;
    const mostMw = finiteOrNull(dcline.at(row, 'Pmax')) ?? sentMw;
    const end = (column: 'fbus' | 'tbus'): number =>
      busAt.at(dcline.at(row, column), dcline.line(row), `dcline row ${row + 1}, ${column}`);
    if (dcline.at(row, 'fbus') === dcline.at(row, 'tbus')) {
      const found = `both ends at bus ${dcline.at(row, 'tbus')}`;
      problems.push({ file, line: dcline.line(row), path: `dcline row ${row + 1}`, found, allowed: 'two different buses' });
    }
    return {
      name: String(row + 1),
      from: end('fbus'),
      to: end('tbus'),
      powerW: sentMw * W_PER_MW,
      limitW: Math.max(mostMw, sentMw) * W_PER_MW,
      lossFraction: sentMw === 0 ? 0 : lossMw / sentMw,
    };
  });
}
