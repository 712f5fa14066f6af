import { afterAll, beforeAll } from 'vitest';
import { type GraphQLClient, graphqlClient, signIn } from '../../examples/graphql-client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { type Reference, readReference } from './reference.ts';
import { type System, type SystemOptions, startSystem } from './system.ts';

/** A running system with demo people signed in. */
export type Stage = {
  system: System;
  client: GraphQLClient;
  reference: Reference;
  /** Access token of a demo account that was named at the start. */
  token(username: string): string;
};

/** Starts a system and signs these demo accounts in. */
export async function openStage(usernames: string[], options: SystemOptions = {}): Promise<Stage> {
  const system = await startSystem(options);
  try {
    const client = graphqlClient(system.origin);
    const tokens = new Map<string, string>();
    for (const name of usernames) tokens.set(name, await signIn(client, name, demoPassword));
    const token = (name: string) => {
      const found = tokens.get(name);
      if (!found) throw new Error(`${name} is not signed in`);
      return found;
    };
    const reference = await readReference(client, token(usernames[0] ?? ''));
    return { system, client, reference, token };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

/**
 * One stage for all tests of a file, to be used in its hooks and tests: a system costs more to start than to ask. The
 * parts of such a file are functions that are given it.
 */
export function sharedStage(usernames: string[], options: SystemOptions = {}): Stage {
  let opened: Stage | undefined;
  beforeAll(async () => {
    opened = await openStage(usernames, options);
  });
  afterAll(() => opened?.system.stop());
  const stage = () => {
    if (!opened) throw new Error('the stage is not open yet');
    return opened;
  };
  return {
    get system() {
      return stage().system;
    },
    get client() {
      return stage().client;
    },
    get reference() {
      return stage().reference;
    },
    token: (username) => stage().token(username),
  };
}
