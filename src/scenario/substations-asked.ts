/** How many rows of substations.csv a scenario asks for: `worst N`, `all` or `none`. */
export const SUBSTATIONS_ALL = 1_048_575;
export const SUBSTATIONS_DEFAULT = 'worst 1000';
export const SUBSTATIONS_ALLOWED = `all, none, or the worst of a number of them from 1 to ${SUBSTATIONS_ALL}, e.g. worst 1000`;

/** Rows at most; null where the text asks for nothing known. */
export function substationsAsked(text: string): number | null {
  if (text === 'all') return SUBSTATIONS_ALL;
  if (text === 'none') return 0;
  const worst = /^worst ([1-9]\d{0,6})$/.exec(text);
  return worst && Number(worst[1]) <= SUBSTATIONS_ALL ? Number(worst[1]) : null;
}

/** The text that asks for so many. */
export const substationsText = (most: number): string =>
  most === SUBSTATIONS_ALL ? 'all' : most === 0 ? 'none' : `worst ${most}`;
