import type { EventLog } from '../base/event-log.js';
import { hashText } from '../base/random.js';
import { MS_PER_S } from '../base/units.js';
import { kindIndexOf, METER } from '../population/kinds/list.js';
import { type Action, lastArrivalMs, NEVER_MS, type Order } from '../population/order.js';
import type { HeadEnd, System } from '../system/system.js';

/** How a command reaches a device, and with it which safeguards stand in its way; `unsigned` lacks a countersignature. */
export type Path = 'ordinary' | 'demand-response' | 'override' | 'delay-zero' | 'firmware' | 'unsigned';

/** A command to devices of one kind through one head-end, as an attack or an honest actor asks for it. */
export interface Request {
  readonly by: string;
  readonly action: Action;
  readonly kind: string;
  readonly headEndIndex: number;
  readonly areaMask: number;
  readonly shareFraction: number;
  readonly path: Path;
  readonly value: number;
  readonly causeId: number | undefined;
  /** Asked for by the asker itself: messages a second it sends at most. */
  readonly ratePerS: number | null;
}

/** Messages of one order at its head-end: evenly from start to end. */
export interface Sending {
  readonly order: Order;
  readonly headEndIndex: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Real messages. */
  readonly messageCount: number;
  /** From when nothing more is sent (infinity: never), and whether the asker itself stopped, so that nothing was blocked. */
  cutMs: number;
  isWithdrawn: boolean;
}

/** What the controls in force make of a request: each may slow it, delay it at the device, or watch it. */
export interface Control {
  /** Random delay that devices add to a request, ms. */
  delayMs?(request: Pick<Request, 'kind' | 'path' | 'headEndIndex'>): number;
  /** Messages a second that the head-end lets through, where this control limits it. */
  ratePerS?(request: Request): number | null;
  /** Whether the head-end takes the request at all. */
  refuses?(request: Request, atMs: number): string | null;
  /** Sees what is sent. */
  sent?(sending: Sending): void;
  /** What it remembers, for the state hash. */
  words?(): readonly number[];
}

/**
 * Every command's way from its head-end to devices: keys, queue and throughput, limits and thresholds, link latency, the
 * device's own delay, its actuator. Honest and forged commands use the same one. Orders change at ticks only.
 */
export class CommandPath {
  readonly sendings: Sending[] = [];
  readonly #busyUntilMs: Float64Array;
  #sequence = 0;
  #version = 0;
  #refusedCount = 0;

  constructor(
    readonly system: System,
    readonly controls: readonly Control[],
    readonly log: EventLog,
    /** Real devices that a head-end commands in some areas. */
    readonly addressedCount: (kindIndex: number, headEndIndex: number, areaMask: number) => number,
  ) {
    this.#busyUntilMs = new Float64Array(system.headEnds.length);
  }

  /** Counts changes of live orders: whoever holds them looks again when it moves. */
  get version(): number {
    return this.#version;
  }

  /** Sends a request, or logs why the path refuses it. */
  send(request: Request, atMs: number): Sending | null {
    const kindIndex = kindIndexOf(request.kind);
    const headEnd = this.system.headEnds[request.headEndIndex]!;
    const selected = this.addressedCount(kindIndex, request.headEndIndex, request.areaMask) * request.shareFraction;
    // Firmware that is already in place acts by its own clock: nothing passes the head-end.
    const messagesEach = request.path === 'delay-zero' ? 2 : request.path === 'firmware' ? 0 : 1;
    const messageCount = Math.round(selected) * messagesEach;
    const reason = messagesEach === 0 ? null : this.#refusal(request, atMs);
    if (reason !== null) {
      this.#refusedCount += messageCount;
      this.#say(
        atMs,
        request,
        headEnd,
        'order-refused',
        `${headEnd.name} refuses ${messageCount} messages of ${request.by}: ${reason}.`,
      );
      return null;
    }
    const startMs = messagesEach === 0 ? atMs : Math.max(atMs, this.#busyUntilMs[request.headEndIndex]!);
    const spreadMs = (messageCount / this.#ratePerS(request, headEnd)) * MS_PER_S;
    if (messagesEach > 0) this.#busyUntilMs[request.headEndIndex] = startMs + spreadMs;
    const order = this.#orderOf(request, kindIndex, headEnd, atMs, startMs, spreadMs);
    const sending: Sending = {
      order,
      headEndIndex: request.headEndIndex,
      startMs,
      endMs: startMs + spreadMs,
      messageCount,
      cutMs: Number.POSITIVE_INFINITY,
      isWithdrawn: false,
    };
    this.sendings.push(sending);
    this.#version++;
    const seconds = Math.round(spreadMs / MS_PER_S);
    this.#say(
      atMs,
      request,
      headEnd,
      'orders-sent',
      `${headEnd.name} begins to send ${messageCount} messages of ${request.by} over ${seconds} s.`,
    );
    for (const control of this.controls) control.sent?.(sending);
    return sending;
  }

  /**
   * Holds back what a head-end has not sent by a moment; with `drops`, devices still waiting in their delay drop the command too.
   */
  hold(headEndIndex: number, atMs: number, drops: boolean): number {
    let held = 0;
    for (const sending of this.sendings) {
      const { order } = sending;
      if (sending.headEndIndex !== headEndIndex || sending.messageCount === 0 || lastArrivalMs(order) < atMs) continue;
      if (sending.cutMs > atMs) {
        held += this.unsentAt(sending, atMs);
        sending.cutMs = atMs;
        order.sendCutMs = atMs;
      }
      if (drops && order.effectCutMs === NEVER_MS) order.effectCutMs = atMs + order.latencyMaxMs;
    }
    this.#busyUntilMs[headEndIndex] = atMs;
    this.#version++;
    return Math.round(held);
  }

