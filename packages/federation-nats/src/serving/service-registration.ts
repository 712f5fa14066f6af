import { type Msg, type NatsConnection, nuid, type Subscription } from 'nats';
import type { Log } from '../log.ts';
import { inboxStart } from '../messages/wire.ts';
import type { SubjectServer } from './serve.ts';

/** How a process introduces itself. */
export type RegistrationOptions = {
  connection: NatsConnection;
  /** Letters, digits, `-` and `_`. */
  name: string;
  /** Semantic version of the software. */
  version: string;
  description?: string;
  metadata?: Readonly<Record<string, string>>;
  /** Whatever the service wants to say of itself; shown as `data` of each endpoint. */
  stats?: () => Promise<object>;
  log: Log;
};

/** A process that can be found. */
export type Registration = {
  readonly id: string;
  /** Shows one more served subject of this process. */
  addEndpoint(name: string, server: SubjectServer): void;
  /** From now on the process is not found any more. */
  stop(): Promise<void>;
};

const typePrefix = 'io.nats.micro.v1';

/**
 * Answers `$SRV.PING|INFO|STATS` as the NATS services protocol (ADR-32) asks, so that `nats micro`
 * and health checks see the process. Own code rather than the client's service object: that one
 * times a handler only until its first `await`, knows no concurrency limit, stops the whole service
 * on one refused subscription, and has no released successor.
 */
export function registerService(options: RegistrationOptions): Registration {
  const { connection, name, version, description = '', metadata = {}, log } = options;
  if (!/^[\w-]+$/.test(name)) throw new TypeError(`"${name}" cannot be the name of a NATS service`);
  const id = nuid.next();
  const started = new Date().toISOString();
  const endpoints: { name: string; server: SubjectServer }[] = [];
  const identity = { name, id, version, metadata };

  const answers = {
    PING: () => ({ type: `${typePrefix}.ping_response`, ...identity }),
    INFO: () => ({
      type: `${typePrefix}.info_response`,
      ...identity,
      description,
      endpoints: endpoints.map(({ name: endpoint, server }) => ({
        name: endpoint,
        subject: server.subject,
        queue_group: server.queue,
        metadata: {},
      })),
    }),
    STATS: async () => {
      const data = await options.stats?.();
      return {
        type: `${typePrefix}.stats_response`,
        ...identity,
        started,
        // A process that serves no subject says here how it is.
        ...(endpoints.length === 0 && { data }),
        endpoints: endpoints.map(({ name: endpoint, server }) =>
          endpointStats(endpoint, server, data),
        ),
      };
    },
  };

  const subscriptions: Subscription[] = [];
  for (const [verb, answer] of Object.entries(answers)) {
    for (const subject of [`$SRV.${verb}`, `$SRV.${verb}.${name}`, `$SRV.${verb}.${name}.${id}`]) {
      const callback = (error: Error | null, message: Msg) => {
        if (error) log.error({ subject, err: error }, 'subscription refused');
        else if (message.reply?.startsWith(inboxStart)) void respond(message, answer);
      };
      subscriptions.push(connection.subscribe(subject, { callback }));
    }
  }

  async function respond(message: Msg, answer: () => object | Promise<object>): Promise<void> {
    try {
      message.respond(JSON.stringify(await answer()));
    } catch (error) {
      log.error({ subject: message.subject, err: error }, 'service question not answered');
    }
  }

  return {
    id,
    addEndpoint(endpoint, server) {
      endpoints.push({ name: endpoint, server });
    },
    async stop() {
      if (connection.isClosed()) return;
      const open = subscriptions.filter((subscription) => !subscription.isClosed());
      await Promise.all(open.map((subscription) => subscription.drain()));
    },
  };
}

function endpointStats(name: string, server: SubjectServer, data: object | undefined) {
  const { requests, errors, processingMs, lastError, ...rest } = server.stats();
  const handled = requests - rest.refusedBusy - rest.inFlight;
  return {
    name,
    subject: server.subject,
    queue_group: server.queue,
    num_requests: requests,
    num_errors: errors,
    last_error: lastError ?? '',
    processing_time: Math.round(processingMs * 1e6),
    average_processing_time: handled > 0 ? Math.round((processingMs * 1e6) / handled) : 0,
    data: { ...rest, ...data },
  };
}
