/** What the grid decided in a tick and devices feel from the start of the next. */
export type GridDecision =
  | { readonly kind: 'stage-opened'; readonly scheme: string; readonly stage: number }
  /** `fraction`: share of the stage's feeders that has supply after this block, 1 when all are back. */
  | { readonly kind: 'feeders-restored'; readonly scheme: string; readonly stage: number; readonly fraction: number }
  /** Agents' inverters of a setting (index into System.solar.settings) see their trip condition. */
  | { readonly kind: 'inverters-tripped'; readonly settingIndex: number; readonly areaIndex?: number }
  /** An island is dead: shares of what areas draw that go with it, 1 for all that an area has left. */
  | { readonly kind: 'area-black'; readonly areas: readonly { readonly areaIndex: number; readonly fraction: number }[] }
  /** The first so many of an area's feeders that went dark with their buses have supply again. */
  | { readonly kind: 'black-feeders-restored'; readonly areaIndex: number; readonly count: number }
  /** Share of each area's aggregate load that has supply, where loads are no customers on feeders. */
  | { readonly kind: 'supply-changed'; readonly byArea: Float64Array }
  /** The first so many feeders of an area have supply while a black system is rebuilt, and the others have none. */
  | { readonly kind: 'feeders-counted'; readonly areaIndex: number; readonly feeders: number }
  | { readonly kind: 'system-black' };
