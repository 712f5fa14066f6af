import { beforeEach, describe, expect, it } from 'vitest';
import {
  eventually,
  followedSchemas,
  isGone,
  isServing,
} from '../test-support/followed-schemas.ts';

const { names, serve, follow } = await followedSchemas();
let sales = '';
let people = '';
beforeEach(() => {
  ({ sales, people } = names);
});

describe('what fails without being refused', () => {
  it('is tried again without any new schema: the loading of a supergraph', async () => {
    let attempts = 0;
    const manager = follow({
      async take() {
        attempts += 1;
        if (attempts === 1) throw new Error('no room');
        return { drained: Promise.resolve() };
      },
    });
    await isServing(serve(people, 'people'), serve(sales, 'sales'));
    const fresh = serve(sales, 'less', 30_000);
    await expect.poll(() => manager.status().failing, eventually).toBe('no room');
    expect(manager.status().refused).toBeNull();
    await isServing(fresh);
    expect(manager.outcomes).toEqual(['FAILED', 'taken']);
    await expect.poll(() => manager.status().failing, eventually).toBeNull();
  });

  it('is tried again without any new schema: the composing, whose thread ends', async () => {
    let attempts = 0;
    const manager = follow({
      operations() {
        attempts += 1;
        // The thread finds nothing to iterate over, and ends.
        const listed = attempts === 1 ? [null] : [];
        return { listed: listed as never[], planned: [] };
      },
    });
    await isServing(serve(people, 'people'), serve(sales, 'sales'));
    serve(sales, 'less', 30_000);
    await expect.poll(() => manager.taken.length, eventually).toBe(1);
    expect(manager.outcomes).toEqual(['FAILED', 'taken']);
  });

  it('is shown: a composing that took longer than it may', async () => {
    const manager = follow({ limits: { composingMs: 1 } });
    await isServing(serve(people, 'people'), serve(sales, 'sales'));
    serve(sales, 'less', 30_000);
    const failing = () => manager.status().failing;
    await expect.poll(failing, eventually).toBe('composing took longer than 1 ms');
  });

  it('keeps back no other subgraph', async () => {
    const manager = follow({
      async take({ supergraphSdl }) {
        if (!supergraphSdl.includes('price: Int')) throw new Error('cannot be loaded');
        return { drained: Promise.resolve() };
      },
    });
    const old = serve(people, 'people');
    await isServing(old, serve(sales, 'sales'));
    serve(sales, 'less', 30_000);
    await expect.poll(() => manager.status().failing, eventually).toBe('cannot be loaded');
    await isServing(serve(people, 'peopleMore'));
    await isGone(old);
    await expect.poll(() => manager.outcomes, eventually).toContain('taken');
    expect(manager.status().failing).toBe('cannot be loaded');
  });
});
