import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, expect, inject, it, vi } from 'vitest';
import { findNatsServer } from '../../../scripts/servers/binaries.ts';
import { startNatsServer } from '../../../scripts/servers/nats-server.ts';
import { remember, testPort } from '../../../tests/support/brokers.ts';
import { createAnswerCache } from './cache/answer-cache.ts';
import { writeKeepingRules } from './cache/cache-headers.ts';
import { type ConnectionStatus, connectNats } from './connection.ts';
import { silentLog } from './log.ts';
import { requestReply } from './messages/request.ts';
import { composeSupergraph } from './schema/composition.ts';
import { sdlOf } from './schema/schema-hash.ts';
import { serveSubject } from './serving/serve.ts';
import { serveSubgraph } from './subgraph-server.ts';
import { manageSupergraph } from './supergraph-manager.ts';

// The narrowest permissions of docs/graphql-over-nats.md, one user per side.
const permissions = `
  authorization { users: [
    { user: gateway, password: pass, permissions: {
      publish: ["graphql.>", "schema", "schema.*.*"], subscribe: ["_INBOX_gateway.>", "schema.*"],
      allow_responses: { max: 256, expires: "60s" } } }
    { user: lots, password: pass, permissions: {
      publish: ["command.lots.>", "schema.lots"],
      subscribe: ["graphql.lots lots_queue", "_INBOX_lots.>", "$SRV.>", "schema", "schema.lots.*"],
      allow_responses: { max: 256, expires: "60s" } } }
  ] }`;

const port = await testPort();
const folder = mkdtempSync(join(inject('runFolder'), 'nats-'));
const bin = findNatsServer() ?? 'nats-server';
const broker = await startNatsServer({ bin, folder, port, config: permissions });
remember(broker.pid);

const servers = `nats://127.0.0.1:${port}`;
const wait = { waitOnFirstConnect: true, reconnectWaitMs: 50, pass: 'pass' };
const seen: ConnectionStatus[] = [];
const onStatus = (status: ConnectionStatus) => seen.push(status);
const gateway = await connectNats({ servers, name: 'gateway', user: 'gateway', ...wait });
const lots = await connectNats({ servers, name: 'lots', user: 'lots', onStatus, ...wait });
afterAll(async () => {
  await Promise.all([gateway.close(), lots.close()]);
  await broker.stop();
});

const ask = (subject: string, connection = gateway) =>
  requestReply({ connection, subject, body: '', deadlineAt: Date.now() + 10_000 });

it('brings a chunked answer through permissions that allow responses only', async () => {
  const size = 5 * 1024 * 1024;
  serveSubject({
    connection: lots,
    subject: 'graphql.lots',
    queue: 'lots_queue',
    log: silentLog,
    handler: () => Buffer.alloc(size, 7),
  });
  await lots.flush();
  const { body } = await ask('graphql.lots');
  expect(Buffer.alloc(size, 7).equals(body)).toBe(true);
});

it('lets an instance announce its schema, and a gateway read and judge it', async () => {
  const schema = buildSchema('type Query { lot: Int }');
  const composed = composeSupergraph([{ name: 'lots', url: 'unused', sdl: sdlOf(schema) }]);
  if ('errors' in composed) throw new Error(String(composed.errors));
  const { supergraphSdl } = composed;
  const manager = manageSupergraph({
    ...{ connection: gateway, committedSdl: supergraphSdl, log: silentLog },
    // As if it did not know what it was made of: it has to read the schema to judge it.
    loaded: { supergraphSdl: supergraphSdl.replaceAll(/^#.*\n/gm, ''), subgraphs: {} },
    take: () => Promise.reject(new Error('nothing has changed')),
  });
  const server = serveSubgraph({
    ...{ connection: lots, subgraph: 'lots', queue: 'lots_queue', version: '1.0.0' },
    ...{ schema, log: silentLog, context: () => ({}), announce: {} },
  });
  await vi.waitFor(
    () => {
      const { announced, schemaHash } = manager.status().subgraphs.lots ?? {};
      expect(announced).toEqual({ [schemaHash ?? '']: 1 });
    },
    { timeout: 20_000 },
  );
  await server.serving;
  expect(seen).toEqual([expect.objectContaining({ type: 'connected' })]);
  await server.drain(100);
  await manager.stop();
});

it('tells a caller at once that the subject is not its to ask', async () => {
  const startedAt = performance.now();
  await expect(ask('command.lots.ship')).rejects.toMatchObject({
    code: 'NOT_PERMITTED',
    nothingDone: true,
  });
  // Not at the deadline.
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it('reports a refused subscription and keeps serving the others', async () => {
  const error = vi.fn();
  serveSubject({
    connection: lots,
    subject: 'graphql.other',
    queue: 'lots_queue',
    log: { ...silentLog, error },
    handler: () => '',
  });
  await vi.waitFor(() => expect(error).toHaveBeenCalled(), 20_000);
  await vi.waitFor(
    () =>
      expect(seen).toContainEqual({
        type: 'not-permitted',
        operation: 'subscription',
        subject: 'graphql.other',
      }),
    20_000,
  );
  expect((await ask('graphql.lots')).body.length).toBeGreaterThan(0);
});

it('keeps no answer whose events it may not hear', async () => {
  const cache = createAnswerCache(gateway, { settleMs: 1 });
  const asked = { subject: 'graphql.lots', audience: 'all', caller: undefined, request: '{ a }' };
  const offer = (...subjects: string[]) => {
    const rules = { maxAge: 60, scope: 'PUBLIC' as const, subjects };
    const headers = new Map(Object.entries(writeKeepingRules(rules)));
    cache.keep(asked, { body: Buffer.from('{}'), headers }, performance.now());
    return cache.find(asked);
  };
  expect(offer('event.lots.>')).toBeNull();
  // What names no events is kept, so the other would have been by now.
  await vi.waitFor(() => expect(offer()).not.toBeNull(), 20_000);
  cache.wrote('graphql.lots', undefined);
  await gateway.flush();
  for (let round = 0; round < 20; round += 1) {
    expect(offer('event.lots.>')).toBeNull();
    await gateway.flush();
  }
  cache.stop();
});
