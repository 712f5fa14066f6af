import { setTimeout as pause } from 'node:timers/promises';
import { type AnswerError, graphqlClient, signIn } from '../../examples/graphql-client.ts';
import { isRetryable, patientClient } from '../../examples/patient-client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import type { Balancer } from './balancer.ts';
import { count, type Ledger } from './ledger.ts';
import { isConnectionLost, post } from './post.ts';

/** One of the people of the run. */
export type User = {
  username: string;
  actorId: string;
  token: string;
};

/** How one question was answered in the end. */
export type Told<T> = {
  outcome: 'DONE' | 'REFUSED' | 'UNKNOWN';
  attempts: number;
  data: T | null;
  code: string | null;
  reason: string | null;
};

/** Clients behave as a front end does: they ask again under the same id, of another gateway, and give up. */
export type Clients = {
  ask<T>(user: User, query: string, variables: Record<string, unknown>): Promise<Told<T>>;
  /** One attempt at one gateway; null when it is not reached. */
  once<T>(
    user: User,
    query: string,
    variables: Record<string, unknown>,
    timeoutMs: number,
  ): Promise<{
    data: T | null;
    code: string | null;
    reason: string | null;
    message: string;
  } | null>;
  signIn(user: User): Promise<void>;
};

type Body<T> = { data?: T | null; errors?: AnswerError[] };

const answerWithinMs = 12_000;
const pauseMs = { first: 150, most: 2_000 };

/** Clients of the gateways behind this balancer. */
export function openClients(options: {
  balancer: Balancer;
  ledger: Ledger;
  /** How long a client goes on asking. */
  patienceMs: number;
}): Clients {
  const { balancer, ledger, patienceMs } = options;

  const once: Clients['once'] = async <T>(
    user: User,
    query: string,
    variables: Record<string, unknown>,
    timeoutMs: number,
  ) => {
    const origin = balancer.next();
    try {
      const headers = { authorization: `Bearer ${user.token}`, 'x-language': 'en' };
      const sent = { query, variables };
      const { status, body } = await post<Body<T>>(`${origin}/graphql`, sent, {
        headers,
        timeoutMs,
      });
      const [error] = body.errors ?? [];
      const code = error?.extensions.code ?? (body.data ? null : `HTTP_${status}`);
      const { reason: name, fields } = error?.extensions.details ?? {};
      const [field] = fields ?? [];
      const reason = (field ? `${field.path} ${field.reason}` : name) ?? null;
      return { data: body.data ?? null, code, reason, message: error?.message ?? '' };
    } catch (error) {
      if (isConnectionLost(error)) balancer.lost(origin);
      return null;
    }
  };

  const ask: Clients['ask'] = async <T>(
    user: User,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<Told<T>> => {
    const endAt = Date.now() + patienceMs;
    for (let attempts = 1; ; attempts += 1) {
      const told = await once<T>(user, query, variables, answerWithinMs);
      const code = told ? told.code : 'NETWORK';
      count(ledger, code ? [code, told?.reason].filter(Boolean).join(' ') : 'OK');
      if (told && !code) {
        return { outcome: 'DONE', attempts, data: told.data, code: null, reason: null };
      }
      // Done, but its record belongs to others by now.
      if (told?.reason === 'DONE_OUT_OF_SIGHT') {
        return { outcome: 'DONE', attempts, data: null, code, reason: told.reason };
      }
      const isOurFault = code === 'INTERNAL' || code?.startsWith('HTTP_') === true;
      if (isOurFault) ledger.faults.push(`${code} ${told?.message} at ${new Date().toISOString()}`);
      if (told && code && !isOurFault && !isRetryable(code) && code !== 'UNAUTHENTICATED') {
        return { outcome: 'REFUSED', attempts, data: null, code, reason: told.reason };
      }
      if (Date.now() > endAt) {
        return { outcome: 'UNKNOWN', attempts, data: null, code, reason: told?.reason ?? null };
      }
      if (code === 'UNAUTHENTICATED') await clients.signIn(user).catch(() => undefined);
      const most = Math.min(pauseMs.most, pauseMs.first * 2 ** attempts);
      await pause(most * (0.5 + Math.random() / 2));
    }
  };

  const clients: Clients = {
    ask,
    once,
    async signIn(user) {
      const client = patientClient(graphqlClient(balancer.next()));
      user.token = await signIn(client, user.username, demoPassword);
    },
  };
  return clients;
}
