import { DomainError } from '@commerce-tracking/service-kit/errors';
import { describe, expect, it } from 'vitest';
import { GATEWAY_STOPPING, LISTENER_TOO_SLOW } from './live.errors.ts';
import type { LiveEvent } from './live-field.ts';
import { createLiveStream, type LiveStreamOptions } from './live-stream.ts';

/** A replay that tells whether it was left. */
function storedEvents() {
  const state = { isLeft: false };
  async function* read() {
    try {
      for (const sequence of [1, 2, 3]) yield anEvent(sequence);
    } finally {
      state.isLeft = true;
    }
  }
  return { state, read };
}

describe('a listener that breaks off while stored events are told', () => {
  it.each(['return', 'throw'] as const)('leaves the replay by `%s`', async (way) => {
    const { state, read } = storedEvents();
    const stream = streamOf({ replay: read });
    expect((await stream.next()).value).toEqual({ data: { sequence: 1 } });
    expect(await stream[way]?.()).toEqual({ done: true, value: undefined });
    await expect.poll(() => state.isLeft).toBe(true);
    expect(stream.isEnded).toBe(true);
  });

  it('is not waited for while an answer is under way, and leaves after it', async () => {
    const { state, read } = storedEvents();
    let finish: () => void = () => undefined;
    const stream = streamOf({
      replay: read,
      answer: () =>
        new Promise((resolve) => {
          finish = () => resolve({ data: null });
        }),
    });
    const pending = stream.next();
    await new Promise(setImmediate);
    await stream.return?.();
    expect(state.isLeft).toBe(false);
    finish();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(state.isLeft).toBe(true);
  });
});

function streamOf(options: Partial<LiveStreamOptions>) {
  return createLiveStream({
    after: 0,
    replay: null,
    queueMax: 10,
    answer: async ({ sequence }) => ({ data: { sequence } }),
    farewell: () => null,
    onEnd: () => undefined,
    failed: () => new DomainError(GATEWAY_STOPPING),
    tooSlow: (lastEventId, max) => new DomainError(LISTENER_TOO_SLOW, { lastEventId, max }),
    ...options,
  });
}

function anEvent(sequence: number): LiveEvent {
  return { sequence, id: String(sequence), subject: 'event.test', keys: {} };
}
