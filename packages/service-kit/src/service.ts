import { buildSubgraphSchema } from '@apollo/subgraph';
import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import type { SubjectServer } from '@commerce-tracking/federation-nats/serving/serve';
import {
  type AnswerKeeping,
  serveSubgraph,
} from '@commerce-tracking/federation-nats/subgraph-server';
import { type GraphQLFieldResolver, type GraphQLScalarType, parse } from 'graphql';
import { contextAccess } from './access.ts';
import type { Can } from './actor.ts';
import { createCommandSender } from './commands/command-client.ts';
import { type CommandWorkerOptions, serveCommands } from './commands/command-worker.ts';
import type { AnyCommand } from './commands/commands.ts';
import { createRefusalLog, oncePerMinute } from './commands/refusal-log.ts';
import { type BaseContext, createContextFactory } from './context.ts';
import type { ServiceDatabase } from './database.ts';
import type { ServiceEnv } from './env.ts';
import { formatSubgraphError } from './graphql-errors.ts';
import { healthOf } from './health.ts';
import { type Forget, startHousekeeping } from './housekeeping.ts';
import { type JobOptions, startJobs } from './jobs/job-runner.ts';
import { createLogger, type Logger } from './logs.ts';
import { tidyAtRest } from './memory-at-rest.ts';
import { connectService } from './nats/nats-connection.ts';
import { watchPermissions } from './nats/nats-permissions.ts';
import { startOutboxRelay } from './outbox/outbox-relay.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { followBucket, type ReplicatedMap } from './streams/replicated-map.ts';
import { ensureStreams, keepTrying } from './streams/streams.ts';
import { createTokenVerifier, keyBucket, revocationBucket, revocationTtlMs } from './tokens.ts';
import { scalarResolvers, scalarTypeDefs } from './values/scalars.ts';

/** A subgraph's resolvers: types with fields, or scalars. */
export type ResolverMap = Record<
  string,
  // biome-ignore lint/suspicious/noExplicitAny: each field knows its own parent and arguments.
  Record<string, GraphQLFieldResolver<any, any, any> | unknown> | GraphQLScalarType
>;

/** What a running service hands to its own parts (caches, consumers, key writers). */
export type ServiceParts<Db, Tx> = {
  connection: NatsConnection;
  database: ServiceDatabase<Db, Tx>;
  keys: ReplicatedMap;
  revocations: ReplicatedMap;
  log: Logger;
  roles: readonly string[];
  shutdown: Shutdown;
};

export type ServiceOptions<Db, Tx, Context extends BaseContext<Db>> = {
  name: string;
  queue: string;
  version: string;
  env: ServiceEnv;
  database: ServiceDatabase<Db, Tx>;
  typeDefs: readonly string[];
  resolvers: ResolverMap;
  commands: readonly AnyCommand<Tx>[];
  can: Can;
  /** What ends the validity of answers that may be kept, for a schema with `@cacheControl`. */
  keeping?: AnswerKeeping;
  /** Work that outlives its caller, done in every process with the worker role. */
  jobs?: Pick<JobOptions<Db, Tx>, 'jobs' | 'identify'>;
  /** Rows of its own that the subgraph need not remember for ever. */
  forget?: Forget;
  /** Key for hashing the content of commands that carry secrets. */
  secretKey: string;
  /** Adds the subgraph's loaders to each request's context. */
  context(base: BaseContext<Db>): Context;
  /** Caches and consumers of the subgraph; awaited before anything is served. */
  start?(parts: ServiceParts<Db, Tx>): Promise<void>;
};

/**
 * Runs one service in the roles its environment names, until it is told to stop. It waits for
 * NATS and MySQL as long as they take, and stops in the order that loses no reply: intake, work in
 * hand, outbox, database, connection.
 */
