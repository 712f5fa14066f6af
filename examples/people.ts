import { type DemoAccount, demoAccounts, demoPassword } from '../prisma/seed/demo/accounts.ts';
import { type GraphQLClient, signIn } from './graphql-client.ts';

/** A demo account with its access token. */
export type SignedIn = DemoAccount & { token: string };

/** Signs in the demo accounts of these user names. */
export async function signInAll(
  client: GraphQLClient,
  usernames: readonly string[],
): Promise<SignedIn[]> {
  return await inTurns(usernames, 4, async (username) => {
    const account = demoAccounts.find((candidate) => candidate.username === username);
    if (!account) throw new Error(`no demo account ${username}`);
    return { ...account, token: await signIn(client, username, demoPassword) };
  });
}

/** Does `work` for every element, at most `width` at a time, and keeps the order of the answers. */
export async function inTurns<T, R>(
  list: readonly T[],
  width: number,
  work: (element: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  let next = 0;
  const one = async () => {
    while (next < list.length) {
      const at = next++;
      answers[at] = await work(list[at] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, list.length) }, one));
  return answers;
}
