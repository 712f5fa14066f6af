import { beforeEach, describe, expect, it } from 'vitest';
import {
  announced,
  eventually,
  followedSchemas,
  isGone,
  isServing,
  schemaOf,
} from '../test-support/followed-schemas.ts';
import { createNatsDataSource } from './data-source.ts';
import { silentLog } from './log.ts';
import { requestReply } from './messages/request.ts';
import { sdlOf } from './schema/schema-hash.ts';
import { hashesIn } from './schema/supergraph-text.ts';
import type { SubgraphServer } from './subgraph-server.ts';
import { readCopy } from './supergraph-copy.ts';

const { gateway, subgraphs, names, serve, committed, follow } = await followedSchemas();
let sales = '';
let people = '';
beforeEach(() => {
  ({ sales, people } = names);
});

describe('an instance', () => {
  it('serves at once where there is no gateway', async () => {
    const alone = serve(sales, 'sales');
    await alone.server.serving;
    // The broker hears of it on another connection than the question.
    await subgraphs.flush();
    const reply = await requestReply({
      ...{ connection: gateway, subject: `graphql.${sales}` },
      body: JSON.stringify({ query: '{ __typename }' }),
      deadlineAt: Date.now() + 5_000,
    });
    expect(Buffer.from(reply.body).toString()).toContain('Query');
  });

  it('that has what is committed needs no composing, and its gateway keeps a copy', async () => {
    const manager = follow();
    const instances = [serve(sales, 'sales'), serve(people, 'people'), serve(sales, 'sales')];
    await isServing(...instances);
    await expect.poll(() => readCopy(manager.copyFile, committed()), eventually).not.toBeNull();
    expect(announced(manager, sales)).toEqual([2]);
    expect([manager.taken, manager.outcomes]).toEqual([[], []]);
    const copy = await readCopy(manager.copyFile, committed());
    expect(copy?.subgraphs[sales]).toBe(sdlOf(schemaOf('sales')));
    expect(await readCopy(manager.copyFile, `${committed()} scalar Changed`)).toBeNull();
  });

  it('is not waited for beyond its time, whatever gateways say', async () => {
    const manager = follow();
    serve(people, 'people');
    const odd = serve(sales, 'odd', 1_500);
    await isServing(odd);
    await expect.poll(() => manager.outcomes, eventually).toEqual(['COMPOSITION']);
    expect(manager.status().refused?.reasons.join()).toContain('Query.person');
    expect(manager.taken).toEqual([]);
  });

  it('that serves in the end although it is refused is told of, and costs no answer beside a better one', async () => {
    const listed = [{ id: 'prices', body: 'query Prices { sales { price } }' }];
    const manager = follow({ operations: () => ({ listed, planned: [] }) });
    const unfit = () => manager.status().subgraphs[sales]?.unfit;
    await isServing(serve(people, 'people'), serve(sales, 'sales'));
    expect(unfit()).toBe(0);
    const errors: unknown[] = [];
    const log = { ...silentLog, error: (fields: unknown) => errors.push(fields) };
    const waiting = serve(sales, 'less');
    await expect.poll(() => manager.status().refused?.why, eventually).toBe('OPERATIONS');
    const less = serve(sales, 'less', 1, log);
    await isServing(less);
    const reason = expect.stringContaining('operation prices: Cannot query field "price"');
    expect(errors).toMatchObject([{ subgraph: sales, gateways: [{ state: 'refused', reason }] }]);
    await expect.poll(unfit, eventually).toBe(1);
    const { ask } = createNatsDataSource({
      ...{ subgraph: sales, connection: gateway },
      limits: { retriesMax: 20, retryPauseMs: 0.001 },
    });
    const query = '{ sales { price } }';
    const text = JSON.stringify({ query });
    for (let time = 0; time < 10; time += 1) {
      const answer = await ask({ text, query, isMutation: false, isOfEntities: false }, undefined);
      expect(answer).toEqual({ data: { sales: null } });
    }
    expect(waiting.isServing).toBe(false);
    await isGone(less);
    await expect.poll(unfit, eventually).toBe(0);
  });
});

it('hears nobody on the subject of another, and answers on inboxes only', async () => {
  const manager = follow();
  await isServing(serve(people, 'people'));
  const announce = (subject: string, instance: string, reply?: string) => {
    const own = { version: 1, subgraph: sales, instance, schemaHash: 'x', state: 'serving' };
    subgraphs.publish(subject, JSON.stringify({ ...own, startedAt: 1 }), reply ? { reply } : {});
  };
  const elsewhere = `command.${sales}`;
  const got: string[] = [];
  const subscription = subgraphs.subscribe(elsewhere, {
    callback: (_error, { subject }) => got.push(subject),
  });
  announce(`schema.${people}`, 'thief');
  announce(`schema.${sales}`, 'own', elsewhere);
  await expect
    .poll(() => manager.status().subgraphs[sales]?.announced, eventually)
    .toEqual({ x: 1 });
  await gateway.flush();
  await subgraphs.flush();
  expect(got).toEqual([]);
  subscription.unsubscribe();
});

