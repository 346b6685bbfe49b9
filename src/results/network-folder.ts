import { stringify } from 'csv-stringify/sync';
import { UserError } from '../base/errors.js';
import { areasTable } from '../system/areas.js';
import { FILE_BYTES_MAX } from '../system/folder.js';
import type { Bus, Generator, Network } from '../system/network.js';
import { dcLinksTable } from '../system/network-limits.js';
import { branchesTable, busesTable, generatorsTable, RAD_PER_DEG, TABLES_BASE_VA } from '../system/network-tables.js';
import type { Table } from '../system/table.js';
import { noFormula } from './cell.js';
import { writeNewFolder } from './new-folder.js';

const W_PER_MW = 1e6;
/** What a case says nothing about, as a system needs it. */
const YAML_REST = `# The case names no place, currency or year: change these before you simulate.
timeZone: Etc/UTC
currency: USD
priceYear: 2024
years: { from: 1970, to: 2100 }
posture: none
`;

type Written = string | number | boolean | null | undefined;

/**
 * Writes a network as a system's tables into a new folder, with a `system.yaml` beside them; `source` stands in every row.
 * UserError where a table would be larger than is read.
 */
export function writeNetworkFolder(
  path: string,
  network: Network,
  { name, about }: { readonly name: string; readonly about: string },
  source: string,
): void {
  const texts = tablesOf(network, source);
  for (const [file, text] of texts) {
    const bytes = Buffer.byteLength(text);
    if (bytes <= FILE_BYTES_MAX) continue;
    const found = `a network whose table of ${bytes} bytes would be too large`;
    throw new UserError([
      { file, found, allowed: `at most ${FILE_BYTES_MAX} bytes a table; nadir powerflow reads larger cases` },
    ]);
  }
  writeNewFolder(path, writer => {
    writer.text('system.yaml', `name: ${name}\nabout: ${JSON.stringify(about)}\n${YAML_REST}`);
    for (const [file, text] of texts) writer.text(file, text);
  });
}

function tablesOf({ buses, branches, generators, dcLinks, baseVa }: Network, source: string): Map<string, string> {
  const rebase = TABLES_BASE_VA / baseVa;
  const end = { source, assumption: false };
  const name = (bus: number): string => buses[bus]!.name;
  const areas = [...new Set(buses.map(({ area }) => area ?? ''))].filter(area => area !== '');
  const written: [Table, Record<string, Written>[]][] = [
    // A case's areas are numbers alone: the places are labels.
    [areasTable, areas.map(area => ({ ...labelOnly, id: area, name: `Area ${area}`, source, assumption: true }))],
    [busesTable, buses.map(bus => ({ ...busRow(bus), ...end }))],
    [
      branchesTable,
      branches.map(branch => ({
        branch: branch.name,
        from_bus: name(branch.from),
        to_bus: name(branch.to),
        resistance_pu: branch.resistancePu * rebase,
        reactance_pu: branch.reactancePu * rebase,
        susceptance_pu: branch.susceptancePu / rebase,
        rating_mva: branch.ratingVa === null ? null : mega(branch.ratingVa),
        tap_pu: branch.tap,
        shift_deg: branch.shiftRad / RAD_PER_DEG,
        in_service: branch.isInService,
        ...end,
      })),
    ],
    [generatorsTable, generators.map(generator => ({ ...generatorRow(generator), bus: name(generator.bus), ...end }))],
    [
      dcLinksTable,
      dcLinks.map(link => ({
        link: link.name,
        from_bus: name(link.from),
        to_bus: name(link.to),
        power_mw: mega(link.powerW),
        limit_mw: mega(link.limitW),
        loss_pct: link.lossFraction * 100,
        ...end,
      })),
    ],
  ];
  return new Map(written.filter(([, rows]) => rows.length > 0).map(([table, rows]) => [table.file, csv(table, rows)]));
}

const labelOnly = { latitude_deg: 0, longitude_deg: 0, weather_region: 'none', shedding_scheme: 'none', loss_factor_pu: 1 };

const busRow = (bus: Bus): Record<string, Written> => ({
  bus: bus.name,
  label: bus.label,
  kind: bus.kind,
  area: bus.area,
  base_kv: bus.baseV / 1000,
  load_mw: mega(bus.loadW),
  load_mvar: mega(bus.loadVar),
  shunt_mw: mega(bus.shuntW),
  shunt_mvar: mega(bus.shuntVar),
  voltage_pu: bus.voltagePu,
  angle_deg: bus.angleRad / RAD_PER_DEG,
  voltage_min_pu: bus.minPu,
  voltage_max_pu: bus.maxPu,
});

const generatorRow = (generator: Generator): Record<string, Written> => ({
  generator: generator.name,
  power_mw: mega(generator.powerW),
  reactive_mvar: mega(generator.reactiveVar),
  reactive_min_mvar: mega(generator.minVar),
  reactive_max_mvar: mega(generator.maxVar),
  power_min_mw: mega(generator.minW),
  power_max_mw: mega(generator.maxW),
  set_voltage_pu: generator.setVoltagePu,
  in_service: generator.isInService,
});

/** MW of W; an infinite limit is none. */
const mega = (value: number): number | null => (Number.isFinite(value) ? value / W_PER_MW : null);

/** Rows by column name; what a row does not name is an empty cell. */
function csv(table: Table, rows: readonly Readonly<Record<string, Written>>[]): string {
  const columns = Object.keys(table.columns);
  const cells = rows.map(row => columns.map(column => row[column]));
  return stringify([columns, ...cells], { cast: { boolean: String, number: String, string: noFormula } });
}
