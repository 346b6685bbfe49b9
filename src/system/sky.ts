/** What is above a system. */
export interface Sky {
  readonly weather: Weather;
  /** How cloud moves between the hours of the weather; null: it does not. */
  readonly clouds: Clouds | null;
  /** How far a drawn weather differs from its table; null: none can be drawn. */
  readonly weatherVariation: WeatherVariation | null;
}

export interface Weather {
  readonly name: string;
  readonly about: string;
  readonly hourCount: number;
  readonly regions: readonly string[];
  /** By region, then hour after the scenario's first local midnight (warm-up reaches back before it); wraps after `hourCount`. */
  readonly temperatureC: readonly Float64Array[];
  /** Output of 1 W of installed solar panel, W/W. */
  readonly solarFraction: readonly Float64Array[];
  /** The same under a clear sky; null where the table does not say. */
  readonly clearFraction: readonly Float64Array[] | null;
  readonly windOnshoreFraction: readonly Float64Array[];
  readonly windOffshoreFraction: readonly Float64Array[];
}

/** How cloud moves; shares of 1. */
export interface Clouds {
  readonly speedMPerS: number;
  readonly reachFraction: number;
  readonly shortestMs: number;
  readonly longestMs: number;
  readonly brokenFraction: number;
  readonly darkestFraction: number;
}

/** How far a drawn weather differs from its table: standard deviations, and what part of the variance regions share. */
export type WeatherVariation = Readonly<Record<'temperature' | 'windOnshore' | 'windOffshore' | 'cloud', VariationLaw>>;

export interface VariationLaw {
  /** Of temperature in K, of the others in log odds. */
  readonly sd: number;
  readonly alikeFraction: number;
}
