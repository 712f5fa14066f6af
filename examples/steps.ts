import { seedId } from '../prisma/seed/seed-id.ts';
import type { GraphQLClient } from './graphql-client.ts';
import type { SignedIn } from './people.ts';

/** What the id of a step is made of: the same record in the same version makes the same id. */
export type Standing = { id: string; version: number };

/** One page of anything. */
export type Page<Node> = { nodes: Node[]; endCursor: string | null; hasNextPage: boolean };

/**
 * The id of a write. Broken off and played again, the play reads what is there and takes the next step; a
 * step whose answer was lost is sent once more under the same id, and the server does it once.
 */
export function stepId({ id, version }: Standing, name: string): string {
  return seedId('example-step', `${id}/${version}/${name}`);
}

/** Sends one write about a record and gives the record's new version. */
export async function write(
  client: GraphQLClient,
  who: SignedIn,
  operation: string,
  type: string,
  input: Record<string, unknown>,
): Promise<number> {
  const mutation = `mutation Write($input: ${type}!) { done: ${operation}(input: $input) { version } }`;
  const data = await client.ask<{ done: { version: number } }>(
    mutation,
    { input },
    { token: who.token },
  );
  return data.done.version;
}

/** Reads every page of a query that calls its list `page`: deciding while reading would move the pages. */
export async function readAll<Node>(
  client: GraphQLClient,
  who: SignedIn,
  query: string,
  variables: Record<string, unknown>,
): Promise<Node[]> {
  const all: Node[] = [];
  for (let after: string | null = null; ; ) {
    const { page }: { page: Page<Node> } = await client.ask(
      query,
      { ...variables, after },
      { token: who.token },
    );
    all.push(...page.nodes);
    if (!page.hasNextPage) return all;
    after = page.endCursor;
  }
}