  /** The one who asked stops sending: what is unsent of its orders through a head-end is never sent. */
  withdraw(headEndIndex: number, by: string, atMs: number): void {
    const key = hashText(by);
    for (const sending of this.sendings) {
      if (sending.headEndIndex !== headEndIndex || sending.order.selectionKey !== key || sending.endMs <= atMs) continue;
      if (sending.cutMs <= atMs) continue;
      sending.cutMs = atMs;
      sending.isWithdrawn = true;
      sending.order.sendCutMs = atMs;
      this.#version++;
    }
    // Others behind it keep the times that the head-end has given them.
    const queued = this.sendings.filter(
      sending => sending.headEndIndex === headEndIndex && sending.cutMs === Number.POSITIVE_INFINITY,
    );
    this.#busyUntilMs[headEndIndex] = Math.max(atMs, ...queued.map(({ endMs }) => endMs));
  }

  /** Longest random delay that the controls in force put on a request, ms. */
  delayOf(request: Pick<Request, 'kind' | 'path' | 'headEndIndex'>): number {
    return Math.max(0, ...this.controls.map(control => control.delayMs?.(request) ?? 0));
  }

  unsentAt({ startMs, endMs, messageCount }: Sending, atMs: number): number {
    if (atMs >= endMs) return 0;
    if (atMs <= startMs) return messageCount;
    return (messageCount * (endMs - atMs)) / (endMs - startMs);
  }

  /** Messages that a head-end sends in [fromMs, untilMs). */
  sentBetween(headEndIndex: number, fromMs: number, untilMs: number): number {
    return this.sendings.reduce((sum, sending) => {
      if (sending.headEndIndex !== headEndIndex) return sum;
      const until = Math.min(untilMs, sending.cutMs);
      return until <= fromMs ? sum : sum + this.unsentAt(sending, fromMs) - this.unsentAt(sending, until);
    }, 0);
  }

  /** Orders that can still reach someone at or after a moment, in order of sequence. */
  live(atMs: number): Order[] {
    return this.sendings.filter(({ order }) => lastArrivalMs(order) >= atMs).map(({ order }) => order);
  }

  /** Messages sent and blocked (refused or held back) up to a moment. */
  counts(atMs: number): { sent: number; blocked: number } {
    let sent = 0;
    let blocked = this.#refusedCount;
    for (const sending of this.sendings) {
      const until = Math.min(atMs, sending.cutMs);
      sent += sending.messageCount - this.unsentAt(sending, until);
      if (sending.cutMs <= atMs && !sending.isWithdrawn) blocked += this.unsentAt(sending, sending.cutMs);
    }
    return { sent: Math.round(sent), blocked: Math.round(blocked) };
  }

  /** Everything that evolves here, for the state hash. */
  words(): number[] {
    return [
      ...this.#busyUntilMs,
      this.#sequence,
      this.#refusedCount,
      ...this.sendings.flatMap(({ order, startMs, endMs, messageCount, cutMs, isWithdrawn }) => [
        ...Object.values(order),
        ...[startMs, endMs, messageCount, cutMs, Number(isWithdrawn)],
      ]),
      ...this.controls.flatMap(control => control.words?.() ?? []),
    ];
  }

  #refusal(request: Request, atMs: number): string | null {
    if (request.path === 'unsigned') return 'the countersignature of the access control broker is missing';
    for (const control of this.controls) {
      const reason = control.refuses?.(request, atMs) ?? null;
      if (reason !== null) return reason;
    }
    return null;
  }

  /** Throughput less honest traffic, under every limit; at least one message in a hundred seconds, so that queues end. */
  #ratePerS(request: Request, headEnd: HeadEnd): number {
    const limits = this.controls.map(control => control.ratePerS?.(request) ?? Number.POSITIVE_INFINITY);
    const free = headEnd.throughputPerS - headEnd.honestPerS;
    return Math.max(0.01, Math.min(free, request.ratePerS ?? free, ...limits));
  }

  #orderOf(request: Request, kindIndex: number, headEnd: HeadEnd, atMs: number, startMs: number, spreadMs: number): Order {
    const actuator = this.system.actuators.find(({ kind }) => kind === (kindIndex === METER ? 'meter' : request.kind));
    return {
      sequence: this.#sequence++,
      action: request.action,
      kindIndex,
      headEndIndex: request.headEndIndex,
      areaMask: request.areaMask,
      shareFraction: request.shareFraction,
      selectionKey: hashText(request.by),
      issuedMs: atMs,
      backlogMs: startMs - atMs,
      spreadMs,
      latencyMinMs: request.path === 'firmware' ? 0 : headEnd.latencyMinMs,
      latencyMaxMs: request.path === 'firmware' ? 0 : headEnd.latencyMaxMs,
      delayLimitMs: this.delayOf(request),
      actuatorMinMs: actuator?.latencyMinMs ?? 0,
      actuatorMaxMs: (actuator?.latencyMaxMs ?? 0) + (actuator?.rampMs ?? 0) / 2,
      sendCutMs: NEVER_MS,
      effectCutMs: NEVER_MS,
      value: request.value,
    };
  }

  #say(atMs: number, request: Request, headEnd: HeadEnd, kind: string, message: string): void {
    this.log.add({ atMs, source: 'cyber', kind, subject: headEnd.id, causeId: request.causeId, message });
  }
}
