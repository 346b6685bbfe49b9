import type { Problem } from '../base/errors.js';
import { linkResponsesTable } from './dynamics-tables.js';
import type { SystemFolder } from './folder.js';
import type { Network } from './network.js';
import { checkName } from './references.js';
import type { Plant } from './system.js';
import { type Row, readTable } from './table.js';

/**
 * Frequency response of a converter. A link of the network gives to the end of lower frequency; an interconnector, whose other
 * end is in another system, to where it lands when frequency is low there, and takes when it is high.
 */
export interface ConverterResponse {
  /** Of the link or of the interconnector's plant. */
  readonly name: string;
  readonly at: ConverterPlace;
  /** For a Hz beyond the dead band. */
  readonly gainWPerHz: number;
  readonly deadbandHz: number;
  /** Most that it adds, either way; 0: it holds none. */
  readonly limitW: number;
  readonly lagS: number;
  readonly rampWPerS: number;
}

/** A link by its index in the network, or an interconnector by its plant's. */
export type ConverterPlace =
  | { readonly is: 'link'; readonly link: number }
  | { readonly is: 'interconnector'; readonly plant: number };

const W_PER_MW = 1e6;

/** The responses of `link_responses.csv` of a nation; none without the table. */
export function readConverterResponses(
  folder: SystemFolder,
  network: Network | null,
  plants: readonly Plant[],
  problems: Problem[],
): ConverterResponse[] {
  if (!folder.has(linkResponsesTable.file)) return [];
  const links = network?.dcLinks ?? [];
  const interconnectors = plants.filter(({ source }) => source === 'interconnector');
  const known = [...links.map(({ name }) => name), ...interconnectors.map(({ id }) => id)];
  const file = folder.nameOf(linkResponsesTable.file);
  const where = 'a link of dc_links.csv or an interconnector of plants.csv';
  return readTable(folder, linkResponsesTable, problems)
    .filter(({ link, line }) => checkName(link, known, where, { file, line, column: 'link' }, problems))
    .map(row => responseOf(row, placeOf(row.link, links, plants)));
}

function placeOf(name: string, links: Network['dcLinks'], plants: readonly Plant[]): ConverterPlace {
  const link = links.findIndex(one => one.name === name);
  return link >= 0 ? { is: 'link', link } : { is: 'interconnector', plant: plants.findIndex(({ id }) => id === name) };
}

const responseOf = (row: Row<typeof linkResponsesTable>, at: ConverterPlace): ConverterResponse => ({
  name: row.link,
  at,
  gainWPerHz: row.gain_mw_per_hz * W_PER_MW,
  deadbandHz: row.dead_band_hz,
  limitW: row.limit_mw * W_PER_MW,
  lagS: row.lag_s,
  rampWPerS: (row.ramp_mw_per_s ?? Number.POSITIVE_INFINITY) * W_PER_MW,
});
