import { can } from '@commerce-tracking/access/permissions';
import type { Db } from '@commerce-tracking/prisma/client';
import { databaseOptions, openServiceDatabase } from '@commerce-tracking/prisma/service-database';
import { startSettings } from '@commerce-tracking/prisma/settings';
import type { Tx } from '@commerce-tracking/prisma/transaction';
import { runService, type ServiceParts } from '@commerce-tracking/service-kit/service';
import { deadLetterSubjects } from '@commerce-tracking/service-kit/streams/dead-letters';
import type { Snapshot } from '@commerce-tracking/service-kit/streams/snapshot';
import { startStreamConsumer } from '@commerce-tracking/service-kit/streams/stream-consumer';
import { defaultSettings, type Settings } from '@commerce-tracking/settings/settings';
import packageJson from '../package.json' with { type: 'json' };
import { storeAudit } from './audit/store-audit.ts';
import { commands } from './commands.ts';
import { type Context, createContext } from './context.ts';
import { storeDeadLetter } from './dead-letter/store-dead-letter.ts';
import type { AdminEnv } from './env.ts';
import { resolvers } from './resolvers.ts';
import { startSystemWatch } from './system/system-watch.ts';
import { typeDefs } from './type-defs.ts';
import { startDeliveries } from './webhook/deliver-webhooks.ts';
import { recordDeliveries } from './webhook/record-deliveries.ts';
import { type WebhookSetup, webhookSetup } from './webhook/webhook-setup.ts';
import './organization/organization.errors.ts';

/** Starts admin in the roles its environment names. */
export function startAdmin(env: AdminEnv): Promise<ServiceParts<Db, Tx>> {
  const webhooks = webhookSetup(env);
  return runService<Db, Tx, Context>({
    name: 'admin',
    queue: 'admin-service',
    version: packageJson.version,
    env,
    database: openServiceDatabase({ ...databaseOptions(env), subgraph: 'admin' }),
    typeDefs,
    resolvers,
    commands,
    can,
    secretKey: '', // No command of admin carries a secret: one-time passwords go straight to auth.
    context: (base) => createContext(base, webhooks),
    async start(parts) {
      const { connection, database, log, shutdown } = parts;
      watchSystem(parts);
      if (!parts.roles.includes('worker')) return;
      const audit = startStreamConsumer({
        connection,
        replicas: env.NATS_REPLICAS,
        service: 'admin',
        stream: 'AUDIT',
        durable: 'admin-audit',
        dataDir: env.DATA_DIR,
        handle: (message) => storeAudit(database.db, [message]),
        handleMany: (messages) => storeAudit(database.db, messages),
        translate: (error) => database.translate(error),
        log,
      });
      shutdown.add('audit log', () => audit.stop());
      const deadLetters = startStreamConsumer({
        connection,
        replicas: env.NATS_REPLICAS,
        service: 'admin',
        stream: 'DEAD',
        durable: 'admin-dead-letters',
        dataDir: env.DATA_DIR,
        subject: deadLetterSubjects,
        handle: (message) => storeDeadLetter(database, message),
        translate: (error) => database.translate(error),
        isLastResort: true,
        log,
      });
      shutdown.add('dead letters', () => deadLetters.stop());
      if (webhooks) tellWebhooks(parts, env, webhooks);
    },
  });
}

/** Puts events down for whoever has chosen them, and sends what waits. */
function tellWebhooks(
  { connection, database, log, shutdown }: ServiceParts<Db, Tx>,
  env: AdminEnv,
  setup: WebhookSetup,
): void {
  const events = startStreamConsumer({
    connection,
    replicas: env.NATS_REPLICAS,
    service: 'admin',
    stream: 'EVENTS',
    durable: 'admin-webhooks',
    dataDir: env.DATA_DIR,
    handle: async (message) => void (await recordDeliveries(database.db, [message])),
    handleMany: async (messages) => void (await recordDeliveries(database.db, messages)),
    translate: (error) => database.translate(error),
    log,
  });
  const deliveries = startDeliveries({ database, ...setup, log });
  shutdown.add('webhooks', async () => {
    await Promise.all([events.stop(), deliveries.stop()]);
  });
}

/** An eye on the whole system, by the settings in force; it opens although the database may be away. */
function watchSystem({ connection, database, log, shutdown }: ServiceParts<Db, Tx>): void {
  const { db } = database;
  let settings: Snapshot<Settings> | null = null;
  const starting = startSettings({ connection, database, log, service: 'admin' }).then(
    (started) => {
      settings = started;
    },
  );
  const downAfterSeconds = () => {
    try {
      return (settings?.get() ?? defaultSettings)['system.downAfterSeconds'];
    } catch {
      return defaultSettings['system.downAfterSeconds'];
    }
  };
  const watch = startSystemWatch({ connection, db, log, downAfterSeconds });
  shutdown.add('system watch', async () => {
    watch.stop();
    await starting;
    settings?.stop();
  });
}
