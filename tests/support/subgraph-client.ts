import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { graphqlSubject, headerNames } from '@commerce-tracking/federation-nats/messages/wire';
import { newId } from '@commerce-tracking/service-kit/ids';
import { atTheEnd } from './at-the-end.ts';

/** Who asks, and how, as the gateway would say it in headers. */
export type Caller = {
  token?: string;
  language?: 'fr' | 'en';
  address?: string;
  userAgent?: string;
  commandId?: string;
};

/** One error of an answer, as clients see it. */
export type AnsweredError = {
  message: string;
  path?: (string | number)[];
  extensions: {
    code: string;
    details?: {
      reason?: string;
      fields?: { path: string; reason: string; message: string }[];
      [value: string]: unknown;
    };
  };
};

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it has asked for.
export type Answer = { data: any; errors: AnsweredError[] };

export type SubgraphClient = {
  ask(query: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Answer>;
};

/** Asks one subgraph over NATS, without the gateway; the connection ends with the test file. */
export async function connectSubgraph(natsUrl: string, subgraph: string): Promise<SubgraphClient> {
  const connection = await connectNats({ servers: natsUrl, name: `test-${subgraph}` });
  atTheEnd(() => connection.close());
  return {
    async ask(query, variables = {}, caller = {}) {
      const requestId = newId();
      const reply = await requestReply({
        connection,
        subject: graphqlSubject(subgraph),
        body: JSON.stringify({ query, variables }),
        headers: {
          [headerNames.requestId]: requestId,
          [headerNames.commandId]: caller.commandId ?? requestId,
          ...(caller.token && { [headerNames.authorization]: `Bearer ${caller.token}` }),
          ...(caller.language && { [headerNames.language]: caller.language }),
          ...(caller.address && { 'Client-Address': caller.address }),
          ...(caller.userAgent && { 'Client-Agent': caller.userAgent }),
        },
        // A busy machine is no failure.
        deadlineAt: Date.now() + 60_000,
      });
      const answer = JSON.parse(new TextDecoder().decode(reply.body)) as Partial<Answer>;
      return { data: answer.data ?? null, errors: answer.errors ?? [] };
    },
  };
}
