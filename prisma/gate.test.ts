import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

it('lets callers in by order of arrival, never past its number of places', async () => {
  const gate = createGate({ places: 1, patienceMs: 1_000 });
  const order: string[] = [];
  const first = await gate.enter();
  const second = gate.enter().then((leave) => {
    order.push('second');
    return leave;
  });
  first();
  // Asked in the same tick as the release: the second came earlier and goes first.
  const third = gate.enter().then((leave) => {
    order.push('third');
    return leave;
  });
  (await second)();
  (await third)();
  expect(order).toEqual(['second', 'third']);
});

it('turns a caller away when no place becomes free in time', async () => {
  const gate = createGate({ places: 1, patienceMs: 20 });
  const leave = await gate.enter();
  await expect(gate.enter()).rejects.toMatchObject({ code: 'POOL_BUSY' });
  expect(gate.waiting()).toBe(0);
  leave();
  leave();
  (await gate.enter())();
});
