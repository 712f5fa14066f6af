import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Role } from '@commerce-tracking/prisma/client';
import { type DemoAccount, demoAccounts } from '@commerce-tracking/prisma/seed/demo/accounts';
import { demoActorId, demoUserId } from '@commerce-tracking/prisma/seed/demo/people';
import { serviceVariables } from '@commerce-tracking/service-kit/env';
import { newId } from '@commerce-tracking/service-kit/ids';
import { tokenProfile } from '@commerce-tracking/service-kit/tokens';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { z } from 'zod';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testDatabase, testNats } from '../../../../tests/support/environment.ts';
import { type Answer, connectSubgraph } from '../../../../tests/support/subgraph-client.ts';
import { adminVariables } from '../env.ts';
import { startAdmin } from '../service.ts';

/** Runs admin with the demo people on a database and a broker of its own until the test file ends. */
export async function adminUnderTest(broker = testNats(), settings: Record<string, string> = {}) {
  const { url: databaseUrl } = await testDatabase('people');
  const { url: natsUrl } = broker;
  const dataDir = await mkdtemp(join(tmpdir(), 'admin-'));
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  const { db } = database;
  const service = await startAdmin(
    z.object({ ...serviceVariables, ...adminVariables }).parse({
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      NATS_URL: natsUrl,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      ...settings,
    }),
  );
  const client = await connectSubgraph(natsUrl, 'admin');
  const pair = await generateKeyPair(tokenProfile.algorithm, { extractable: true });
  await service.keys.put('test', JSON.stringify(await exportJWK(pair.publicKey)));
  atTheEnd(async () => {
    await service.shutdown.run('end of the tests');
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** An access token of a demo person, as auth would sign it. */
  const tokenOf = (username: string) =>
    new SignJWT({
      client_id: tokenProfile.clientId,
      actorId: demoActorId(username),
      role: accountOf(username).role satisfies Role,
      sid: newId(),
    })
      .setProtectedHeader({ alg: tokenProfile.algorithm, typ: tokenProfile.type, kid: 'test' })
      .setIssuer(tokenProfile.issuer)
      .setAudience(tokenProfile.audience)
      .setSubject(demoUserId(username))
      .setJti(newId())
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(pair.privateKey);

  /** Asks as a demo person. */
  const askAs = async (
    username: string,
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Answer> =>
    client.ask(query, variables, { token: await tokenOf(username), language: 'en' });

  return { db, databaseUrl, service, ask: client.ask, askAs };
}

/** Code and reason of every error of an answer. */
export function reasonsOf({ errors }: Answer): string {
  return errors.map(({ extensions }) => `${extensions.code} ${extensions.details?.reason}`).join();
}

/** The demo account of a user name. */
export function accountOf(username: string): DemoAccount {
  const account = demoAccounts.find((candidate) => candidate.username === username);
  if (!account) throw new Error(`no demo account ${username}`);
  return account;
}
