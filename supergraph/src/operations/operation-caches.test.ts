import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createDocumentStore, createPlanCache, createTextCache } from './operation-caches.ts';
import { emptyManifest, hashOf, manifestOf } from './operation-manifest.ts';

const known = '{ known }';
const manifest = manifestOf([{ id: 'app-1', body: known }]);
const keyOf = (body: string) => `schema:${hashOf(body)}`;

async function flood(store: ReturnType<typeof createDocumentStore>, count: number) {
  for (let n = 0; n < count; n += 1) {
    const body = `{ record(id: "${n}") { id } }`;
    if (!(await store.get(keyOf(body)))) await store.set(keyOf(body), parse(body));
  }
}

it('keeps what is used twice through a flood of operations that differ in a literal only', async () => {
  const store = createDocumentStore(emptyManifest, 200_000);
  const inUse = '{ inUse }';
  await store.set(keyOf(inUse), parse(inUse));
  await store.get(keyOf(inUse));
  await flood(store, 1_000);
  expect(await store.get(keyOf(inUse))).toBeDefined();
  expect(await store.get(keyOf('{ record(id: "0") { id } }'))).toBeUndefined();
});

it('keeps the documents and texts of the manifest, however they are asked for', async () => {
  const store = createDocumentStore(manifest, 200_000);
  await store.set(keyOf(known), parse(known));
  await flood(store, 1_000);
  expect(await store.get(keyOf(known))).toBeDefined();

  const texts = createTextCache(manifest, 1_000);
  for (let n = 0; n < 100; n += 1) await texts.set(`apq:${n}`, '{ another }');
  expect(await texts.get('apq:app-1')).toBe(known);
  expect(await texts.get('apq:99')).toBe('{ another }');
  expect(await texts.get('apq:0')).toBeUndefined();
});

it('keeps plans that are used twice through a flood, and says once that one is new', async () => {
  const plans = createPlanCache(20_000);
  const plan = (text: string) => ({ kind: 'QueryPlan', text }) as never;
  const inUse = plan('in use');
  await plans.set('in use', inUse);
  expect([plans.isNew(inUse), plans.isNew(inUse)]).toEqual([true, false]);
  expect(await plans.get('in use')).toBe(inUse);
  for (let n = 0; n < 1_000; n += 1) await plans.set(`${n}`, plan(`once ${n}`));
  expect(await plans.get('in use')).toBe(inUse);
  expect(await plans.get('0')).toBeUndefined();
  plans.clear();
  expect(await plans.get('in use')).toBeUndefined();
});
