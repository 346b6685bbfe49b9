import { MS_PER_S, TICK_MS } from '../base/units.js';
import type { Control, Request, Sending } from '../cyber/command-path.js';
import { Rank } from '../engine/agenda.js';
import { type Defence, type DefenceGround, headEndIndexOf } from './defence.js';

export const anomalyThreshold: Defence = {
  name: 'anomaly-threshold',
  about: 'More orders through a head-end than a threshold within a time: the rest is quarantined.',
  story:
    'The threshold counts what leaves the head-end. Once it is passed and the latency is over, nothing more leaves, and new ' +
    'orders are refused. What has been sent stays sent; with `revoke` devices that still wait in their random delay drop the ' +
    'order as well. An attack slower than the threshold passes under it. Honest traffic is a rate that takes throughput, and ' +
    'is not counted: a threshold is what it leaves for commands beside it.',
  target: 'headEnd',
  sources: ['Smart Energy Code, Appendix AA: threshold anomaly detection; numeric thresholds are not public'],
  parameters: {
    headEnd: { type: 'text', required: true, about: 'Head-end that is watched' },
    orders: { type: 'count', required: true, min: 1, max: 1e9, about: 'Orders that may be sent within the time' },
    per: { type: 'quantity', dimension: 'duration', default: 3_600_000, min: 1000, max: 86_400_000, about: 'The time' },
    latency: {
      type: 'quantity',
      dimension: 'duration',
      default: 0,
      min: 0,
      max: 86_400_000,
      about: 'From passing the threshold to quarantine',
    },
    action: {
      type: 'choice',
      choices: ['quarantine', 'revoke'],
      default: 'quarantine',
      about: 'Whether waiting devices drop the order too',
    },
    lasts: {
      type: 'quantity',
      dimension: 'duration',
      default: null,
      min: 1000,
      max: 31_536_000_000,
      about: 'From quarantine until the head-end is trusted again, unwatched then; to the end where left out',
    },
  },
  control: (parameters, ground) => new Threshold(parameters as unknown as ThresholdParameters, ground),
};

interface ThresholdParameters {
  readonly headEnd: string;
  readonly orders: number;
  readonly per: number;
  readonly latency: number;
  readonly action: 'quarantine' | 'revoke';
  readonly lasts: number | null;
}

/** Sending is even, so the second of passing is known when an order is sent. */
class Threshold implements Control {
  readonly #parameters: ThresholdParameters;
  readonly #ground: DefenceGround;
  readonly #headEndIndex: number;
  #isTripped = false;
  #isQuarantined = false;

  constructor(parameters: ThresholdParameters, ground: DefenceGround) {
    this.#parameters = parameters;
    this.#ground = ground;
    this.#headEndIndex = headEndIndexOf(ground.system, parameters.headEnd);
  }

  refuses(request: Request): string | null {
    return this.#isQuarantined && request.headEndIndex === this.#headEndIndex ? 'it is in quarantine' : null;
  }

  sent(sending: Sending): void {
    if (this.#isTripped || sending.headEndIndex !== this.#headEndIndex) return;
    const passedMs = this.#passedMs(sending);
    if (passedMs === null) return;
    this.#isTripped = true;
    const { agenda } = this.#ground;
    agenda.at(ceilTick(passedMs + this.#parameters.latency), Rank.defence, atMs => this.#act(atMs, passedMs));
  }

  words(): readonly number[] {
    return [Number(this.#isTripped), Number(this.#isQuarantined)];
  }

  /**
   * First second by which more than the threshold has left within the time, while this order is being sent. Between the moments
   * at which a sending begins or ends, or did so the time ago, what has left grows or falls evenly: if no end of such a stretch
   * has passed the threshold, nothing between has, and in one that passes it the second is found by halving.
   */
  #passedMs({ startMs, endMs }: Sending): number | null {
    const { per } = this.#parameters;
    const lastS = Math.ceil(endMs / MS_PER_S);
    let fromS = Math.floor(startMs / MS_PER_S) + 1;
    const own = this.#ground.path().sendings.filter(({ headEndIndex }) => headEndIndex === this.#headEndIndex);
    const bends = own.flatMap(sending => [sending.startMs, sending.endMs, sending.cutMs]).flatMap(atMs => [atMs, atMs + per]);
    const ends = bends.flatMap(atMs => [Math.floor(atMs / MS_PER_S), Math.ceil(atMs / MS_PER_S)]);
    const stretches = [...new Set([fromS, ...ends, lastS])].filter(atS => atS >= fromS && atS <= lastS).sort((a, b) => a - b);
    for (const untilS of stretches) {
      if (!this.#isPassed(untilS * MS_PER_S)) {
        fromS = untilS + 1;
        continue;
      }
      let passedS = untilS;
      while (fromS < passedS) {
        const middleS = Math.floor((fromS + passedS) / 2);
        if (this.#isPassed(middleS * MS_PER_S)) passedS = middleS;
        else fromS = middleS + 1;
      }
      return passedS * MS_PER_S;
    }
    return this.#isPassed(lastS * MS_PER_S) ? lastS * MS_PER_S : null;
  }

  #isPassed(atMs: number): boolean {
    const { orders, per } = this.#parameters;
    return this.#ground.path().sentBetween(this.#headEndIndex, atMs - per, atMs) > orders;
  }

  #act(atMs: number, passedMs: number): void {
    const { id, log, path, agenda } = this.#ground;
    if (!this.#isPassed(passedMs)) {
      // Whoever was about to pass the threshold has stopped since: somebody else may still.
      this.#isTripped = false;
      for (const sending of path().sendings) this.sent(sending);
      return;
    }
    this.#isQuarantined = true;
    if (this.#parameters.lasts !== null)
      agenda.at(ceilTick(atMs + this.#parameters.lasts), Rank.defence, laterMs => this.#lift(laterMs));
    const drops = this.#parameters.action === 'revoke';
    const held = path().hold(this.#headEndIndex, atMs, drops);
    log.add({
      atMs,
      source: 'defence',
      kind: drops ? 'orders-revoked' : 'orders-quarantined',
      subject: id,
      message:
        `${this.#parameters.headEnd} passed ${this.#parameters.orders} orders at ${(passedMs / MS_PER_S).toFixed(0)} s; ` +
        `${held} messages are held back${drops ? ' and waiting devices drop theirs' : ''}.`,
    });
  }

  #lift(atMs: number): void {
    const { id, log } = this.#ground;
    this.#isQuarantined = false;
    const message = `${this.#parameters.headEnd} is trusted again.`;
    log.add({ atMs, source: 'defence', kind: 'quarantine-lifted', subject: id, message });
  }
}

const ceilTick = (atMs: number): number => Math.ceil(atMs / TICK_MS) * TICK_MS;
