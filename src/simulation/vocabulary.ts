import { attacks } from '../attacks/list.js';
import type { Vocabulary } from '../base/vocabulary.js';
import { defences } from '../defences/list.js';
import { contingencies } from '../grid/contingencies.js';

/** Every name that a scenario of this version may use. */
export const vocabulary: Vocabulary = { attacks, defences, contingencies };
