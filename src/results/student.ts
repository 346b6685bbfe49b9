/**
 * The t for which Student's distribution of `degrees` (a whole number) holds `probability` between −t and t.
 * Bisection on the closed form of whole degrees of freedom. [Abramowitz and Stegun 1964, 26.7.3 and 26.7.4]
 */
export function studentQuantile(probability: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (probabilityWithin(high, degrees) < probability) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A(t | ν): probability between −t and t. */
function probabilityWithin(t: number, degrees: number): number {
  // θ = arctan(t / √ν)
  const angle = Math.atan(t / Math.sqrt(degrees));
  const sin = Math.sin(angle);
  const cos = Math.cos(angle);
  // Odd ν: A = 2/π (θ + sin θ (cos θ + 2/3 cos³ θ + … )); even ν: A = sin θ (1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ + … )
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cos : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= degrees - 2; power += 2) {
    sum += term;
    term *= (cos * cos * (power + 1)) / (power + 2);
  }
  return isOdd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}
