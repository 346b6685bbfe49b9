import type { KindSpec } from './parameter.js';

/** Every name a scenario may use, given to its reader by the parts that own the names. */
export interface Vocabulary {
  readonly attacks: readonly KindSpec[];
  readonly defences: readonly KindSpec[];
  readonly contingencies: readonly KindSpec[];
}
