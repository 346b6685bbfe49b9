/**
 * Primitive polynomials (degree, coefficients as bits) and first direction numbers of dimensions 2 to 21; the first dimension is
 * van der Corput's. [Joe and Kuo 2008, "Constructing Sobol sequences with better two-dimensional projections"]
 */
const POLYNOMIALS: readonly (readonly [degree: number, coefficients: number, first: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
  [6, 19, [1, 1, 1, 15, 7, 5]],
  [6, 22, [1, 3, 1, 15, 13, 25]],
  [6, 25, [1, 1, 5, 5, 19, 61]],
  [7, 1, [1, 3, 7, 11, 23, 15, 103]],
  [7, 4, [1, 3, 7, 13, 13, 15, 69]],
];
const BITS = 32;

/** directions[dimension][bit]: what a set bit of the point's Gray code adds, as 32-bit words. */
const directions: readonly Int32Array[] = [vanDerCorput(), ...POLYNOMIALS.map(directionsOf)];

/** The coordinate of a point, as a fraction of 2^32 in a 32-bit word. Points 0 to 2^k − 1 meet each part of 2^−k once. */
export function sobolWord(point: number, dimension: number): number {
  const own = directions[dimension]!;
  let word = 0;
  let gray = point ^ (point >>> 1);
  for (let bit = 0; gray !== 0; bit++, gray >>>= 1) if (gray & 1) word ^= own[bit]!;
  return word;
}

function vanDerCorput(): Int32Array {
  return Int32Array.from({ length: BITS }, (_, bit) => 1 << (BITS - 1 - bit));
}

/** v_i = m_i 2^(32 − i), with v_i = a_1 v_(i−1) ⊕ … ⊕ a_(s−1) v_(i−s+1) ⊕ v_(i−s) ⊕ (v_(i−s) >> s) beyond the first s. */
function directionsOf([degree, coefficients, first]: (typeof POLYNOMIALS)[number]): Int32Array {
  const own = new Int32Array(BITS);
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      own[i] = first[i]! << (BITS - 1 - i);
      continue;
    }
    let word = own[i - degree]! ^ (own[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) word ^= own[i - k]!;
    own[i] = word;
  }
  return own;
}
