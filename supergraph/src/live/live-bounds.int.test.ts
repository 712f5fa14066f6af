import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../test-support/gateway.ts';
import { overSse, overWebSocket, untilOpen } from '../../test-support/live-clients.ts';
import { all, aRecord, liveStage } from '../../test-support/live-stage.ts';

const live = liveStage();

describe('bounds', () => {
  it('lets a slow listener go, with the event it goes on from, while others are told everything', async () => {
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const [slow, messages] = await openSocket(token);
    slow.send(
      JSON.stringify({
        id: '1',
        type: 'subscribe',
        payload: {
          query: 'subscription { collectionChanged { collection { label(prefix: $p) } } }'.replace(
            '$p',
            `"${'x'.repeat(60_000)}"`,
          ),
        },
      }),
    );
    const quick = live.listen(overSse, all, { token });
    await untilOpen(live.gateway.url, 2);
    slow.pause();
    for (let number = 0; number < 250; number += 1) await live.subgraphs.change(aRecord());
    await until(async () => quick.told.length === 250);
    await untilOpen(live.gateway.url, 1);
    const closed = new Promise<[number, string]>((resolve) => {
      slow.once('close', (code, reason) => resolve([code, String(reason)]));
    });
    slow.resume();
    const [code, reason] = await closed;
    expect(code).toBe(1013);
    const lastEventId = Number(/^LISTENER_TOO_SLOW lastEventId=(\d+)-[0-9a-z]+$/.exec(reason)?.[1]);
    const received = messages
      .filter(({ type }) => type === 'next')
      .map(({ payload }) => Number.parseInt(payload?.extensions?.eventId ?? '', 10));
    // The one that was being sent may have arrived, and is told again to whoever goes on from there.
    expect(received.at(-1)).toBeGreaterThanOrEqual(lastEventId);
    expect(received.slice(-2)).toContain(lastEventId);
  });

  it('holds no more subscriptions on one connection than it says', async () => {
    const [socket, messages] = await openSocket(await live.tokenFor('COLLECTOR', 'collector'));
    for (let number = 0; number < 21; number += 1) {
      const message = { id: String(number), type: 'subscribe', payload: { query: all } };
      socket.send(JSON.stringify(message));
    }
    await until(async () => messages.some(({ type }) => type === 'error'));
    expect(messages.filter(({ type }) => type === 'error')).toHaveLength(1);
    expect(JSON.stringify(messages)).toContain('TOO_MANY_SUBSCRIPTIONS');
    await untilOpen(live.gateway.url, 20);
    socket.close();
  });

  it('refuses subscriptions over plain HTTP, and says where they are served', async () => {
    const { errors } = await live.gateway.ask(all);
    expect(errors?.[0]?.extensions.details).toMatchObject({ reason: 'SUBSCRIPTION_REFUSED' });
    expect(errors?.[0]?.extensions.details?.remedy).toContain('/graphql/stream');
    const hanging = all.replace(/^subscription/, 'subscription ($a: Boolean = true)');
    const skipped = hanging.replace(/\{ *(\w+)/, '{ $1 @skip(if: $a)');
    const refused = await live.gateway.ask(skipped);
    expect(refused.status).toBe(400);
    expect(refused.errors).toMatchObject([
      { extensions: { details: { reason: 'SUBSCRIPTION_REFUSED' } } },
    ]);
  });
});

describe('a list of operations', () => {
  it('holds for subscriptions, and lets the query pass that answers them', async () => {
    const listed = 'subscription { collectionChanged { collection { id } } }';
    const file = join(mkdtempSync(join(tmpdir(), 'live-list-')), 'manifest.json');
    const operations = [{ id: 'one', body: listed }];
    writeFileSync(
      file,
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
    );
    const listing = { OPERATIONS_MODE: 'safelist', OPERATIONS_MANIFEST: file };
    const other = await live.anotherGateway(listing);
    try {
      const token = await live.tokenFor('COLLECTOR', 'collector');
      const refused = await overWebSocket(other.url, all, { token }).ended;
      expect(JSON.stringify(refused)).toContain('QUERY_NOT_IN_SAFE_LIST');
      const listener = overWebSocket(other.url, listed, { token });
      await untilOpen(other.url, 1);
      const record = aRecord();
      await live.subgraphs.change(record);
      await until(async () => listener.told.length === 1);
      expect(listener.told[0]).toMatchObject({
        data: { collectionChanged: { collection: { id: record.id } } },
      });
      listener.stop();
    } finally {
      await other.stop();
    }
  });
});

type Message = { type: string; payload?: { extensions?: { eventId?: string } } };

/** A connection without the comforts of a client. */
async function openSocket(token: string): Promise<[WebSocket, Message[]]> {
  const socket = new WebSocket(
    `${live.gateway.url.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
  );
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Message));
  await new Promise((resolve) => socket.once('open', resolve));
  const payload = { authorization: `Bearer ${token}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await until(async () => messages.some(({ type }) => type === 'connection_ack'));
  return [socket, messages];
}
