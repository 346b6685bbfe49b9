import type { Dimension } from './parameter.js';

/** The longest text that may be a quantity. */
const LENGTH_MAX = 64;

/** What is written after a number: `value = number × 10^exponent × times`, in SI. */
interface Unit {
  readonly spellings: readonly string[];
  readonly exponent: number;
  /** Only for what is no power of ten (minutes, hours, days). */
  readonly times?: number;
  /** Read but never written by `formatQuantity`. */
  readonly readOnly?: true;
}

interface Family {
  readonly noun: string;
  readonly example: string;
  /** The last is preferred when one is written, normally the largest; a power of ten among them keeps every digit. */
  readonly units: readonly Unit[];
}

const unit = (exponent: number, ...spellings: string[]): Unit => ({ spellings, exponent });
const multipliers = (exponent: number, word: string): Unit => ({
  spellings: [`${word} GBP`, `${word}GBP`, `GBP ${word}`, `${word} £`, `${word}£`, `£ ${word}`],
  exponent,
  readOnly: true,
});

const prices = [
  unit(0, 'GBP/Wh', '£/Wh'),
  unit(-9, 'GBP/GWh', '£/GWh'),
  unit(-3, 'GBP/kWh', '£/kWh'),
  unit(-6, 'GBP/MWh', '£/MWh'),
];

const FAMILIES: Readonly<Record<Dimension, Family>> = {
  duration: {
    noun: 'a duration',
    example: '30 min',
    units: [
      unit(0, 'ms'),
      unit(3, 's'),
      { spellings: ['min'], exponent: 3, times: 60 },
      { spellings: ['h'], exponent: 3, times: 3600 },
      { spellings: ['d'], exponent: 3, times: 86_400 },
    ],
  },
  power: { noun: 'a power', example: '900 MW', units: [unit(0, 'W'), unit(3, 'kW'), unit(6, 'MW'), unit(9, 'GW')] },
  energy: { noun: 'an energy', example: '40 kWh', units: [unit(0, 'Wh'), unit(3, 'kWh'), unit(6, 'MWh'), unit(9, 'GWh')] },
  storedEnergy: {
    noun: 'a stored energy',
    example: '120 GVA.s',
    units: [unit(0, 'VA.s', 'VA·s'), unit(3, 'kVA.s', 'kVA·s'), unit(6, 'MVA.s', 'MVA·s'), unit(9, 'GVA.s', 'GVA·s')],
  },
  frequency: { noun: 'a frequency', example: '49.5 Hz', units: [unit(-3, 'mHz'), unit(0, 'Hz')] },
  fraction: { noun: 'a share', example: '60 %', units: [unit(-2, '%')] },
  temperature: { noun: 'a temperature', example: '20 degC', units: [unit(0, 'degC', '°C')] },
  money: {
    noun: 'an amount of money',
    example: '5 GBP',
    units: [unit(0, 'GBP', '£'), multipliers(3, 'k'), multipliers(6, 'M'), multipliers(9, 'bn')],
  },
  moneyPerEnergy: {
    noun: 'a price of energy',
    example: '85 GBP/MWh',
    units: prices,
  },
  rocof: { noun: 'a rate of change of frequency', example: '0.5 Hz/s', units: [unit(-3, 'mHz/s'), unit(0, 'Hz/s')] },
};

/** The factors a plain count may carry. */
const COUNT_EXPONENTS: Readonly<Record<string, number>> = { '': 0, k: 3, M: 6, bn: 9 };

const NUMBER = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,3}))?/;

export type Parsed = { readonly value: number } | { readonly allowed: string };

/** What may be written for a dimension, in words: for messages, `explain` and the JSON Schema. */
export function allowedQuantity(dimension: Dimension): string {
  const { noun, units, example } = FAMILIES[dimension];
  const written = units.map(({ spellings }) => spellings[0]).join(', ');
  return `${noun} with its unit (${written}), e.g. ${example}`;
}

/**
 * A quantity as the user wrote it, in SI: ms, W, Wh, VA·s, Hz, 0..1, °C, GBP, GBP/Wh, Hz/s. Durations may have several parts
 * ('5 h 30 min') and are whole milliseconds, never negative. A bare number is refused: the answer says what is allowed.
 */
export function parseQuantity(written: unknown, dimension: Dimension): Parsed {
  const refused = { allowed: allowedQuantity(dimension) };
  if (typeof written !== 'string' || written.length > LENGTH_MAX) return refused;
  const text = written
    .trim()
    .replace(/^([+-]?)£\s*([\d.]+)/, '$1$2 £')
    .replace('\u2212', '-');
  const value = dimension === 'duration' ? durationMs(text) : oneValue(text, FAMILIES[dimension].units);
  return value === undefined || !Number.isFinite(value) ? refused : { value: value + 0 };
}