export async function runService<Db, Tx, Context extends BaseContext<Db>>(
  options: ServiceOptions<Db, Tx, Context>,
): Promise<ServiceParts<Db, Tx>> {
  const { name, queue, env, database, can } = options;
  const roles = env.ROLES;
  const log = createLogger({ name, level: env.LOG_LEVEL });
  const shutdown = createShutdown({ log, timeoutMs: env.DRAIN_TIMEOUT_MS + 5_000 });
  let stopping = false;
  database.onSlow(({ sql, durationMs }) =>
    log.warn({ sql: sql.slice(0, 2_000), durationMs: Math.round(durationMs) }, 'slow statement'),
  );

  log.info({ roles, version: options.version }, 'starting; waiting for NATS');
  const connection = await connectService(env, name, {
    onStatus: (status) => log.info({ status }, 'nats'),
  });
  const permissions = watchPermissions(connection, log);
  shutdown.add('nats', async () => {
    await connection.flush().catch(() => undefined);
    await connection.close();
  });
  shutdown.add('database', () => database.close());

  const replicas = env.NATS_REPLICAS;
  const follow = (bucket: string, ttlMs?: number) =>
    followBucket({ connection, bucket, replicas, ttlMs, dataDir: env.DATA_DIR, log });
  const keys = await follow(keyBucket);
  const revocations = await follow(revocationBucket, revocationTtlMs);
  shutdown.add('replicas', async () => {
    stopping = true;
    await Promise.all([keys.stop(), revocations.stop()]);
  });
  const verifier = createTokenVerifier({ keys, revocations, service: name });
  const parts: ServiceParts<Db, Tx> = {
    connection,
    database,
    keys,
    revocations,
    log,
    roles,
    shutdown,
  };
  await options.start?.(parts);
  const refusals = createRefusalLog({ connection, subgraph: name, log });

  let worker: SubjectServer | undefined;
  let internal: SubjectServer | undefined;
  const limits = { concurrency: env.CONCURRENCY_MAX, queueMax: env.QUEUE_MAX };
  if (roles.includes('worker')) {
    void keepTrying(() => ensureStreams(connection, replicas), {
      log,
      what: 'creating the streams',
      waitMs: 1_000,
      stopped: () => stopping,
    });
    const relay = startOutboxRelay({ connection, store: database.outbox, log });
    shutdown.add('outbox', () => relay.stop());
    const housekeeping = startHousekeeping({ database, forget: options.forget, log });
    shutdown.add('housekeeping', () => housekeeping.stop());
    const served: CommandWorkerOptions<Db, Tx> = {
      connection,
      subgraph: name,
      queue,
      commands: options.commands,
      database,
      verifier,
      can,
      log,
      ...limits,
      secretKey: options.secretKey,
      onCommit: (messages) => relay.notice(messages),
      onRefused: refusals,
    };
    worker = serveCommands(served);
    if (options.jobs) {
      const onCommit = served.onCommit;
      const own = { connection, replicas, subgraph: name, database, can, onCommit, log };
      const jobs = startJobs({ ...own, ...options.jobs });
      shutdown.add('jobs', () => jobs.stop());
    }
    if (options.commands.some(({ subject }) => subject.startsWith('internal.'))) {
      internal = serveCommands(served, 'internal');
    }
    const intake = [worker, internal];
    shutdown.add('commands', async () => {
      await Promise.all(intake.map((server) => server?.drain(env.DRAIN_TIMEOUT_MS)));
    });
  }
  const health = healthOf({
    database,
    roles,
    version: options.version,
    keys,
    revocations,
    permissions,
  });
  const baseContext = createContextFactory<Db>({
    dbFor: database.dbFor,
    log,
    can,
    verifier,
    sender: createCommandSender({ connection, subgraph: name }),
    onRefused: oncePerMinute(refusals),
  });
  const subgraph = serveSubgraph({
    connection,
    subgraph: name,
    queue,
    // A process with the worker role alone answers health questions and no GraphQL.
    schema: roles.includes('subgraph')
      ? buildSubgraphSchema({
          typeDefs: parse([scalarTypeDefs, ...options.typeDefs].join('\n')),
          resolvers: { ...scalarResolvers, ...options.resolvers } as never,
        })
      : null,
    access: contextAccess(can),
    keeping: options.keeping,
    version: options.version,
    metadata: { roles: roles.join(',') },
    announce: { waitMs: env.SCHEMA_WAIT_MS },
    limits,
    log,
    stats: health,
    context: async (request) => options.context(await baseContext(request)),
    formatError: (error, request) => formatSubgraphError(error, request, database, log),
  });
  if (worker) subgraph.register('commands', worker);
  if (internal) subgraph.register('internal', internal);
  shutdown.add('graphql', async () => {
    await subgraph.drain(env.DRAIN_TIMEOUT_MS);
  });
  await subgraph.serving;
  log.info({ roles }, 'serving');
  tidyAtRest();
  return parts;
}
