/**
 * Customers in a block: about a primary feeder's, and a few hundred kilobytes of columns. A constant: results must not depend on
 * machines.
 */
export const BLOCK_CUSTOMERS = 4096;
/** A substation's index in its block is one byte. */
export const BLOCK_SUBSTATIONS = 255;
