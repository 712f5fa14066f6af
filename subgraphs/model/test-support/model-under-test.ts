import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@commerce-tracking/prisma/client';
import { serviceVariables } from '@commerce-tracking/service-kit/env';
import { newId } from '@commerce-tracking/service-kit/ids';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { atTheEnd } from '../../../tests/support/at-the-end.ts';
import { testDatabase, testNats } from '../../../tests/support/environment.ts';
import { type Answer, connectSubgraph } from '../../../tests/support/subgraph-client.ts';
import { startModel } from '../src/service.ts';

/** Runs model with the delivered reference data on a database and a broker of its own until the file ends. */
export async function modelUnderTest() {
  const { url: databaseUrl } = await testDatabase('reference');
  const { url: natsUrl } = testNats();
  const dataDir = await mkdtemp(join(tmpdir(), 'model-'));
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  const start = async (roles: string) => {
    const started = await startModel(
      z.object(serviceVariables).parse({
        NODE_ENV: 'test',
        LOG_LEVEL: 'silent',
        NATS_URL: natsUrl,
        DATABASE_URL: databaseUrl,
        DATA_DIR: dataDir,
        ROLES: roles,
      }),
    );
    atTheEnd(() => started.shutdown.run('end of the tests'));
    return started;
  };
  atTheEnd(async () => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const service = await start('subgraph,worker');
  const client = await connectSubgraph(natsUrl, 'model');
  const pair = await generateKeyPair(tokenProfile.algorithm, { extractable: true });
  await service.keys.put('test', JSON.stringify(await exportJWK(pair.publicKey)));

  const tokenOf = (role: string) =>
    new SignJWT({ client_id: tokenProfile.clientId, actorId: newId(), role, sid: newId() })
      .setProtectedHeader({ alg: tokenProfile.algorithm, typ: tokenProfile.type, kid: 'test' })
      .setIssuer(tokenProfile.issuer)
      .setAudience(tokenProfile.audience)
      .setSubject(newId())
      .setJti(newId())
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(pair.privateKey);
  const adminToken = await tokenOf('ADMIN');

  return {
    db: database.db,
    databaseUrl,
    service,
    /** Starts one more process of the service, in these roles. */
    start,
    ask: client.ask,
    /** Asks as an administrator, in French unless said. */
    asAdmin: (query: string, variables: Record<string, unknown> = {}, language?: 'fr' | 'en') =>
      client.ask(query, variables, { token: adminToken, language: language ?? 'fr' }),
    /** Asks as somebody of another role. */
    askAs: async (role: string, query: string, variables: Record<string, unknown> = {}) =>
      client.ask(query, variables, { token: await tokenOf(role), language: 'en' }),
  };
}

/** Code, reason and refused fields of every error: `BAD_INPUT INVALID_INPUT input.code:REQUIRED`. */
export function refusalsOf({ errors }: Answer): string {
  return errors
    .map(({ extensions: { code, details } }) => {
      const fields = details?.fields?.map(({ path, reason }) => ` ${path}:${reason}`) ?? [];
      return `${code} ${details?.reason}${fields.join('')}`;
    })
    .join();
}

/** What an answer holds under a name. @throws when the answer carries errors */
export function dataOf(answer: Answer, name: string) {
  if (answer.errors.length > 0) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name];
}
