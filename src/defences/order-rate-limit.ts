import type { Defence } from './defence.js';
import { headEndIndexOf } from './defence.js';

export const orderRateLimit: Defence = {
  name: 'order-rate-limit',
  about: 'A head-end lets through so many orders a second and no more.',
  story:
    'What an attacker can do before anyone notices is the rate times the time to detect. Honest orders queue behind the same ' +
    'limit.',
  target: 'headEnd',
  sources: ['Follows the threshold anomaly detection of the Smart Energy Code, Appendix AA'],
  parameters: {
    headEnd: { type: 'text', required: true, about: 'Head-end that is limited' },
    rate: { type: 'number', required: true, min: 0.01, max: 1e6, about: 'Orders a second' },
  },
  control: ({ headEnd, rate }, { system }) => ({
    ratePerS: request => (request.headEndIndex === headEndIndexOf(system, headEnd) ? (rate as number) : null),
  }),
};
