import { CivilTime, parseClock, parseInstant } from '../base/civil-time.js';
import { nearestName } from '../base/names.js';
import { formatQuantity, parseQuantity } from '../base/quantity.js';
import { type FieldReader, joinPath } from './fields.js';
import { forSpec, triggerKeys } from './keys.js';
import { type Condition, type ConditionQuantity, conditionQuantities, type Trigger } from './scenario.js';
import { type MapTree, shown, shownText, type Tree } from './tree.js';

/** What a time in a scenario is counted from. */
export interface Clock {
  /** Null where the start itself has a problem: times are then not placed. */
  readonly startUnixMs: number | null;
  /** Times must be before this, ms after the start. */
  readonly endMs: number;
  /** The system's time zone; null where the system has a problem. */
  readonly timeZone: () => string | null;
}

const AT_ALLOWED = 'a time in quotes: "2030-01-16T17:31Z", "+5 h 30 min" after the start, or a clock time such as "17:31"';

/** The one of `at`, `after` and `when` that an entry has; null and a problem where it has none, several, or a wrong one. */
export function readTrigger(map: MapTree, path: string, clock: Clock, reader: FieldReader): Trigger | null {
  const written = Object.keys(triggerKeys).filter(key => map.entries.has(key));
  if (written.length !== 1) {
    const found = written.length === 0 ? 'no time' : written.join(' and ');
    return reader.refuse(map.place, path, { found, allowed: 'exactly one of at, after, when' });
  }
  const [key] = written as [keyof typeof triggerKeys];
  const { tree } = map.entries.get(key)!;
  const ownPath = joinPath(path, key);
  if (key === 'at') {
    const ms = readTime(tree, ownPath, clock, reader);
    return ms === null ? null : { at: 'time', ms };
  }
  return key === 'after' ? readAfter(tree, ownPath, reader) : readWhen(tree, ownPath, reader);
}

/** Milliseconds after the start. */
function readTime(tree: Tree, path: string, clock: Clock, reader: FieldReader): number | null {
  if (tree.is !== 'scalar' || typeof tree.value !== 'string') {
    return reader.refuse(tree.place, path, { found: shown(tree), allowed: AT_ALLOWED });
  }
  const text = tree.value.trim();
  const ms = text.startsWith('+') ? offsetMs(text) : instantMs(text, clock);
  if (ms === null) return null;
  if (ms === undefined) return reader.refuse(tree.place, path, { found: shown(tree), allowed: AT_ALLOWED });
  if (typeof ms === 'string')
    return reader.refuse(tree.place, path, { found: `${shown(tree)}, which ${ms}`, allowed: AT_ALLOWED });
  if (ms >= 0 && ms < clock.endMs) return ms;
  const found = `${shown(tree)}, ${ms < 0 ? 'before the start' : 'after the end'}`;
  return reader.refuse(tree.place, path, {
    found,
    allowed: `a time from the start to the end, ${formatQuantity(clock.endMs, 'duration')} later`,
  });
}

function offsetMs(text: string): number | undefined {
  const parsed = parseQuantity(text, 'duration');
  return 'value' in parsed ? parsed.value : undefined;
}

/** A text says why the clock time is no instant; null where the start or the system has a problem already told. */
function instantMs(text: string, { startUnixMs, timeZone }: Clock): number | string | null | undefined {
  const instant = parseInstant(text);
  if (instant !== undefined) return startUnixMs === null ? null : instant - startUnixMs;
  const clockMs = parseClock(text);
  if (clockMs === undefined) return undefined;
  const zone = startUnixMs === null ? null : timeZone();
  if (startUnixMs === null || zone === null) return null;
  const first = new CivilTime(zone).firstAt(startUnixMs, clockMs);
  return 'refused' in first ? first.refused : first.unixMs - startUnixMs;
}

function readAfter(tree: Tree, path: string, reader: FieldReader): Trigger | null {
  const map = reader.map(tree, path, 'a map such as { event: sizewell, delay: 10 s }');
  if (!map) return null;
  const { keys } = triggerKeys.after;
  reader.knownKeys(map, Object.keys(keys), path);
  const { event, delay } = reader.values(map, keys, path);
  return typeof event === 'string' && typeof delay === 'number' ? { at: 'after', event, delayMs: delay } : null;
}

