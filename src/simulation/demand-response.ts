import type { EventLog } from '../base/event-log.js';
import type { CommandPath, Request } from '../cyber/command-path.js';
import { type Agenda, Rank } from '../engine/agenda.js';
import { DEMAND_RESPONSE } from '../grid/contingencies.js';
import type { GridModel } from '../grid/grid-model.js';
import { Action } from '../population/order.js';
import type { Contingency } from '../scenario/scenario.js';
import type { System } from '../system/system.js';
import { ceilTick } from './triggers.js';

interface Ground {
  readonly system: System;
  readonly agenda: Agenda;
  readonly log: EventLog;
  readonly path: CommandPath;
  readonly grid: GridModel;
}

/** Lets an event of the scenario happen, in the grid or as honest orders to devices; its identifier in the log. */
export function happen(ground: Ground, { id, kind, parameters }: Contingency, atMs: number, causeId?: number): number {
  if (kind !== DEMAND_RESPONSE) return ground.grid.apply(kind, parameters, atMs, causeId);
  const { system, agenda, log, path } = ground;
  const headEndIndex = system.headEnds.findIndex(headEnd => headEnd.id === parameters.headEnd);
  const { name } = system.headEnds[headEndIndex]!;
  const say = (what: string, message: string, sayMs: number, cause?: number): number =>
    log.add({ atMs: sayMs, source: 'contingency', kind: what, subject: id, causeId: cause, message });
  const eventId = say(kind, `${name} asks its cars to let charging wait.`, atMs, causeId);
  const request: Omit<Request, 'action' | 'path'> = {
    by: id,
    kind: 'ev',
    headEndIndex,
    areaMask: 2 ** system.areas.length - 1,
    shareFraction: Number(parameters.share),
    value: 0,
    causeId: eventId,
    ratePerS: null,
  };
  path.send({ ...request, action: Action.pause, path: 'demand-response' }, atMs);
  // Its end is no response to demand: starts that follow wait for the law's random delay.
  agenda.at(ceilTick(atMs + Number(parameters.duration)), Rank.contingency, endMs => {
    say(`${kind}-ended`, `${name} lets its cars charge again.`, endMs, eventId);
    path.send({ ...request, action: Action.release, path: 'ordinary' }, endMs);
  });
  return eventId;
}
