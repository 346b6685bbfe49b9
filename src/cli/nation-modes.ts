import { type Problem, UserError } from '../base/errors.js';
import { busModes } from '../grid/dynamics/bus-modes.js';
import type { ModesCase } from '../results/modes.js';
import type { Setting } from '../scenario/merge.js';
import { textScalar } from '../scenario/tree.js';
import { type LoadedRun, loadRun } from '../simulation/load.js';
import { type Moment, momentOf } from '../simulation/moment.js';
import type { SystemAbout } from '../system/about.js';
import type { Bus } from '../system/network.js';

/** A nation's modes, the moment that they are of, and its buses. */
export interface NationModes {
  readonly cases: readonly ModesCase[];
  readonly buses: readonly Bus[];
  /** The moment in a line. */
  readonly about: string;
}

export interface NationOptions {
  /** ISO 8601; undefined: an evening in January, in the middle of the years for which the system speaks. */
  readonly at: string | undefined;
  readonly weather: string | undefined;
  readonly sets: readonly string[];
}

/** A shipped scenario without events or attacks: the moment is laid over it. */
const BASE = 'winter-peak';
const SCALE = '1/1000';

/**
 * Small-signal modes of a nation's buses at a moment: a run begins there bus by bus, schedules its plants, and is linearised as
 * it stands. UserError with every problem of the system and the options.
 */
export async function nationModes(name: string, { years }: SystemAbout, options: NationOptions): Promise<NationModes> {
  const at = options.at ?? `${Math.ceil((years.from + years.to) / 2)}-01-16T17:30Z`;
  const set = (path: string, value: string, option: string): Setting => ({ path, tree: textScalar(value, { file: option }) });
  const sets = [
    set('scale', SCALE, '--scale'),
    ...options.sets,
    set('system', name, name),
    set('start', at, '--at'),
    ...(options.weather === undefined ? [] : [set('weather', options.weather, '--weather')]),
    ...['duration=1 s', 'warmUp=0 s', 'frequencyModel=multi-area'],
  ];
  const loaded = load(sets, name);
  const moment = await momentOf(loaded);
  const { swing, response } = moment.multiArea;
  const linear = swing.linear();
  return {
    buses: loaded.system.network!.buses,
    about: aboutOf(loaded, moment),
    cases: [
      { governors: 'held', modes: busModes(linear, null) },
      { governors: 'acting', modes: busModes(linear, response.linearGovernors()) },
    ],
  };
}

/** A run of the settings; what is wrong with one is told of the option that gave it. */
function load(sets: readonly (string | Setting)[], name: string): LoadedRun {
  try {
    return loadRun(BASE, { sets, noAttack: true, noDefence: false });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const options: Readonly<Record<string, string>> = { start: '--at', weather: '--weather' };
    const own = ({ file, path, ...rest }: Problem): Problem =>
      file === BASE ? { file: options[path ?? ''] ?? name, path, ...rest } : { file, path, ...rest };
    throw new UserError(error.problems.map(own));
  }
}

function aboutOf({ scenario, system }: LoadedRun, { demandW, inertiaVAs }: Moment): string {
  const at = new Date(scenario.startUnixMs).toISOString().slice(0, 16).replace('T', ' ');
  const figures = `demand ${(demandW / 1e9).toFixed(1)} GW, stored energy ${Math.round(inertiaVAs / 1e9)} GVA.s`;
  return `${system.name} at ${at} UTC, weather ${scenario.weather.name}, dispatch ${scenario.dispatch}: ${figures}`;
}
