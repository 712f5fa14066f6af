import { openDatabase } from '@commerce-tracking/prisma/client';
import { graphqlClient } from '../../examples/graphql-client.ts';
import { seededRandom } from '../../examples/random.ts';
import type { Arena } from '../../tests/chaos/arena.ts';
import { median } from '../lab/statistics.ts';
import { withWholeSystem } from '../lab/whole-system.ts';

/** A name, the answer to it and how long it took: what somebody knows who tries names. */
type Kind = 'unknown name' | 'wrong password' | 'wrong password, delay running';
const kinds: Kind[] = ['unknown name', 'wrong password', 'wrong password, delay running'];

const rounds = 200;
/** 0.5 is chance. With so many rounds chance alone stays within a tenth of it. */
const tellable = 0.1;
const { next: random } = seededRandom(1);

const login = 'mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }';

export const title = 'whether the time of a refused sign-in tells if there is such an account';

/**
 * Tries names of each kind in turns, each time from another address, and compares all times of one kind with all of
 * another: how often the one that has an account takes longer.
 */
export function run(): Promise<boolean> {
  return withWholeSystem(measure, {
    // Anybody may say where they come from here, and no delay begins but those that run already.
    env: { supergraph: { TRUST_PROXY: 'true' }, auth: { AUTH_FAILURES_FREE: '1000' } },
  });
}

async function measure(arena: Arena): Promise<boolean> {
  const { ask, answers } = callerOf(arena);
  const names = await namesOf(arena);
  // Compiles the way there and back; what is not counted is from names of its own.
  for (let time = 0; time < 40; time += 1) await ask(unknownName());
  const times = new Map(kinds.map((kind) => [kind, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of shuffled(kinds)) times.get(kind)?.push(await ask(names[kind](round)));
  }
  if (answers.size > 1) console.log(`the answers differ: ${[...answers].join(' ')}`);
  const unknown = times.get('unknown name') ?? [];
  let met = answers.size === 1;
  for (const [kind, taken] of times) {
    const longer = shareLonger(taken, unknown);
    met &&= Math.abs(longer - 0.5) <= tellable;
    console.log(
      `${kind.padEnd(32)} ${median(taken).toFixed(1)} ms in the middle, ` +
        `longer than an unknown name in ${(longer * 100).toFixed(0)} of 100 pairs`,
    );
  }
  console.log(`target: between ${(0.5 - tellable) * 100} and ${(0.5 + tellable) * 100} of 100`);
  return met;
}

/** Signs in with a password nobody has, from an address nobody has used; milliseconds until the answer. */
function callerOf({ gateways }: Arena) {
  const client = graphqlClient(gateways[0]?.origin ?? '');
  const answers = new Set<string>();
  let asked = 0;
  const ask = async (identifier: string) => {
    asked += 1;
    const address = `10.1.${asked >> 8}.${asked & 255}`;
    const startedAt = performance.now();
    const { status, data, errors } = await client.call(
      login,
      { input: { identifier, password: 'not the one of anybody' } },
      { headers: { 'x-forwarded-for': address } },
    );
    const took = performance.now() - startedAt;
    const told = errors.map(({ message, path, extensions }) => {
      const { code, details } = extensions;
      return { message, path, code, reason: details?.reason };
    });
    answers.add(JSON.stringify({ status, data, told }));
    return took;
  };
  return { ask, answers };
}

/** Which name is tried in a round. Some accounts are closed for a while, as after many failures. */
async function namesOf({ direct }: Arena): Promise<Record<Kind, (round: number) => string>> {
  const { db, close } = openDatabase({ url: direct.databaseUrl, poolSize: 1 });
  const accounts = await db.user.findMany({
    where: { status: 'ACTIVE' },
    select: { id: true, username: true },
    orderBy: { id: 'asc' },
  });
  const open = accounts.filter((_account, index) => index % 2 === 0);
  const delayed = accounts.filter((_account, index) => index % 2 === 1);
  const lockedUntil = new Date(Date.now() + 3_600_000);
  const ids = delayed.map(({ id }) => id);
  await db.user.updateMany({ where: { id: { in: ids } }, data: { lockedUntil } });
  await close();
  return {
    'unknown name': unknownName,
    'wrong password': (round) => open[round % open.length]?.username ?? '',
    'wrong password, delay running': (round) => delayed[round % delayed.length]?.username ?? '',
  };
}

function unknownName(): string {
  return `personne.${Math.floor(random() * 1e6)}`;
}

function shuffled<Entry>(entries: readonly Entry[]): Entry[] {
  return entries
    .map((entry) => ({ entry, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

/** In how many of all pairs the first takes longer than the second. */
function shareLonger(first: readonly number[], second: readonly number[]): number {
  const longer = first.map((one) => second.filter((other) => one > other).length);
  return longer.reduce((sum, count) => sum + count, 0) / (first.length * second.length);
}
