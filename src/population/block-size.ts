/**
 * Customers in a block: about a primary feeder's, and a few hundred kilobytes of columns. A constant: results must not depend on
 * machines.
 */
export const BLOCK_CUSTOMERS = 4096;
/** A substation's index in its block is one byte. */
export const BLOCK_SUBSTATIONS = 255;
/**
 * An area of a small sample has about as many blocks at the least: a feeder then draws some 70 MW at the winter peak, near a
 * block of restoration (50 MW), however small the sample.
 */
export const AREA_BLOCKS = 50;
