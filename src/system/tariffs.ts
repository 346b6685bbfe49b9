import type { Problem } from '../base/errors.js';
import type { SystemFolder } from './folder.js';
import { noPriceResponse, type PriceResponseLaw, readPriceResponse } from './price-response.js';
import { checkName, checkShares } from './references.js';
import type { HeadEnd } from './system.js';
import { provenance, type Row, readTable } from './table.js';

const MINUTES_PER_DAY = 1440;
const WH_PER_MWH = 1e6;

/** What a customer pays by the hour, as devices and people see it. */
export interface Tariff {
  readonly id: string;
  readonly kind: 'flat' | 'economy-7' | 'time-of-use' | 'half-hourly';
  /** Rates in order of time, each until the next; none where the price follows the wholesale one. Currency per Wh. */
  readonly rates: readonly { readonly fromMinuteOfDay: number; readonly pricePerWh: number }[];
  /** A half-hour's price: this times the wholesale price, and a markup per Wh. */
  readonly wholesaleFactor: number;
  readonly markupPerWh: number;
  /** Its lowest rate's hours, which may cross midnight; null where no rate is lower than another. */
  readonly cheapHours: { readonly fromMinuteOfDay: number; readonly toMinuteOfDay: number } | null;
}

/** Who is on which tariff, by supplier. */
export interface TariffTables {
  readonly list: readonly Tariff[];
  readonly suppliers: readonly {
    /** Index of its head-end in the system. */
    readonly headEndIndex: number;
    /** Shares by tariff: of its customers, and of its cars that are charged by tariff. */
    readonly customers: readonly number[];
    readonly cars: readonly number[];
  }[];
  readonly priceResponse: PriceResponseLaw;
}

export const noTariffs: TariffTables = { list: [], suppliers: [], priceResponse: noPriceResponse };

export const tariffsTable = {
  file: 'tariffs.csv',
  about: 'Tariffs that suppliers offer',
  key: ['id'],
  columns: {
    id: { type: 'text', about: 'Identifier' },
    name: { type: 'text', about: 'Name' },
    kind: { type: 'choice', choices: ['flat', 'economy-7', 'time-of-use', 'half-hourly'], about: 'Kind' },
    wholesale_factor: { type: 'number', min: 0, max: 10, empty: true, about: 'Half-hourly: price over the wholesale price' },
    markup_gbp_per_mwh: { type: 'number', min: -1000, max: 1000, empty: true, about: 'Half-hourly: added to that' },
    ...provenance,
  },
} as const;

export const tariffRatesTable = {
  file: 'tariff_rates.csv',
  about: 'Rates of tariffs by time of day, each until the next one',
  key: ['tariff', 'from_min'],
  columns: {
    tariff: { type: 'text', about: 'Tariff' },
    from_min: { type: 'integer', min: 0, max: MINUTES_PER_DAY - 1, about: 'Start, minutes after local midnight' },
    price_gbp_per_mwh: { type: 'number', min: -1000, max: 10_000, about: 'Price' },
    ...provenance,
  },
} as const;

export const tariffSharesTable = {
  file: 'tariff_shares.csv',
  about: "Suppliers' customers by tariff, and their cars that are charged by tariff",
  key: ['supplier', 'tariff'],
  columns: {
    supplier: { type: 'text', about: 'Head-end of the supplier' },
    tariff: { type: 'text', about: 'Tariff' },
    customers_pct: { type: 'number', min: 0, max: 100, about: "Share of the supplier's domestic customers" },
    cars_pct: { type: 'number', min: 0, max: 100, about: 'Share of its cars charged by tariff' },
    ...provenance,
  },
} as const;

/** The tariffs and who has them. */
export function readTariffs(folder: SystemFolder, headEnds: readonly HeadEnd[], problems: Problem[]): TariffTables {
  const list = readList(folder, problems);
  const rows = readTable(folder, tariffSharesTable, problems);
  const file = folder.nameOf(tariffSharesTable.file);
  const suppliers = headEnds.filter(({ devices }) => devices === 'meter').map(({ id }) => id);
  for (const { supplier, tariff, cars_pct, line } of rows) {
    checkName(supplier, suppliers, 'head_ends.csv', { file, line, column: 'supplier' }, problems);
    const ids = list.map(({ id }) => id);
    if (!checkName(tariff, ids, tariffsTable.file, { file, line, column: 'tariff' }, problems)) continue;
    if (cars_pct === 0 || list[ids.indexOf(tariff)]!.cheapHours !== null) continue;
    problems.push({ file, line, path: 'cars_pct', found: `cars on ${tariff}`, allowed: 'a tariff with cheap hours' });
  }
  const sharesOf = (supplier: string, column: 'customers_pct' | 'cars_pct'): number[] => {
    const own = rows.filter(row => row.supplier === supplier);
    const fractions = list.map(({ id }) => (own.find(row => row.tariff === id)?.[column] ?? 0) / 100);
    checkShares(fractions, file, `${column} of ${supplier}`, problems);
    return fractions;
  };
  return {
    list,
    priceResponse: readPriceResponse(folder, problems),
    suppliers: suppliers.map(supplier => ({
      headEndIndex: headEnds.findIndex(({ id }) => id === supplier),
      customers: sharesOf(supplier, 'customers_pct'),
      cars: sharesOf(supplier, 'cars_pct'),
    })),
  };
}

function readList(folder: SystemFolder, problems: Problem[]): Tariff[] {
  const tariffs = readTable(folder, tariffsTable, problems);
  const rates = readTable(folder, tariffRatesTable, problems);
  const file = folder.nameOf(tariffRatesTable.file);
  const ids = tariffs.map(({ id }) => id);
  for (const { tariff, line } of rates) checkName(tariff, ids, tariffsTable.file, { file, line, column: 'tariff' }, problems);
  return tariffs.map(({ id, kind, wholesale_factor, markup_gbp_per_mwh, line }) => {
    const own = rates.filter(({ tariff }) => tariff === id).toSorted((a, b) => a.from_min - b.from_min);
    const place = { file: folder.nameOf(tariffsTable.file), line };
    if (kind === 'half-hourly' && (wholesale_factor === null || own.length > 0)) {
      problems.push({ ...place, path: id, found: 'half-hourly', allowed: 'a wholesale_factor, and no row in tariff_rates.csv' });
    }
    if (kind !== 'half-hourly' && own.length === 0) {
      problems.push({ ...place, path: id, found: 'no rate', allowed: 'a row in tariff_rates.csv' });
    }
    return {
      id,
      kind,
      rates: own.map(row => ({ fromMinuteOfDay: row.from_min, pricePerWh: row.price_gbp_per_mwh / WH_PER_MWH })),
      wholesaleFactor: wholesale_factor ?? 0,
      markupPerWh: (markup_gbp_per_mwh ?? 0) / WH_PER_MWH,
      cheapHours: cheapHoursOf(own),
    };
  });
}

/** From the lowest rate's start until the next one's. */
function cheapHoursOf(rates: readonly Row<typeof tariffRatesTable>[]): Tariff['cheapHours'] {
  if (rates.length < 2) return null;
  const lowest = rates.reduce((low, row, k) => (row.price_gbp_per_mwh < rates[low]!.price_gbp_per_mwh ? k : low), 0);
  const next = rates[(lowest + 1) % rates.length]!;
  return { fromMinuteOfDay: rates[lowest]!.from_min, toMinuteOfDay: next.from_min };
}
