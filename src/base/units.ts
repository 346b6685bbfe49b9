/** Constants of time and the conversions that only the edges (scenario in, results out) use. */
export const MS_PER_S = 1000;
export const MS_PER_MIN = 60_000;
export const MS_PER_H = 3_600_000;
export const MS_PER_DAY = 86_400_000;

/** One tick of the lattice on which load is binned and decisions are taken, ms. */
export const TICK_MS = 50;
export const TICKS_PER_S = MS_PER_S / TICK_MS;
/** Length of a settlement period, ms. */
export const PERIOD_MS = 30 * MS_PER_MIN;

export const wattsFromMegawatts = (megawatts: number): number => megawatts * 1e6;
export const megawattsFromWatts = (watts: number): number => watts / 1e6;
export const megawattHoursFromWattHours = (wattHours: number): number => wattHours / 1e6;

/** Energy at constant power: W × ms → Wh. */
export const energyWh = (powerW: number, durationMs: number): number => (powerW * durationMs) / MS_PER_H;
