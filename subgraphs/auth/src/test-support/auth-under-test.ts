import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Prisma, type Tx } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { vi } from 'vitest';
import { atTheEnd } from '../../../../tests/support/at-the-end.ts';
import { testDatabase, testNats } from '../../../../tests/support/environment.ts';
import { connectSubgraph } from '../../../../tests/support/subgraph-client.ts';
import { hashPassword } from '../password/password-hash.ts';
import { startAuth } from '../service.ts';
import { authTestEnv } from './auth-test-env.ts';

/** The password of every account made by `anAccount`. */
export const password = 'Un long mot 2026';
const passwordHash = hashPassword(password);

/** Runs auth on a database and a broker of its own until the test file ends. */
export async function authUnderTest(settings: Record<string, string> = {}) {
  const { url: databaseUrl } = await testDatabase();
  const { url: natsUrl } = testNats();
  const dataDir = await mkdtemp(join(tmpdir(), 'auth-'));
  const env = authTestEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    NATS_URL: natsUrl,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    AUTH_SECRET: 'a secret of the tests, of more than 32 characters',
    AUTH_ADDRESS_FAILURES_FREE: '1000',
    ...settings,
  });
  const service = await startAuth(env);
  const database = openDatabase({ url: databaseUrl, poolSize: 2 });
  const client = await connectSubgraph(natsUrl, 'auth');
  const keyExists = async () => {
    if ((await database.db.signingKey.count()) === 0) throw new Error('no signing key yet');
  };
  await vi.waitFor(keyExists, { timeout: 30_000, interval: 50 });
  atTheEnd(async () => {
    await service.shutdown.run('end of the tests');
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Stores an account; only what matters is said. */
  const anAccount = async (given: Partial<Prisma.UserCreateInput> = {}) => {
    const id = newId();
    const user = await database.db.user.create({
      data: {
        id,
        actorId: newId(),
        username: `u${id.slice(-12)}`,
        email: `${id.slice(-12)}@example.org`,
        role: 'COLLECTOR',
        status: 'ACTIVE',
        ...given,
        credential: {
          create: {
            passwordHash: await passwordHash,
            changedAt: new Date(),
            previousHashes: [],
            recoveryCodeHashes: [],
          },
        },
      },
    });
    return user;
  };

  const tokens = 'accessToken refreshToken accessTokenExpiresAt user { id username }';
  const login = (identifier: string, word = password, caller = {}) =>
    client.ask(
      `mutation($input: LoginInput!) { login(input: $input) { ${tokens} } }`,
      { input: { identifier, password: word, deviceName: 'Test' } },
      caller,
    );
  const refresh = (refreshToken: string) =>
    client.ask(
      `mutation($input: RefreshTokensInput!) { refreshTokens(input: $input) { ${tokens} } }`,
      { input: { refreshToken } },
    );
  /** Signs in and gives the tokens. */
  const signIn = async (identifier: string) => {
    const { data, errors } = await login(identifier);
    if (!data?.login) throw new Error(`not signed in: ${JSON.stringify(errors)}`);
    return data.login as { accessToken: string; refreshToken: string };
  };
  /** Lets a change of an account commit while a sign-in to it waits for the account's row. */
  const signInDuring = async (
    { id, username }: { id: string; username: string },
    change: (db: Tx) => Promise<unknown>,
  ) => {
    const waiting = async () => {
      const [row] = await database.db.$queryRaw<{ count: bigint }[]>`
        SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST
        WHERE DB = DATABASE() AND INFO LIKE 'SELECT lockedUntil FROM auth_user%'`;
      if (!row?.count) throw new Error('nobody waits for the account');
    };
    const signingIn = await database.transaction(async (tx) => {
      await tx.sql.select('SELECT id FROM auth_user WHERE id = ? FOR UPDATE', [id]);
      const answer = login(username);
      await vi.waitFor(waiting, { timeout: 10_000, interval: 20 });
      await change(tx);
      return { answer };
    });
    return signingIn.answer;
  };
  const reasonOf = ({ errors }: Awaited<ReturnType<typeof login>>) =>
    errors.map((error) => `${error.extensions.code} ${error.extensions.details?.reason}`).join();

  return {
    ...client,
    db: database.db,
    transaction: database.transaction,
    service,
    anAccount,
    login,
    refresh,
    signIn,
    signInDuring,
    reasonOf,
  };
}
