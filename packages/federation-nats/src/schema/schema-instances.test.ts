import { expect, it } from 'vitest';
import { type Announcement, readAnnouncement, readVerdict } from './schema-announcement.ts';
import { createSchemaInstances } from './schema-instances.ts';

const announcement = (differs: Partial<Announcement> = {}): Announcement => ({
  ...{ version: 1, subgraph: 'sales', instance: 'a', schemaHash: 'old' },
  ...{ state: 'serving', startedAt: 1 },
  ...differs,
});

it('tells a change from a sign of life', () => {
  const instances = createSchemaInstances();
  expect(instances.hear(announcement({ state: 'waiting' }), 0)).toBe(true);
  expect(instances.hear(announcement({ state: 'waiting' }), 500)).toBe(false);
  expect(instances.hear(announcement(), 1_000)).toBe(true);
  expect(instances.hear(announcement({ state: 'gone' }), 2_000)).toBe(true);
  expect(instances.hear(announcement({ state: 'gone' }), 2_000)).toBe(false);
  expect(instances.of('sales')).toEqual([]);
});

it('names the schemas of a subgraph, the latest first, alike for whoever has heard the same', () => {
  const heard = [
    announcement({ instance: 'b', schemaHash: 'new', startedAt: 5 }),
    announcement({ instance: 'c', schemaHash: 'old', startedAt: 9 }),
    announcement(),
    announcement({ subgraph: 'people', instance: 'd', schemaHash: 'other', startedAt: 20 }),
    announcement({ instance: 'e', schemaHash: 'also new', startedAt: 5 }),
  ];
  for (const order of [heard, heard.toReversed()]) {
    const instances = createSchemaInstances();
    for (const each of order) instances.hear(each, 0);
    expect(instances.hashesOf('sales')).toEqual(['also new', 'new', 'old']);
  }
});

it('takes the silent for dead, unless nobody could be heard', () => {
  const instances = createSchemaInstances();
  instances.hear(announcement(), 0);
  instances.hear(announcement({ instance: 'b' }), 10_000);
  expect(instances.expire(16_000)).toBe(false);
  expect(instances.expire(16_001)).toBe(true);
  expect(instances.of('sales').map(({ instance }) => instance)).toEqual(['b']);
  instances.excuse(60_000);
  expect(instances.expire(61_000)).toBe(false);
});

it('reads nothing but announcements and verdicts of its version', () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  expect(readAnnouncement(bytes(announcement()))).toEqual(announcement());
  for (const wrong of [
    { ...announcement(), version: 2 },
    { ...announcement(), state: 'asleep' },
    { ...announcement(), instance: 'a.b' },
    { ...announcement(), subgraph: '>' },
    { ...announcement(), startedAt: 'today' },
    null,
    'text',
  ]) {
    expect(readAnnouncement(bytes(wrong))).toBeNull();
  }
  expect(readAnnouncement(Buffer.from('{'))).toBeNull();
  expect(readVerdict(Buffer.from(''))).toBeNull();
  expect(readVerdict(bytes({ gateway: 'g', state: 'ready', isServed: true }))?.state).toBe('ready');
});
