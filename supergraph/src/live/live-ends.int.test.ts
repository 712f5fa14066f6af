import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { silentLog } from '@commerce-tracking/federation-nats/log';
import { announceSchema } from '@commerce-tracking/federation-nats/schema/schema-announcer';
import { schemaHash, sdlOf } from '@commerce-tracking/federation-nats/schema/schema-hash';
import { newId } from '@commerce-tracking/service-kit/ids';
import { createLogger } from '@commerce-tracking/service-kit/logs';
import { followBucket } from '@commerce-tracking/service-kit/streams/replicated-map';
import { revocationBucket, revocationTtlMs } from '@commerce-tracking/service-kit/tokens';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { until } from '../../test-support/gateway.ts';
import { overSse, overWebSocket, untilOpen } from '../../test-support/live-clients.ts';
import { all, aRecord, idsOf, liveStage, ways } from '../../test-support/live-stage.ts';

const live = liveStage();

describe.each(ways)('a subscription $way', ({ listenOver }) => {
  it('ends when the token expires, and says so', async () => {
    const token = await live.signer.token({ claims: { actorId: 'collector' }, expiresInS: 2 });
    const listener = live.listen(listenOver, all, { token });
    await untilOpen(live.gateway.url, 1);
    const end = await listener.ended;
    if (listenOver === overWebSocket) {
      expect(end).toMatchObject({ code: 4403, reason: 'TOKEN_EXPIRED' });
    } else {
      expect(end).toBe('complete');
      expect(listener.told.at(-1)?.errors?.[0]?.extensions).toMatchObject({
        code: 'UNAUTHENTICATED',
        details: { reason: 'TOKEN_EXPIRED' },
      });
    }
  });

  it('ends within a second when the session is revoked, and nobody else’s does', async () => {
    const sid = `session-${newId()}`;
    const token = await live.tokenFor('COLLECTOR', 'collector', { sid });
    const revoked = live.listen(listenOver, all, { token });
    const other = live.listen(listenOver, all, {
      token: await live.tokenFor('COLLECTOR', 'collector'),
    });
    await untilOpen(live.gateway.url, 2);
    const connection = await connectNats({ servers: live.broker.url, name: 'revoker' });
    const revocations = await followBucket({
      connection,
      bucket: revocationBucket,
      ttlMs: revocationTtlMs,
      replicas: 1,
      dataDir: mkdtempSync(join(tmpdir(), 'revoker-')),
      log: createLogger({ name: 'revoker', level: 'silent' }),
    });
    const at = Date.now();
    await revocations.put(sid, '1');
    const end = await revoked.ended;
    expect(Date.now() - at).toBeLessThan(1_500);
    if (listenOver === overWebSocket) {
      expect(end).toMatchObject({ code: 4401, reason: 'SESSION_REVOKED' });
    } else {
      expect(revoked.told.at(-1)?.errors?.[0]?.extensions?.details).toMatchObject({
        reason: 'SESSION_REVOKED',
      });
    }
    const record = aRecord();
    await live.subgraphs.change(record);
    await until(async () => other.told.length === 1);
    await revocations.stop();
    await connection.close();
  });

  it('is told that the gateway stops', async () => {
    const other = await live.anotherGateway();
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const listener = listenOver(other.url, all, { token });
    await untilOpen(other.url, 1);
    const stopped = other.stop();
    const end = await listener.ended;
    await stopped;
    if (listenOver === overWebSocket) {
      expect(end).toMatchObject({ code: 1012, reason: 'GATEWAY_STOPPING' });
    } else {
      expect(end).toBe('complete');
      expect(listener.told.at(-1)?.errors?.[0]?.extensions?.code).toBe('UNAVAILABLE');
    }
  });
});

describe('a change of schema', () => {
  it('ends the subscriptions that ask for what is gone, says so, and no others', async () => {
    const other = await live.anotherGateway({ LIVE_SCHEMA: 'true' });
    const token = await live.tokenFor('COLLECTOR', 'collector');
    const label = 'subscription { collectionChanged { version collection { label } } }';
    const stays = overSse(other.url, all, { token });
    const goes = ways.map(({ listenOver }) => listenOver(other.url, label, { token }));
    await untilOpen(other.url, 3);

    const connection = await connectNats({ servers: live.broker.url, name: 'newer' });
    const newer = { ...live.subgraphs.typeDefs };
    newer.records = newer.records.replace(' label(prefix: String): String', '');
    const announcers = Object.entries(newer).map(([subgraph, typeDefs]) => {
      const sdl = sdlOf(buildSubgraphSchema({ typeDefs: parse(typeDefs) }));
      const own = { connection, subgraph, sdl, schemaHash: schemaHash(sdl), log: silentLog };
      return announceSchema({ ...own, instance: `newer-${subgraph}` });
    });
    await until(async () => {
      const ended = goes.map(({ told }) => told.at(-1)?.errors?.[0]?.extensions);
      return ended.every((one) => JSON.stringify(one)?.includes('SCHEMA_CHANGED'));
    }, 30_000);
    await Promise.all(goes.map(({ ended }) => ended));
    await untilOpen(other.url, 1);
    await live.subgraphs.change(aRecord({ id: 'after' }));
    await until(async () => idsOf(stays).includes('after'));

    stays.stop();
    for (const announcer of announcers) await announcer.gone();
    await connection.close();
    await other.stop();
  }, 60_000);
});