describe('what is added', () => {
  it('is used once every instance has it', async () => {
    const manager = follow();
    const old = [serve(sales, 'sales'), serve(sales, 'sales')];
    await isServing(serve(people, 'people'), ...old);
    const fresh = serve(sales, 'more');
    await isServing(fresh);
    await isGone(old[0] as { server: SubgraphServer });
    await expect.poll(() => announced(manager, sales), eventually).toEqual([1, 1]);
    expect(manager.taken).toEqual([]);
    await isGone(old[1] as { server: SubgraphServer });
    await expect.poll(() => manager.taken.length, eventually).toBe(1);
    expect(manager.taken[0]?.supergraphSdl).toContain('day: String');
    const copied = async () => (await readCopy(manager.copyFile, committed()))?.subgraphs[sales];
    await expect.poll(copied, eventually).toBe(sdlOf(schemaOf('more')));
  });
});

describe('what is removed', () => {
  it('goes before the first instance without it serves, and before that the requests that use it', async () => {
    const manager = follow();
    await isServing(serve(people, 'people'), serve(sales, 'sales'));
    const fresh = serve(sales, 'less');
    await expect.poll(() => manager.taken.length, eventually).toBe(1);
    expect(manager.taken[0]?.supergraphSdl).not.toContain('price: Int');
    expect(fresh.isServing).toBe(false);
    manager.drain[0]?.();
    await isServing(fresh);
  });

  it('goes too when the same version adds something, which comes last', async () => {
    const manager = follow();
    const old = serve(sales, 'sales');
    await isServing(serve(people, 'people'), old);
    const fresh = serve(sales, 'other');
    await expect.poll(() => manager.taken.length, eventually).toBe(1);
    expect(manager.taken[0]?.supergraphSdl).not.toMatch(/price: Int|day: String/);
    manager.drain[0]?.();
    await isServing(fresh);
    await isGone(old);
    await expect.poll(() => manager.taken.length, eventually).toBe(2);
    expect(manager.taken[1]?.supergraphSdl).toContain('day: String');
  });

  it('is known to a gateway that begins later, of a supergraph that does not say what it was made of', async () => {
    await isServing(serve(people, 'people'), serve(sales, 'less'));
    const committedSdl = committed().replaceAll(/^#.*\n/gm, '');
    expect(hashesIn(committedSdl).size).toBe(0);
    const manager = follow({ committedSdl });
    await manager.settled;
    expect(manager.taken[0]?.supergraphSdl).not.toContain('price: Int');
  });

  it('stays while a listed operation asks for it', async () => {
    const listed = [
      { id: 'prices', body: 'query Prices { sales { price } }' },
      { id: 'broken before', body: '{ nothing }' },
    ];
    const manager = follow({ operations: () => ({ listed, planned: [] }) });
    await isServing(serve(people, 'people'), serve(sales, 'sales'));
    const fresh = serve(sales, 'less', 15_000);
    await expect.poll(() => manager.outcomes, eventually).toEqual(['OPERATIONS']);
    expect(manager.status().refused?.reasons).toEqual([
      'operation prices: Cannot query field "price" on type "Sale".',
    ]);
    expect(fresh.isServing).toBe(false);
    await isGone(fresh);
    await expect.poll(() => manager.status().refused, eventually).toBeNull();
    expect(manager.taken).toEqual([]);
  });
});

it('plans known operations beforehand, and follows one subgraph while it refuses another', async () => {
  const planned = [
    { body: 'query Ages { person { age } }', operationName: 'Ages' },
    { body: '{ person { nothing } }' },
  ];
  const known = { [sales]: sdlOf(schemaOf('sales')), [people]: sdlOf(schemaOf('people')) };
  const manager = follow({
    loaded: { supergraphSdl: committed(), subgraphs: known },
    operations: () => ({ listed: [], planned }),
  });
  const old = serve(people, 'people');
  await isServing(old);
  serve(sales, 'odd', 30_000);
  await expect.poll(() => manager.outcomes, eventually).toEqual(['COMPOSITION']);
  await isServing(serve(people, 'peopleMore'));
  await isGone(old);
  await expect.poll(() => manager.taken.length, eventually).toBe(1);
  const [{ plans, supergraphSdl } = { plans: [], supergraphSdl: '' }] = manager.taken;
  expect(supergraphSdl).toContain('age: Int');
  expect(plans).toHaveLength(1);
  expect(plans[0]?.[1]).toMatchObject({
    kind: 'QueryPlan',
    node: { kind: 'Fetch', serviceName: people, operation: expect.stringContaining('age') },
  });
  expect(manager.status().refused?.why).toBe('COMPOSITION');
});
