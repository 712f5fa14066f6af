import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { openDatabase } from '../../prisma/client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { startAdmin } from '../../subgraphs/admin/src/service.ts';
import { startAuth } from '../../subgraphs/auth/src/service.ts';
import { authTestEnv } from '../../subgraphs/auth/src/test-support/auth-test-env.ts';
import { startTradeflow } from '../../subgraphs/tradeflow/src/service.ts';
import { tradeflowTestEnv } from '../../subgraphs/tradeflow/src/testing/tradeflow-test-env.ts';
import { atTheEnd } from './at-the-end.ts';
import { testDatabase, testNats } from './environment.ts';
import { type Answer, connectSubgraph } from './subgraph-client.ts';

const ofRecords = { TRADEFLOW_SECRET: 'a secret of the tests, of more than 32 characters' };

/** Runs auth and admin together, with the demo people, until the test file ends; tradeflow on demand. */
export async function peopleServices({ records = false } = {}) {
  const { url: databaseUrl } = await testDatabase('people');
  const { url: natsUrl } = testNats();
  const dataDir = await mkdtemp(join(tmpdir(), 'people-'));
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  const { db } = database;
  const variables = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    NATS_URL: natsUrl,
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: 'a secret of the tests, of more than 32 characters',
    AUTH_ADDRESS_FAILURES_FREE: '1000',
  };
  const auth = await startAuth(authTestEnv({ ...variables, DATA_DIR: join(dataDir, 'auth') }));
  const admin = await startAdmin(authTestEnv({ ...variables, DATA_DIR: join(dataDir, 'admin') }));
  const tradeflow = records
    ? await startTradeflow(
        tradeflowTestEnv({ ...variables, ...ofRecords, DATA_DIR: join(dataDir, 'tradeflow') }),
      )
    : null;
  const authClient = await connectSubgraph(natsUrl, 'auth');
  const adminClient = await connectSubgraph(natsUrl, 'admin');
  await vi.waitFor(
    async () => {
      if ((await db.signingKey.count()) === 0) throw new Error('no signing key yet');
    },
    { timeout: 30_000, interval: 50 },
  );
  atTheEnd(async () => {
    await tradeflow?.shutdown.run('end of the tests');
    await admin.shutdown.run('end of the tests');
    await auth.shutdown.run('end of the tests');
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const login = (identifier: string, password: string) =>
    authClient.ask(
      'mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }',
      { input: { identifier, password } },
    );
  const tokens = new Map<string, string>();
  /** Access token of a demo person, signed in once. */
  const tokenOf = async (username: string) => {
    const known = tokens.get(username);
    if (known) return known;
    const { data, errors } = await login(username, demoPassword);
    if (!data?.login) throw new Error(`not signed in: ${JSON.stringify(errors)}`);
    tokens.set(username, data.login.accessToken);
    return data.login.accessToken as string;
  };
  const as =
    (client: typeof authClient) =>
    async (
      username: string,
      query: string,
      variables: Record<string, unknown> = {},
    ): Promise<Answer> =>
      client.ask(query, variables, { token: await tokenOf(username), language: 'en' });

  return {
    db,
    transaction: database.transaction,
    natsUrl,
    tradeflow,
    login,
    tokenOf,
    askAuth: authClient.ask,
    askAdmin: adminClient.ask,
    askAuthAs: as(authClient),
    askAdminAs: as(adminClient),
  };
}

/** Code and reason of every error of an answer, and of every refused field. */
export function reasonsOf({ errors }: Answer): string {
  return errors
    .map(({ extensions: { code, details } }) =>
      [
        code,
        details?.reason,
        ...(details?.fields ?? []).map(({ path, reason }) => `${path} ${reason}`),
      ].join(' '),
    )
    .join();
}
