import type { Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOpening } from './opening.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process as the first one sees it, with what it was told. */
function member() {
  const told: unknown[] = [];
  const emitter = new EventEmitter();
  const worker = Object.assign(emitter, {
    isConnected: () => true,
    send: (message: unknown) => told.push(message),
  }) as unknown as Worker;
  return { worker, told, ready: () => emitter.emit('message', { type: 'gateway:ready' }) };
}

function startTwo() {
  const opening = createOpening(2);
  const [first, second] = [member(), member()];
  opening.expect(first.worker);
  opening.expect(second.worker);
  return { opening, first, second };
}

const open = [{ type: 'gateway:open' }];

it('opens all processes when the last of them is ready', () => {
  const { first, second } = startTwo();
  first.ready();
  expect(first.told).toEqual([]);
  second.ready();
  expect([first.told, second.told]).toEqual([open, open]);
});

it('waits five seconds for a process that does not come', () => {
  const { first, second } = startTwo();
  first.ready();
  vi.advanceTimersByTime(4_999);
  expect(first.told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(first.told).toEqual(open);
  second.ready();
  expect(second.told).toEqual(open);
});

it('does not count a process that ended while it waited', () => {
  const { opening, first, second } = startTwo();
  first.ready();
  (first.worker as unknown as EventEmitter).emit('exit');
  second.ready();
  expect(second.told).toEqual([]);
  const again = member();
  opening.expect(again.worker);
  again.ready();
  expect([first.told, second.told, again.told]).toEqual([[], open, open]);
});
