import { anomalyThreshold } from './anomaly-threshold.js';
import type { Defence } from './defence.js';
import { orderRateLimit } from './order-rate-limit.js';
import { randomisedDelay } from './randomised-delay.js';

/** Every defence. Adding one: write its file, add it here, add its scenario and its test. */
export const defences: readonly Defence[] = [randomisedDelay, anomalyThreshold, orderRateLimit];
