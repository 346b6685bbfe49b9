import { formatQuantity } from '../base/quantity.js';
import { MS_PER_S, TICK_MS } from '../base/units.js';
import { type FieldReader, joinPath, type Keys, type Values } from './fields.js';
import { engineKeys, fleetKeys, outputKeys } from './keys.js';
import { flatOverrides } from './merge.js';
import type { Fleet, Override, Scenario } from './scenario.js';
import { emptyMap, isNothing, type MapTree, shown, type Tree } from './tree.js';

const OVERRIDES_MAX = 1000;

/** Fleet, overrides, outputs and the engine's settings for tests. */
export function readParts(tree: MapTree, reader: FieldReader): Pick<Scenario, 'fleet' | 'overrides' | 'outputs' | 'engine'> {
  const outputs = readMap(tree, 'outputs', outputKeys, '', reader);
  const engine = readMap(tree, 'engine', engineKeys, '', reader);
  checkMultiple(mapUnder(tree, 'outputs'), 'frequency', TICK_MS, outputs, 'outputs', reader);
  checkMultiple(mapUnder(tree, 'outputs'), 'areas', MS_PER_S, outputs, 'outputs', reader);
  checkMultiple(mapUnder(tree, 'outputs'), 'frequencyAreas', TICK_MS, outputs, 'outputs', reader);
  checkMultiple(mapUnder(tree, 'engine'), 'windowMax', TICK_MS, engine, 'engine', reader);
  return {
    fleet: readFleet(tree, reader),
    overrides: readOverrides(tree, reader),
    outputs: {
      frequencyMs: outputs.frequency as number,
      areasMs: outputs.areas as number,
      frequencyAreasMs: outputs.frequencyAreas as number | null,
      timing: outputs.timing as boolean,
    },
    engine: { windowMaxMs: engine.windowMax as number, spuriousRollbacks: engine.spuriousRollbacks as number },
  };
}

/** A duration must be a whole multiple of the lattice it lies on. */
export function checkMultiple(map: MapTree, key: string, ofMs: number, values: Values, path: string, reader: FieldReader): void {
  const ms = values[key];
  if (typeof ms !== 'number' || ms % ofMs === 0) return;
  const place = map.entries.get(key)?.tree.place ?? map.place;
  const allowed = `a multiple of ${formatQuantity(ofMs, 'duration')}`;
  reader.refuse(place, joinPath(path, key), { found: formatQuantity(ms, 'duration'), allowed });
}

function mapUnder(tree: MapTree, key: string): MapTree {
  const found = tree.entries.get(key)?.tree;
  return found?.is === 'map' ? found : emptyMap(tree.place);
}

/** The values of the map under a key; its defaults where nothing is written. */
function readMap(tree: MapTree, key: string, keys: Keys, path: string, reader: FieldReader): Values {
  const ownPath = joinPath(path, key);
  const entry = tree.entries.get(key);
  const map = (entry && reader.map(entry.tree, ownPath)) ?? emptyMap(tree.place);
  reader.knownKeys(map, Object.keys(keys), ownPath);
  return reader.values(map, keys, ownPath);
}

function readFleet(tree: MapTree, reader: FieldReader): Fleet {
  readMap(tree, 'fleet', fleetKeys, '', reader);
  const fleet = mapUnder(tree, 'fleet');
  const [evs, heatPumps, solar, batteries] = (['evs', 'heatPumps', 'solar', 'batteries'] as const).map(kind =>
    readMap(fleet, kind, fleetKeys[kind].keys, 'fleet', reader),
  ) as [Values, Values, Values, Values];
  const number = (values: Values, key: string): number | null => values[key] as number | null;
  return {
    evs: { count: number(evs, 'count'), smartFraction: number(evs, 'smart'), v2gFraction: number(evs, 'v2g') },
    heatPumps: { count: number(heatPumps, 'count') },
    solar: { count: number(solar, 'count') },
    batteries: { count: number(batteries, 'count') },
  };
}

/** Sorted by path, so that the order in which they were written means nothing. */
function readOverrides(tree: MapTree, reader: FieldReader): Override[] {
  const entry = tree.entries.get('overrides');
  const map = entry ? reader.map(entry.tree, 'overrides') : null;
  if (!map) return [];
  const overrides: Override[] = [];
  const flat = flatOverrides(map);
  for (const [path, { tree: value }] of flat.entries) {
    if (value.is === 'scalar' && value.value !== null) overrides.push({ path, value: value.value, place: value.place });
    else
      reader.refuse(value.place, `overrides.${path}`, {
        found: shown(value),
        allowed: 'a quantity, a number, a text, true or false',
      });
  }
  if (overrides.length > OVERRIDES_MAX) {
    reader.refuse(map.place, 'overrides', { found: `${overrides.length} overrides`, allowed: `at most ${OVERRIDES_MAX}` });
  }
  return overrides.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The tree without what the contract names and this version cannot do; each use of it is a problem, never ignored. */
export function withoutLater(tree: MapTree, reader: FieldReader): MapTree {
  const entries = new Map(tree.entries);
  const later = (value: Tree, path: string, allowed: string): void => {
    reader.refuse(value.place, path, { found: `${shown(value)}, which is not in this version of Nadir`, allowed });
  };
  const campaigns = entries.get('campaigns')?.tree;
  if (campaigns && !isNone(campaigns)) later(campaigns, 'campaigns', 'no campaigns');
  const outputs = entries.get('outputs');
  if (outputs?.tree.is === 'map') {
    const kept = new Map(outputs.tree.entries);
    for (const key of ['substations', 'traces']) {
      const value = kept.get(key)?.tree;
      if (value && !isNone(value)) later(value, `outputs.${key}`, 'frequency, areas, frequencyAreas and timing');
      kept.delete(key);
    }
    entries.set('outputs', { ...outputs, tree: { ...outputs.tree, entries: kept } });
  }
  return { ...tree, entries };
}

const isNone = (tree: Tree): boolean => isNothing(tree) || (tree.is === 'list' && tree.items.length === 0);
