import t from 'tap';
import { EventLog } from '../../src/base/event-log.js';
import { OpenBranches } from '../../src/simulation/open-branches.js';
import { triangle } from '../fixtures/triangle.js';

t.test('branches open by contingencies and protection, close again, and keep when they first opened', async t => {
  const log = new EventLog();
  const branches = new OpenBranches(triangle);
  const say = (atMs: number, kind: string, subject: string) => log.add({ atMs, source: 'grid', kind, subject, message: kind });
  t.same([...branches.after(log)], [0, 0, 0]);
  say(1000, 'branch-trip', 'bc');
  say(2000, 'branch-tripped', 'ca');
  say(2000, 'plant-trip', 'ab');
  t.same([...branches.after(log)], [0, 1, 1]);
  say(3000, 'branch-reclosed', 'bc');
  t.same([...branches.after(log)], [0, 0, 1]);
  say(3500, 'islands-joined', 'ca');
  t.same([...branches.after(log)], [0, 0, 0]);
  say(4000, 'branch-trip', 'bc');
  say(5000, 'system-restored', 'system');
  t.same([...branches.after(log)], [0, 0, 0]);
  t.same([...branches.firstMs], [Number.NaN, 1000, 2000]);
});
