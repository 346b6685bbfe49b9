/**
 * Mean yearly rise of prices by which unit costs of another year are brought to the system's: NERA for ENA (2025) uprates
 * the value of lost load of London Economics (2013) from 16 940 to 23 575 GBP/MWh in the prices of 2025, which is
 * (23 575 / 16 940)^(1/12) − 1 = 2.79 % a year. That it holds for each year and every cost is an assumption.
 */
const YEARLY_RISE = (23_575 / 16_940) ** (1 / 12) - 1;

/** What one unit of money of `fromYear` is in the prices of `toYear`. */
export const priceFactor = (fromYear: number, toYear: number): number => (1 + YEARLY_RISE) ** (toYear - fromYear);
