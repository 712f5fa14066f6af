import { EventEmitter } from 'node:events';
import { OVERLOADED } from '@commerce-tracking/service-kit/reasons';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createShedding } from './shedding.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const request = { headers: {} } as FastifyRequest;

/** A gateway's door; `knock` says what came of a request, and how it ends. */
function door(operationsMax: number, turnMs = () => 0) {
  const { enter, enterMore } = createShedding({ operationsMax, deadlineMs: 2_000, turnMs });
  return function knock() {
    const raw = new EventEmitter();
    const sent = { code: 0, body: '' };
    const reply = {
      raw,
      code: (code: number) => Object.assign(sent, { code }) && reply,
      header: () => reply,
      type: () => reply,
      send: (body: string) => Object.assign(sent, { body }),
    };
    let isIn = false;
    enter(request, reply as unknown as FastifyReply, () => {
      isIn = true;
    });
    const more = (count: number) => enterMore(reply as unknown as FastifyReply, count);
    return { isIn, ...sent, more, end: () => raw.emit('close') };
  };
}

const inOnes = (knocks: { isIn: boolean }[]) => knocks.filter(({ isIn }) => isIn).length;

it('lets in as many as it may, refuses the next as BUSY, and lets in again when one has left', () => {
  const knock = door(2);
  const [first] = [knock(), knock()];
  const refused = knock();
  expect(refused).toMatchObject({ isIn: false, code: 503 });
  expect(refused.body).toContain('"BUSY"');
  first?.end();
  expect(knock().isIn).toBe(true);
});

it('has a place for each operation of a request, or for none of the others', () => {
  const knock = door(4);
  const first = knock();
  first.more(2);
  const second = knock();
  expect(second.isIn).toBe(true);
  expect(() => second.more(1)).toThrow(expect.objectContaining({ reason: OVERLOADED }));
  expect(knock().isIn).toBe(false);
  first.end();
  second.more(3);
  expect(knock().isIn).toBe(false);
});

it('lets in fewer when answers take more than a quarter of the deadline', () => {
  const knock = door(400);
  const together = Array.from({ length: 100 }, knock);
  expect(inOnes(together)).toBe(100);
  vi.advanceTimersByTime(1_000);
  for (const { end } of together) end();
  expect(inOnes(Array.from({ length: 100 }, knock))).toBe(50);
});

it('lets in as many as ever while answers are quick', () => {
  const knock = door(400);
  const together = Array.from({ length: 100 }, knock);
  vi.advanceTimersByTime(300);
  for (const { end } of together) end();
  expect(inOnes(Array.from({ length: 500 }, knock))).toBe(400);
});

it('lets in fewer when the turns of its loop are long, but not so few that a start looks like overload', () => {
  let turnMs = 20;
  const knock = door(400, () => turnMs);
  const round = (count: number) => {
    const together = Array.from({ length: count }, knock);
    vi.advanceTimersByTime(300);
    for (const { end } of together) end();
    // Until those let in before have left, nothing is learned.
    vi.advanceTimersByTime(1_000);
    return inOnes(together);
  };
  expect([round(200), round(200)]).toEqual([200, 100]);
  turnMs = 400;
  expect([round(200), round(200), round(200)]).toEqual([50, 32, 32]);
});

it('wakes nobody at rest', () => {
  vi.useFakeTimers();
  createShedding({ operationsMax: 400, deadlineMs: 2_000 });
  expect(vi.getTimerCount()).toBe(0);
});
