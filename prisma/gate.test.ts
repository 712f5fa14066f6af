import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

it('lets callers in by order of arrival, never past its number of places', async () => {
  const gate = createGate({ places: 1, patienceMs: 1_000 });
  const order: string[] = [];
  const first = await gate.enter('read');
  const second = gate.enter('read').then((leave) => {
    order.push('second');
    return leave;
  });
  first();
  // Asked in the same tick as the release: the second came earlier and goes first.
  const third = gate.enter('read').then((leave) => {
    order.push('third');
    return leave;
  });
  (await second)();
  (await third)();
  expect(order).toEqual(['second', 'third']);
});

it('lets readers and writers in by turns, so that a burst of reads keeps no write out', async () => {
  const gate = createGate({ places: 1, patienceMs: 1_000 });
  const order: string[] = [];
  const leave = await gate.enter('read');
  const pass = async (kind: 'read' | 'write', name: string) => {
    const out = await gate.enter(kind);
    order.push(name);
    out();
  };
  const reads = ['r1', 'r2', 'r3', 'r4'].map((name) => pass('read', name));
  const writes = ['w1', 'w2'].map((name) => pass('write', name));
  expect(gate.waiting()).toBe(6);
  leave();
  await Promise.all([...reads, ...writes]);
  expect(order).toEqual(['w1', 'r1', 'w2', 'r2', 'r3', 'r4']);
});

it('turns a caller away when no place becomes free in time', async () => {
  const gate = createGate({ places: 1, patienceMs: 20 });
  const leave = await gate.enter('read');
  await expect(gate.enter('read')).rejects.toMatchObject({ code: 'POOL_BUSY' });
  expect(gate.waiting()).toBe(0);
  leave();
  leave();
  (await gate.enter('read'))();
});