/** A regular expression (for JSON Schema) that a quantity of a dimension matches; it does not check ranges. */
export function quantityPattern(dimension: Dimension): string {
  const spellings = FAMILIES[dimension].units.flatMap(unit => unit.spellings).map(text => text.replaceAll('.', '\\.'));
  const number = '(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?';
  if (dimension === 'duration') return `^\\+?(\\s*${number}\\s*(${spellings.join('|')}))+\\s*$`;
  const pound = dimension === 'money' ? `|£\\s*${number}\\s*(k|M|bn)?` : '';
  return `^[+-]?(${number}\\s*(${spellings.join('|')})${pound})$`;
}

/** A count of real things: 50000, '10 M', '250 k', '2 bn'; whole, exact, never negative. */
export function parseCount(written: unknown): Parsed {
  const refused = { allowed: 'a whole number of at least 0, e.g. 50000, 250 k or 10 M' };
  if (typeof written !== 'string' && typeof written !== 'number') return refused;
  const text = String(written).trim();
  const number = text.length > LENGTH_MAX ? null : NUMBER.exec(text);
  if (!number) return refused;
  const factor = text.slice(number[0].length).trim();
  if (!Object.hasOwn(COUNT_EXPONENTS, factor)) return refused;
  const value = shifted(number, COUNT_EXPONENTS[factor]!);
  return Number.isSafeInteger(value) && value >= 0 ? { value: value + 0 } : refused;
}

/** Text that `parseQuantity` reads back as exactly `value` (finite, SI), in the preferred unit that keeps it short. */
export function formatQuantity(value: number, dimension: Dimension): string {
  const units = FAMILIES[dimension].units.filter(({ readOnly }) => !readOnly);
  for (const { spellings, exponent, times } of [...units].reverse()) {
    const number = times === undefined ? shiftedText(value, -exponent) : shiftedText(value / times, -exponent);
    const text = `${number} ${spellings[0]}`;
    const back = parseQuantity(text, dimension);
    const decimals = number.split('.')[1]?.length ?? 0;
    if (Math.abs(Number(number)) >= 1 && decimals <= 3 && 'value' in back && back.value === value) return text;
  }
  const base = units.find(({ exponent }) => exponent === 0) ?? units[0]!;
  return `${shiftedText(value, -base.exponent)} ${base.spellings[0]}`;
}

/** Whole milliseconds of '30 min' or '5 h 30 min', larger units first, each once. */
function durationMs(text: string): number | undefined {
  const { units } = FAMILIES.duration;
  let rest = text.startsWith('+') ? text.slice(1).trimStart() : text;
  let totalMs = 0;
  let last = units.length;
  while (rest !== '') {
    const part = /^([\d.]+(?:[eE][+-]?\d{1,3})?)\s*([a-z]+)\s*/.exec(rest);
    const index = part ? units.findIndex(({ spellings }) => spellings.includes(part[2]!)) : -1;
    const partMs = part && index >= 0 && index < last ? oneValue(`${part[1]}${part[2]}`, units) : undefined;
    if (partMs === undefined) return undefined;
    totalMs += partMs;
    last = index;
    rest = rest.slice(part![0].length);
  }
  // 0.7 min is 42 000 ms although the product is not: only what is truly no whole millisecond is refused.
  const wholeMs = Math.round(totalMs);
  const isWhole = Math.abs(totalMs - wholeMs) <= 1e-9 * Math.max(1, totalMs);
  return text !== '' && last < units.length && isWhole && Number.isSafeInteger(wholeMs) ? wholeMs : undefined;
}

function oneValue(text: string, units: readonly Unit[]): number | undefined {
  const number = NUMBER.exec(text);
  if (!number) return undefined;
  const spelling = text.slice(number[0].length).trim().replace(/\s+/g, ' ');
  const found = units.find(({ spellings }) => spellings.includes(spelling));
  return found ? shifted(number, found.exponent) * (found.times ?? 1) : undefined;
}

/** The decimal point moves in the text, so '10289 GBP/MWh' is the double nearest to 0.010289. */
function shifted([, sign, digits, exponent]: RegExpExecArray, by: number): number {
  return Number(`${sign}${digits}e${Number(exponent ?? 0) + by}`);
}

/** The shortest decimal text of `value`, its decimal point moved by `by`, every digit kept. */
function shiftedText(value: number, by: number): string {
  const [mantissa, exponentText] = Math.abs(value).toExponential().split('e');
  const digits = mantissa!.replace('.', '');
  const exponent = value === 0 ? 0 : Number(exponentText) + by;
  const sign = value < 0 ? '-' : '';
  if (exponent < -7 || exponent > 20) return `${sign}${mantissa}e${exponent}`;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const decimals = digits.slice(exponent + 1);
  return `${sign}${whole}${decimals && `.${decimals}`}`;
}
