import seedrandom from 'seedrandom';

/**
 * Counter-based random numbers: Threefry-2x32 with 13 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3", SC11; the fewest rounds that pass BigCrush there). A draw is a function of (seed, stream, device, occasion)
 * alone and keeps no state, so any thread may compute it, at any time, as often as it likes.
 */
const SKEIN_PARITY_32 = 0x1bd11bda;

/** Second word of the latest `threefry` call of this thread; read it at once. */
export let secondWord = 0;

/** Two 32-bit words (signed) from key and counter: the first is returned, the second is left in `secondWord`. */
export function threefry(key0: number, key1: number, counter0: number, counter1: number): number {
  const key2 = SKEIN_PARITY_32 ^ key0 ^ key1;
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + key1) | 0;
  x1 = (x1 + key2 + 1) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + key2) | 0;
  x1 = (x1 + key0 + 2) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + key0) | 0;
  x1 = (x1 + key1 + 3) | 0;

  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;

  secondWord = x1;
  return x0;
}

/**
 * The same for many counters, column by column: the returned function draws for the first `count` of them. The rounds stand here
 * a second time because a call for each draw costs more than they do (measured); a test holds the two together.
 */
export function threefryEach(
  { key0, key1 }: StreamKey,
  counters0: Int32Array,
  counters1: Int32Array,
  words0: Int32Array,
  words1: Int32Array,
): (count: number) => void {
  const key2 = SKEIN_PARITY_32 ^ key0 ^ key1;
  return count => {
    for (let k = 0; k < count; k++) {
      let x0 = (counters0[k]! + key0) | 0;
      let x1 = (counters1[k]! + key1) | 0;

      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
      x0 = (x0 + key1) | 0;
      x1 = (x1 + key2 + 1) | 0;

      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
      x0 = (x0 + key2) | 0;
      x1 = (x1 + key0 + 2) | 0;

      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
      x0 = (x0 + key0) | 0;
      x1 = (x1 + key1 + 3) | 0;

      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;

      words0[k] = x0;
      words1[k] = x1;
    }
  };
}

/** A 32-bit word as a uniform number in [0, 1). */
export const unitFromWord = (word: number): number => (word >>> 0) * 2 ** -32;

/** FNV-1a over UTF-16 code units: names streams and folds the user's seed text into key words. */
export function hashText(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** The user's seed text, expanded once by `seedrandom` to the 64 bits that every stream's key starts from. */
export interface SeedWords {
  readonly word0: number;
  readonly word1: number;
}

export function expandSeed(seedText: string): SeedWords {
  const expand = seedrandom(seedText);
  return { word0: expand.int32(), word1: expand.int32() };
}

/** Key of one stream of a run: the same purpose gives the same key on whichever thread asks. */
export interface StreamKey {
  readonly key0: number;
  readonly key1: number;
}

/** The stream of a purpose, e.g. `household.use`: adding one renumbers nobody. Purposes are listed in `streams.ts`, each once. */
export const streamKey = (seed: SeedWords, purpose: string): StreamKey => ({
  key0: seed.word0,
  key1: seed.word1 ^ hashText(purpose),
});

/** Uniform in [0, 1) for a device on an occasion. */
export function uniformAt(stream: StreamKey, device: number, occasion: number): number {
  return unitFromWord(threefry(stream.key0, stream.key1, device, occasion));
}
