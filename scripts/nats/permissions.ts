import { streams } from '@commerce-tracking/service-kit/streams/streams';
import {
  keyBucket,
  revocationBucket,
  revocationTtlMs,
} from '@commerce-tracking/service-kit/tokens';
import { attemptBucket, attemptTtlMs } from '../../subgraphs/auth/src/session/attempt-counter.ts';
import { writersSubject } from '../../supergraph/src/operations/own-writes.ts';
import { spendingSubject } from '../../supergraph/src/rate-limit/spending-exchange.ts';
import type { Service } from '../workspaces.ts';

/** A durable place in a stream, shared by the processes of a service. */
type Follower = { stream: string; durable: string; subject?: string };

/** What a service does on NATS; everything else is refused to it. */
type Access = {
  /** Its queue group, where it serves `graphql.<service>`, commands and internal commands. */
  queue?: string;
  /** Subjects it publishes beside those that follow from the rest. */
  publishes: string[];
  /** Subjects it hears, each as NATS takes it: with the queue group where there is one. */
  hears: string[];
  /** Durable consumers, of which only itself takes messages. */
  follows: Follower[];
  /** Streams it reads with consumers it makes and ends by itself. */
  reads?: string[];
  /** Buckets it writes; every service reads those that are not for one alone. */
  writesBuckets?: string[];
  /** Whether it may look into every stream and find every process, for the state of the system. */
  watchesAll?: boolean;
};

/** The buckets of the system, made before the services start. */
export const buckets: readonly { name: string; ttlMs?: number; onlyFor?: Service }[] = [
  { name: keyBucket },
  { name: revocationBucket, ttlMs: revocationTtlMs },
  { name: attemptBucket, ttlMs: attemptTtlMs, onlyFor: 'auth' },
];

/** Whoever sets the broker up: makes streams and buckets, saves and restores them. No service comes as this user. */
export const operator = 'operator';
export type BrokerUser = Service | typeof operator;
export const brokerUsers: readonly BrokerUser[] = [
  ...(['auth', 'admin', 'model', 'tradeflow', 'supergraph'] as const),
  operator,
];

/** Who may do what on NATS: the configuration of the broker is made of this table. See docs/decisions/0020. */
export const access: Record<Service, Access> = {
  auth: {
    queue: 'auth_queue',
    publishes: [],
    hears: ['event.admin.setting.changed', 'presence.session auth_queue'],
    follows: [],
    writesBuckets: [keyBucket, revocationBucket, attemptBucket],
  },
  admin: {
    queue: 'admin-service',
    publishes: [
      'internal.auth.account.>',
      'internal.tradeflow.collection.hand-over',
      'internal.tradeflow.collection.forget-collector',
      // A dead letter is handed again to the consumer that gave it up.
      'retry.*',
    ],
    hears: ['event.admin.setting.changed'],
    follows: [
      { stream: 'AUDIT', durable: 'admin-audit' },
      { stream: 'DEAD', durable: 'admin-audit-retries', subject: 'retry.admin-audit' },
      { stream: 'DEAD', durable: 'admin-dead-letters', subject: 'dead.>' },
      { stream: 'EVENTS', durable: 'admin-webhooks' },
      { stream: 'DEAD', durable: 'admin-webhooks-retries', subject: 'retry.admin-webhooks' },
    ],
    watchesAll: true,
  },
  model: {
    queue: 'model_queue',
    // Told once its processes have a change in memory.
    publishes: ['cache.model.changed'],
    hears: ['event.admin.setting.changed', 'event.model.reference.changed'],
    follows: [],
  },
  tradeflow: {
    queue: 'tradeflow_queue',
    publishes: ['internal.model.price-band.replace-computed'],
    // Of settings too.
    hears: ['event.admin.>', 'event.model.reference.changed'],
    follows: [{ stream: 'JOBS', durable: 'tradeflow-jobs', subject: 'job.tradeflow.>' }],
  },
  supergraph: {
    publishes: [
      ...['graphql.auth', 'graphql.admin', 'graphql.model', 'graphql.tradeflow'],
      'presence.session',
      '$SRV.STATS.*',
      ...[spendingSubject, writersSubject],
      // Asks all for their schemas, and each process for its own.
      ...['schema', 'schema.*.*'],
    ],
    // What other gateways let through, who wrote there, which schemas there are, and what ends the life of kept answers.
    hears: [spendingSubject, writersSubject, 'schema.*', 'event.model.>', 'cache.model.changed'],
    follows: [],
    reads: ['EVENTS'],
  },
};

/** The setting that holds a user's public nkey where the broker is told of it. */
export function nkeyVariable(user: BrokerUser): string {
  return `NATS_${user.toUpperCase()}_NKEY`;
}

const streamNames: string[] = streams.map(({ name }) => name);
const streamSubjects: string[] = streams.flatMap(({ subjects }) => subjects);

