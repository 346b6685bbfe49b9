import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { Balancing } from '../../src/grid/balancing.js';
import type { GridDecision } from '../../src/grid/decisions.js';
import { Embedded } from '../../src/grid/embedded.js';
import { LocalProtection } from '../../src/grid/local-protection.js';
import type { MultiArea } from '../../src/grid/multi-area.js';
import { PlantLosses } from '../../src/grid/plant-losses.js';
import { Shedding } from '../../src/grid/shedding.js';
import { Supply } from '../../src/grid/supply.js';
import { dispatch } from '../../src/market/dispatch.js';
import type { EmbeddedRelayGroup, System } from '../../src/system/system.js';
import { conditionsOf, plantOf, systemOf } from '../fixtures/one-area.js';

const near = plantOf({ id: 'near', unitCount: 2, unitW: 500e6, inertiaS: 5, buses: [{ bus: 0, fraction: 1 }] });
const spread = plantOf({
  id: 'spread',
  unitCount: 4,
  unitW: 500e6,
  inertiaS: 5,
  buses: [
    { bus: 0, fraction: 0.5 },
    { bus: 1, fraction: 0.5 },
  ],
});
const group = (areaIndex: number): EmbeddedRelayGroup => ({
  id: 'old',
  powerW: 50e6,
  trip: 'under-frequency',
  threshold: 49,
  windowMs: 0,
  reconnectMs: 0,
  areaIndex,
});

/** Two buses with an area each in one island, whose frequencies the test gives. */
function watched(hz: readonly [number, number]) {
  const one = systemOf({ plants: [near, spread], responses: [], embedded: [group(0), group(1)] });
  const system: System = { ...one, areas: [one.areas[0]!, { ...one.areas[0]!, id: 'b' }] };
  const log = new EventLog();
  const decisions: GridDecision[] = [];
  const supply = new Supply(system);
  const conditions = conditionsOf(3e9);
  supply.beginPeriod(conditions, dispatch(system, { ...conditions, unitsLost: [0, 0] }), null);
  const lostAt: number[] = [];
  const losses = new PlantLosses({
    system,
    supply,
    balancing: new Balancing(system.frequency),
    loseUnits: () => undefined,
    lose: (_, places) => lostAt.push(...places.map(({ bus }) => bus)),
  });
  const stub = {
    swing: { busCount: 2 },
    islands: { isLive: Uint8Array.of(1, 1), ofBus: Int32Array.of(0, 0) },
    range: () => ({ lowestHz: Math.min(...hz), highestHz: Math.max(...hz) }),
    centresHz: () => Float64Array.of((hz[0] + hz[1]) / 2),
    areaHz: (area: number) => hz[area]!,
    busHz: (bus: number) => hz[bus]!,
    supply: { shareAtBus: (p: number, bus: number) => [near, spread][p]!.buses.find(place => place.bus === bus)?.fraction ?? 0 },
  };
  const embedded = new Embedded(system.embedded, system.limits);
  const parts = { system, log, supply, embedded, shedding: new Shedding(system), decisions, losses };
  const protection = new LocalProtection({ ...parts, shift: () => undefined, addedW: () => 0 }, stub as unknown as MultiArea);
  return {
    log,
    supply,
    lostAt,
    step: (count: number) => {
      for (let k = 0; k < count; k++) protection.stepFrequency(50, k * 50, 3e9, 7);
    },
  };
}

t.test('plants at a bus leave on its own frequency after half a second, with their energy, and those elsewhere stay', async t => {
  const { log, supply, lostAt, step } = watched([46.9, 50]);
  const energyVAs = supply.storedEnergyVAs;
  step(9);
  t.same(
    log.all.filter(({ kind }) => kind === 'plant-tripped'),
    [],
    'not before',
  );
  step(2);
  const tripped = log.all.filter(({ kind }) => kind === 'plant-tripped');
  t.same(
    tripped.map(({ subject, powerW, causeId }) => [subject, Math.round(powerW! / 1e6), causeId]),
    [
      ['near', 1000, 7],
      ['spread', 1000, 7],
    ],
  );
  t.same(lostAt, [0, 0], 'what is lost is lost there');
  t.ok(Math.abs(supply.storedEnergyVAs - energyVAs / 3) < 1, 'a third of the stored energy is left');
  step(100);
  t.equal(log.all.filter(({ kind }) => kind === 'plant-tripped').length, 2, 'and nothing goes twice');
});

t.test('embedded plant leaves on the frequency of its area', async t => {
  const { log, step } = watched([49.2, 48.9]);
  step(1);
  t.same(
    log.all.map(({ kind, area }) => [kind, area]),
    [['embedded-tripped', 'b']],
  );
});
