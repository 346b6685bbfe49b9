import type { Mode } from '../grid/dynamics/modes.js';
import type { ModesCase } from '../results/modes.js';
import { textTable } from './text-table.js';

/** What a mode's shares are of: `MACHINES` or `BUSES`, their names, and whether the side on which each swings is shown. */
export interface Swingers {
  readonly heading: string;
  readonly names: readonly string[];
  readonly showsSides: boolean;
  /** Oscillations that are printed of each case. */
  readonly rowsMax: number;
}

/** Machines or buses that a mode is printed with: those of the largest shares. */
const SHOWN = 4;
const SHOWN_SHARE = 0.05;

/** One JSON object a mode, a line each. */
export function modeLines({ governors, modes }: ModesCase, names: readonly string[]): string {
  const lines = modes.map((mode, m) =>
    JSON.stringify({
      governors,
      mode: m + 1,
      frequency_hz: mode.im > 0 ? mode.frequencyHz : null,
      damping_ratio_pct: mode.dampingRatio * 100,
      real_per_s: mode.re,
      imaginary_rad_per_s: mode.im,
      participation_pct: Object.fromEntries(mode.participation.map((share, r) => [names[r]!, share * 100])),
    }),
  );
  return lines.map(line => `${line}\n`).join('');
}

/** A case's oscillations as a table, and how many real eigenvalues there are besides. */
export function modePage({ governors, modes }: ModesCase, swingers: Swingers): string {
  const swings = modes.filter(({ im }) => im > 0);
  const shown = swings.slice(0, swingers.rowsMax);
  const rows = shown.map((mode, m) => [
    String(m + 1),
    mode.frequencyHz.toFixed(4),
    mode.im.toFixed(4),
    plain(mode.re.toFixed(4)),
    plain((mode.dampingRatio * 100).toFixed(2)),
    sharesText(mode, swingers),
  ]);
  const held = governors === 'held' ? 'Mechanical power held' : 'Governors acting';
  const slow = shown.length < swings.length ? `, the slowest ${shown.length}` : '';
  const table = textTable([['MODE', 'HZ', 'RAD/S', 'REAL 1/S', 'DAMPING %', swingers.heading], ...rows], 2);
  return `${held}: ${counted(swings.length, 'oscillation')}${slow}\n${rows.length > 0 ? table : ''}${realOnes(modes)}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Nothing has no sign. */
const plain = (text: string): string => text.replace(/^-(0\.0+)$/, '$1');

function sharesText({ participation, speed }: Mode, { names, showsSides }: Swingers): string {
  const sorted = participation
    .map((share, r) => ({ share, name: names[r]!, speed: speed[r]! }))
    .filter(({ share }) => share >= SHOWN_SHARE)
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
  const first = sorted[0]?.speed;
  return sorted
    .slice(0, SHOWN)
    .map(({ share, name, speed: { re, im } }) => {
      const side = !showsSides || !first ? '' : re * first.re + im * first.im >= 0 ? '+' : '-';
      return `${side}${name} ${Math.round(share * 100)} %`;
    })
    .join(', ');
}

function realOnes(modes: readonly Mode[]): string {
  const real = modes.filter(({ im }) => im === 0);
  const growing = real.filter(({ re }) => re > 1e-6).length;
  return real.length === 0
    ? ''
    : `  and ${counted(real.length, 'real eigenvalue')}${growing > 0 ? `, ${growing} of them growing` : ''}\n`;
}