/** The rights of one user, as the broker is told them. */
export type Permissions = { publish: string[]; publishNot: string[]; subscribe: string[] };

export function permissionsOf(user: BrokerUser): Permissions {
  if (user === operator) {
    return {
      // The streams' own subjects, to fill them from a backup.
      publish: ['$JS.>', '$SRV.>', ...streamSubjects, '$KV.>'],
      publishNot: [],
      subscribe: [`${inboxPrefixOf(user)}.>`],
    };
  }
  const own = access[user];
  return {
    publish: [
      ...own.publishes,
      ...(own.queue ? [...ownSubjects(user), `schema.${user}`] : []),
      ...own.follows
        .filter(({ durable }) => !durable.endsWith('-retries'))
        .map(({ durable }) => `dead.${durable}`),
      ...(own.writesBuckets ?? []).map((bucket) => `$KV.${bucket}.>`),
      `$SRV.STATS.${user}`,
      ...(own.watchesAll ? ['$SRV.PING', '$SRV.STATS'] : []),
      ...streamRequests(user, own),
    ],
    // Its wide right to consumers of such a stream ends where somebody else has a place of its own.
    publishNot: (own.reads ?? []).flatMap((stream) => othersPlaces(user, stream)),
    subscribe: [
      `${inboxPrefixOf(user)}.>`,
      ...(own.queue
        ? [
            ...['graphql', 'command', 'internal'].map((family) => served(family, user, own.queue)),
            ...['schema', `schema.${user}.*`],
          ]
        : []),
      ...own.hears,
      ...['PING', 'INFO', 'STATS'].flatMap((verb) => [
        `$SRV.${verb}`,
        `$SRV.${verb}.${user}`,
        `$SRV.${verb}.${user}.*`,
      ]),
    ],
  };
}

/** Every process of a service receives its answers under this; no other service may listen there. */
export function inboxPrefixOf(user: BrokerUser): string {
  return `_INBOX_${user}`;
}

function served(family: string, service: Service, queue = ''): string {
  return `${family}.${service}${family === 'graphql' ? '' : '.>'} ${queue}`;
}

function ownSubjects(service: Service): string[] {
  return [`command.${service}.>`, `event.${service}.>`, `audit.${service}`, `job.${service}.>`];
}

function streamRequests(user: Service, { follows, reads = [], watchesAll }: Access): string[] {
  const shared = buckets.filter(({ onlyFor }) => !onlyFor).map(({ name }) => `KV_${name}`);
  const own = buckets.filter(({ onlyFor }) => onlyFor === user).map(({ name }) => `KV_${name}`);
  return [
    '$JS.API.INFO',
    ...[...streamNames, ...shared, ...own].map((stream) => `$JS.API.STREAM.INFO.${stream}`),
    ...follows.flatMap(({ stream, durable, subject }) => [
      // The filter is part of the subject, and the broker refuses one that differs from it.
      `$JS.API.CONSUMER.CREATE.${stream}.${durable}${subject ? `.${subject}` : ''}`,
      ...place(stream, durable),
    ]),
    ...reads.flatMap((stream) => [
      `$JS.API.CONSUMER.CREATE.${stream}`,
      `$JS.API.CONSUMER.CREATE.${stream}.>`,
      `$JS.API.CONSUMER.DELETE.${stream}.*`,
      ...place(stream, '*'),
    ]),
    // Read entry by entry, and not followed.
    ...own.flatMap((stream) => [
      `$JS.API.DIRECT.GET.${stream}.>`,
      `$JS.API.STREAM.MSG.GET.${stream}`,
    ]),
    ...shared.flatMap((stream) => [
      `$JS.API.CONSUMER.CREATE.${stream}`,
      `$JS.API.CONSUMER.CREATE.${stream}.>`,
      `$JS.FC.${stream}.>`,
    ]),
    ...(watchesAll
      ? streamNames.flatMap((stream) => [
          `$JS.API.CONSUMER.LIST.${stream}`,
          `$JS.API.STREAM.MSG.GET.${stream}`,
        ])
      : []),
  ];
}

function place(stream: string, durable: string): string[] {
  return [
    `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
    `$JS.ACK.${stream}.${durable}.>`,
    // As newer servers write it, with domain and account.
    `$JS.ACK.*.*.${stream}.${durable}.>`,
  ];
}

function othersPlaces(user: Service, stream: string): string[] {
  return Object.entries(access)
    .filter(([service]) => service !== user)
    .flatMap(([, { follows }]) => follows)
    .filter((follower) => follower.stream === stream)
    .flatMap(({ durable }) => [
      `$JS.API.CONSUMER.CREATE.${stream}.${durable}`,
      `$JS.API.CONSUMER.CREATE.${stream}.${durable}.>`,
      `$JS.API.CONSUMER.DELETE.${stream}.${durable}`,
      ...place(stream, durable),
    ]);
}
