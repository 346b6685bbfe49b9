import type { AttackRun } from '../attacks/attack.js';
import { attacks } from '../attacks/list.js';
import type { EventLog } from '../base/event-log.js';
import { TICK_MS } from '../base/units.js';
import type { CommandPath } from '../cyber/command-path.js';
import { type Waveform, waveformAt } from '../cyber/waveform.js';
import { type Agenda, Rank } from '../engine/agenda.js';
import type { AddedLoads } from '../grid/added-loads.js';
import { kindIndexOf } from '../population/kinds/list.js';
import type { Attack } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import { attackedLoad, busIndexOf } from './attacked-load.js';
import { areaMaskOf, headEndsOf, kindOf } from './target.js';

/** What the desk needs of the run it is part of. */
export interface DeskGround {
  readonly system: System;
  readonly agenda: Agenda;
  readonly log: EventLog;
  readonly path: CommandPath;
  /** Load that belongs to no device: what attacks add, and what an area draws of it now, W. */
  readonly loads: AddedLoads;
  aggregateW(areaIndex: number): number;
  /** Gives those that follow an order what they follow. */
  follow(waveform: Waveform): void;
  /** Called when an attack begins, with its identifier in the log. */
  begun(attack: Attack, eventId: number, atMs: number): void;
}

/** Lets attacks begin, end and let go, each by its own definition, through the command path. */
export class AttackDesk {
  readonly #ground: DeskGround;

  constructor(ground: DeskGround) {
    this.#ground = ground;
  }

  /** Begins an attack now and asks the agenda for its end. */
  begin(attack: Attack, atMs: number, causeId?: number): number {
    const { agenda, log } = this.#ground;
    const definition = attacks.find(({ name }) => name === attack.kind)!;
    const message = `${attack.id} begins: ${definition.about}`;
    const eventId = log.add({ atMs, source: 'attack', kind: 'attack-began', subject: attack.id, causeId, message });
    this.#ground.begun(attack, eventId, atMs);
    definition.start(this.#runOf(attack, atMs, eventId));
    const { release, durationMs } = attack;
    const letGoMs = ceilTick(atMs + durationMs + (release.kind === 'after' ? release.delayMs : 0));
    agenda.at(ceilTick(atMs + durationMs), Rank.attack, endMs => {
      log.add({
        atMs: endMs,
        source: 'attack',
        kind: 'attack-ended',
        subject: attack.id,
        causeId: eventId,
        message: `${attack.id} sends no more orders.`,
      });
      for (const headEndIndex of headEndsOf(attack.target, kindOf(attack), this.#ground.system))
        this.#ground.path.withdraw(headEndIndex, attack.id, endMs);
    });
    if (release.kind !== 'hold') {
      agenda.at(letGoMs, Rank.attack, releaseMs => {
        log.add({
          atMs: releaseMs,
          source: 'attack',
          kind: 'devices-released',
          subject: attack.id,
          causeId: eventId,
          message: `The devices of ${attack.id} are told to go back.`,
        });
        definition.revert(this.#runOf(attack, releaseMs, eventId));
        this.#ground.loads.clear(attack.id);
      });
    }
    return eventId;
  }

  #runOf(attack: Attack, atMs: number, causeId: number): AttackRun {
    const { system, path, follow } = this.#ground;
    const kind = kindOf(attack);
    const headEndIndices = headEndsOf(attack.target, kind, system);
    const areaMask = areaMaskOf(attack.target, system);
    const shareFraction = this.#share(attack, kind, headEndIndices, areaMask);
    const load = attackedLoad(this.#ground, attack, atMs);
    return {
      parameters: attack.parameters,
      load,
      busAt: name => busIndexOf(system, name),
      order: (action, { path: way, value = 0, ratePerS = null }) => {
        for (const headEndIndex of headEndIndices) {
          path.send(
            { by: attack.id, action, kind, headEndIndex, areaMask, shareFraction, path: way, value, causeId, ratePerS },
            atMs,
          );
        }
      },
      waveform: (waveform, way) => {
        if (headEndIndices.length === 0) {
          // No device can follow: the areas' own load does, at once.
          const followed: Waveform = { ...waveform, startMs: atMs, lagMs: 0, spreadsMs: [] };
          load.add({ kind: 'wave', powerW: load.powerW, shareAt: laterMs => waveformAt(followed, laterMs) });
          return;
        }
        const actuator = system.actuators.find(row => row.kind === kind);
        const delayMs = path.delayOf({ kind, headEndIndex: headEndIndices[0]!, path: way });
        const latencyMs = actuator ? actuator.latencyMaxMs - actuator.latencyMinMs : 0;
        follow({ ...waveform, startMs: atMs, lagMs: (actuator?.rampMs ?? 0) / 2, spreadsMs: [delayMs, latencyMs] });
      },
    };
  }

  /** A count becomes a share of the devices that the head-ends command. */
  #share({ target }: Attack, kind: string, headEndIndices: readonly number[], areaMask: number): number {
    if (target.count === null) return target.share;
    const { path } = this.#ground;
    const selected = headEndIndices.reduce((sum, index) => sum + path.addressedCount(kindIndexOf(kind), index, areaMask), 0);
    return selected === 0 ? 0 : Math.min(1, target.count / selected);
  }
}

const ceilTick = (atMs: number): number => Math.ceil(atMs / TICK_MS) * TICK_MS;
