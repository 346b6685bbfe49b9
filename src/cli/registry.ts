import type { Schema } from '../base/column.js';
import type { KindSpec } from '../base/parameter.js';
import { kinds } from '../population/kinds/list.js';
import { tables } from '../results/dictionary.js';
import { firstColumns } from '../results/tables/first-columns.js';
import { vocabulary } from '../simulation/vocabulary.js';
import { kindPage, paragraph } from './kind-page.js';
import { shippedFiles, shippedSystems, weatherIn } from './shipped.js';
import { measurePage, tablePage } from './table-page.js';
import { textTable } from './text-table.js';
import { weatherPage } from './weather-page.js';

/** Something that `nadir list` prints and `nadir explain` explains. */
export interface Entry {
  name: string;
  about: string;
  /** What `--json` adds. */
  data: object;
  page(): string;
}

export interface Topic {
  name: string;
  entries(): Entry[];
}

/** What `nadir list` takes; every entry comes from the part that owns it, never from a second list. */
export const topics: readonly Topic[] = [
  { name: 'attacks', entries: () => vocabulary.attacks.map(kind => kindEntry('attack', kind)) },
  { name: 'defences', entries: () => vocabulary.defences.map(kind => kindEntry('defence', kind)) },
  { name: 'postures', entries: postureEntries },
  { name: 'devices', entries: deviceEntries },
  { name: 'systems', entries: systemEntries },
  { name: 'weathers', entries: weatherEntries },
  { name: 'scenarios', entries: () => fileEntries('scenario') },
  { name: 'experiments', entries: () => fileEntries('experiment') },
  { name: 'events', entries: () => vocabulary.contingencies.map(kind => kindEntry('event', kind)) },
  { name: 'measures', entries: measureEntries },
  { name: 'tables', entries: tableEntries },
];

const kindEntry = (role: string, kind: KindSpec): Entry => ({
  name: kind.name,
  about: kind.about,
  data: kind,
  page: () => kindPage(role, kind),
});

function deviceEntries(): Entry[] {
  return kinds.map(({ name, about, schema }: { name: string; about: string; schema: Schema }) => {
    const rows = Object.entries(schema).map(([column, { type, unit, about }]) => [column, type, unit === '1' ? '' : unit, about]);
    const columns = () => textTable([['COLUMN', 'TYPE', 'UNIT', 'MEANING'], ...rows], 2);
    return { name, about, data: { columns: schema }, page: () => `${name} (device)\n${paragraph(about)}\n${columns()}` };
  });
}

/** Measures are the columns of summary.csv after those that say which run a row is of. */
function measureEntries(): Entry[] {
  const first = new Set(firstColumns.map(column => column.name));
  return tables.summary.columns
    .filter(column => !first.has(column.name))
    .map(column => ({ name: column.name, about: column.about, data: column, page: () => measurePage(column) }));
}

function tableEntries(): Entry[] {
  return Object.values(tables).map(table => ({
    name: table.name,
    about: table.about,
    data: { rows: table.rows, columns: table.columns },
    page: () => tablePage(table),
  }));
}

function systemEntries(): Entry[] {
  return shippedSystems().map(({ system, weathers, folder }) => {
    const { name, about, years, areas, postures } = system;
    const facts = [
      ['folder', folder],
      ['years', `${years.from} to ${years.to}`],
      ['areas', areas.map(area => area.name).join(', ')],
      ['weathers', weathers.join(', ')],
      ['postures', Object.keys(postures).join(', ')],
    ];
    const data = { folder, years, weathers, areas: areas.map(area => area.id), postures: Object.keys(postures) };
    return { name, about, data, page: () => `${name} (system)\n${paragraph(about)}\n${textTable(facts, 2)}` };
  });
}

/** Weathers of the shipped systems; one that several systems have stands once. */
function weatherEntries(): Entry[] {
  const systems = new Map<string, { readonly folder: string; readonly names: string[] }>();
  for (const { system, weathers, folder } of shippedSystems()) {
    for (const weather of weathers) {
      const known = systems.get(weather);
      if (known) known.names.push(system.name);
      else systems.set(weather, { folder, names: [system.name] });
    }
  }
  return [...systems].map(([name, { folder, names }]) => {
    const weather = weatherIn(folder, name);
    const data = { systems: names, hours: weather.hourCount, regions: weather.regions };
    return { name, about: weather.about, data, page: () => weatherPage(weather, names) };
  });
}

/** Postures of every shipped system; one of the same name and content in several systems stands once. */
function postureEntries(): Entry[] {
  const entries = new Map<string, Entry & { systems: string[] }>();
  for (const { system } of shippedSystems()) {
    for (const [name, controls] of Object.entries(system.postures)) {
      const lines = controls.map(({ id, kind, written }) => [id, kind, settings(written)]);
      const key = JSON.stringify([name, lines]);
      const known = entries.get(key);
      if (known) {
        known.systems.push(system.name);
        continue;
      }
      const systems = [system.name];
      const page = () =>
        `${name} (posture of ${systems.join(', ')})\n${textTable([['CONTROL', 'KIND', 'SETTINGS'], ...lines], 2)}`;
      const about = controls.length === 0 ? 'no control' : controls.map(control => control.id).join(', ');
      entries.set(key, { name, about, data: { systems, controls }, page, systems });
    }
  }
  return [...entries.values()];
}

const settings = (written: Readonly<Record<string, unknown>>): string =>
  Object.entries(written)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');

function fileEntries(role: 'scenario' | 'experiment'): Entry[] {
  return shippedFiles(role).map(({ name, about, file, comment }) => ({
    name,
    about,
    data: { file },
    page: () => `${name} (${role}: ${file})\n${paragraph(about)}${comment === '' ? '' : `\n${comment}\n`}`,
  }));
}
