import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { isTransportError } from '@commerce-tracking/federation-nats/errors';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { connectWitness } from '../support/broker-users.ts';
import { maizeRecord, type Stored, submitted } from '../support/records.ts';
import { openStage, type Stage } from '../support/sessions.ts';

/** A running system, people signed in, and a way past the gateway. */
export type Arena = Stage & {
  connection: NatsConnection;
  /** The key access tokens are verified with, as anybody may fetch it. */
  publicKey: Record<string, string>;
  /** Two records of collecteur.bj and one of collecteur.tg. */
  records: Stored[];
  /** Puts a message on a subject, as somebody could who has got hold of a service's credential. */
  tell(subject: string, body: unknown, headers?: Record<string, string>): Promise<Told>;
  /** Sends an operation from a network address of its own, so that no attack is in the way of another. */
  ask(query: string, options?: AskOptions): Promise<Told & { status: number }>;
  stop(): Promise<void>;
};

/** What came back: the whole text, and the codes of the errors in it. */
export type Told = { text: string; codes: string[]; data?: Record<string, unknown> | null };
export type AskOptions = {
  variables?: Record<string, unknown>;
  token?: string;
  address?: string;
  headers?: Record<string, string>;
};

export const people = [
  'admin',
  'collecteur.bj',
  'collecteur2.bj',
  'chef.bj',
  'chef.tg',
  'collecteur.tg',
  'superviseur.bj',
  'superviseur.tg',
  'analyste',
];

/** Settings of the system under attack: only what would hide an attack's own effect is loosened. */
const settings = {
  TRUST_PROXY: 'true',
  RATE_PER_ADDRESS: '0',
  RATE_PER_USER: '0',
  // What is logged is looked through afterwards.
  LOG_LEVEL: 'trace',
  LOG_OPERATIONS: 'all',
  // A busy machine is no defence.
  REQUEST_DEADLINE_MS: '60000',
  DOCUMENT_CACHE_MIB: '2',
  PLAN_CACHE_MIB: '4',
  // For the measurement of what is alive after a forced collection.
  NODE_OPTIONS: '--inspect=127.0.0.1:0',
};

/** Starts the system that all attacks share. */
export async function openArena(): Promise<Arena> {
  const stage = await openStage(people, { env: settings });
  // With more rights on the bus than any service has: what is refused is refused by those who are asked.
  const connection = await connectWitness(stage.system.nats.url);
  const { keys } = (await (await fetch(`${stage.system.origin}/.well-known/jwks.json`)).json()) as {
    keys: Record<string, string>[];
  };
  const content = maizeRecord(stage.reference);
  const { client, token } = stage;
  const records = [
    await submitted(client, token('collecteur.bj'), content),
    await submitted(client, token('collecteur.bj'), maizeRecord(stage.reference)),
  ];
  let addresses = 0;
  return {
    ...stage,
    connection,
    records,
    publicKey: keys[0] ?? {},
    tell: (subject, body, headers = {}) => tell(connection, subject, body, headers),
    async ask(query, { variables, token: bearer, address, headers } = {}) {
      addresses += 1;
      const response = await fetch(stage.system.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': address ?? `10.1.${addresses >> 8}.${addresses & 255}`,
          ...(bearer && { authorization: `Bearer ${bearer}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(90_000),
      });
      return { status: response.status, ...readTold(await response.text()) };
    },
    async stop() {
      await connection.close();
      await stage.system.stop();
    },
  };
}

/** Sends one message and reads its answer, or what the transport says in its place. */
export async function tell(
  connection: NatsConnection,
  subject: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Told> {
  try {
    const reply = await requestReply({
      connection,
      subject,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers,
      deadlineAt: Date.now() + 60_000,
    });
    return readTold(new TextDecoder().decode(reply.body));
  } catch (error) {
    if (!isTransportError(error)) throw error;
    return { text: error.message, codes: [`transport ${error.code}`] };
  }
}

type Failure = { extensions?: { code?: string } };

/** The codes of a GraphQL answer or of a command's; a text that is no JSON has the code `none`. */
export function readTold(text: string): Told {
  try {
    const {
      data,
      error,
      errors = [],
    } = JSON.parse(text) as {
      data?: Record<string, unknown> | null;
      error?: Failure;
      errors?: Failure[];
    };
    const codes = [...errors, ...(error ? [error] : [])].map(
      ({ extensions }) => extensions?.code ?? 'none',
    );
    return { text, codes, data };
  } catch {
    return { text, codes: ['none'] };
  }
}

/** What no answer may hold, whoever gets it. */
export const telltale =
  /\n\s+at \S|\\n\s+at \S|\/[\w-]+\.[cm]?[jt]s:\d+|node_modules|Prisma\w*Error|\b(?:SELECT|INSERT INTO|UPDATE) `|SQLSTATE|\bER_[A-Z_]{4}|ECONNREFUSED/;