function readWhen(tree: Tree, path: string, reader: FieldReader): Trigger | null {
  const map = reader.map(tree, path, 'a map such as { inertia: { below: 120 GVA.s }, for: 10 s }');
  if (!map) return null;
  const quantities = Object.keys(conditionQuantities) as ConditionQuantity[];
  reader.knownKeys(map, [...quantities, 'for'], path);
  const conditions: Condition[] = [];
  for (const quantity of quantities) {
    const entry = map.entries.get(quantity);
    const condition = entry ? readCondition(quantity, entry.tree, joinPath(path, quantity), reader) : null;
    if (condition) conditions.push(condition);
  }
  const forMs = reader.value(map, 'for', forSpec, path);
  if (!quantities.some(quantity => map.entries.has(quantity))) {
    reader.refuse(map.place, path, { found: 'no condition', allowed: `conditions on ${quantities.join(', ')}` });
  }
  return typeof forMs === 'number' && conditions.length > 0 ? { at: 'when', conditions, forMs } : null;
}

function readCondition(quantity: ConditionQuantity, tree: Tree, path: string, reader: FieldReader): Condition | null {
  const map = reader.map(tree, path, 'a map with below, above or both');
  if (!map) return null;
  reader.knownKeys(map, ['below', 'above'], path);
  const { dimension, about } = conditionQuantities[quantity];
  const limit = (key: string): number | null =>
    reader.value(map, key, { type: 'quantity', dimension, about }, path) as number | null;
  const below = limit('below');
  const above = limit('above');
  if (map.entries.size === 0) reader.refuse(map.place, path, { found: 'no limit', allowed: 'below, above or both' });
  if (below !== null && above !== null && above >= below) {
    reader.refuse(map.place, path, { found: 'limits that exclude each other', allowed: 'above less than below' });
  }
  return { quantity, below, above };
}

/** An entry with what is needed to check its `after`. */
interface Follower {
  readonly id: string;
  readonly trigger: Trigger;
  readonly place: { readonly file: string; readonly line?: number; readonly column?: number };
}

/**
 * Checks that each `after` names an entry it may follow, that none waits for itself, and that none whose time follows from the
 * file comes at or after the end. `known` are the entries it may name:
 * a contingency follows contingencies alone, so that it happens whether or not there is an attack. `written` are the ids in the
 * file of those that may be named, entries with a problem of their own included.
 */
export function checkFollowers(
  list: string,
  own: readonly Follower[],
  known: readonly Follower[],
  written: ReadonlySet<string>,
  endMs: number,
  reader: FieldReader,
): void {
  const byId = new Map(known.map(entry => [entry.id, entry]));
  for (const { id, trigger, place } of own) {
    if (trigger.at !== 'after') continue;
    const path = `${list}.${id}.after.event`;
    if (!byId.has(trigger.event)) {
      if (written.has(trigger.event)) continue;
      const ids = [...written].filter(other => other !== id);
      const allowed =
        ids.length > 0 ? `the id of another entry: ${ids.slice(0, 20).join(', ')}` : 'the id of another entry: there is none';
      reader.refuse(place, path, { found: shownText(trigger.event), allowed, nearest: nearestName(trigger.event, ids) });
      continue;
    }
    const seen = new Set([id]);
    let laterMs = trigger.delayMs;
    for (let next = byId.get(trigger.event); next; ) {
      if (seen.has(next.id)) {
        if (next.id === id) reader.refuse(place, path, { found: 'a circle of after', allowed: 'an order with a beginning' });
        break;
      }
      seen.add(next.id);
      if (next.trigger.at === 'time' && next.trigger.ms + laterMs >= endMs) {
        const found = `${formatQuantity(next.trigger.ms + laterMs, 'duration')} after the start`;
        const allowed = `a time before the end, ${formatQuantity(endMs, 'duration')} after the start`;
        reader.refuse(place, `${list}.${id}.after.delay`, { found, allowed });
      }
      if (next.trigger.at === 'after') laterMs += next.trigger.delayMs;
      next = next.trigger.at === 'after' ? byId.get(next.trigger.event) : undefined;
    }
  }
}
