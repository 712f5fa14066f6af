import {
  type ConnectionStatus,
  isConnected,
  type NatsConnection,
} from '@commerce-tracking/federation-nats/connection';
import {
  type Registration,
  registerService,
} from '@commerce-tracking/federation-nats/serving/service-registration';
import {
  checksOfTokens,
  type HealthCheck,
  processHealth,
} from '@commerce-tracking/service-kit/health';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { connectService } from '@commerce-tracking/service-kit/nats/nats-connection';
import { watchPermissions } from '@commerce-tracking/service-kit/nats/nats-permissions';
import {
  followBucket,
  type ReplicatedMap,
} from '@commerce-tracking/service-kit/streams/replicated-map';
import {
  createTokenVerifier,
  keyBucket,
  revocationBucket,
  revocationTtlMs,
  type TokenVerifier,
} from '@commerce-tracking/service-kit/tokens';
import packageJson from '../package.json' with { type: 'json' };
import type { GatewayEnv } from './env.ts';

export type Connection = NatsConnection;

/** The gateway's tie to NATS, which may come long after the gateway itself. */
export type NatsLink = {
  /** Null until NATS has been reached for the first time; afterwards the client reconnects by itself. */
  connection(): Connection | null;
  verifier(): TokenVerifier | null;
  /** Settled when NATS has been reached for the first time. */
  reached: Promise<void>;
  /** What NATS refuses this process; null before it has been reached. */
  permissions(): HealthCheck | null;
  /** Public signing keys as JSON, by key id. */
  keys(): [string, string][];
  stop(): Promise<void>;
};

/** What is needed to check tokens. */
type Identity = { keys: ReplicatedMap; revocations: ReplicatedMap; verifier: TokenVerifier };
type Linked = {
  connection: Connection;
  identity: Identity | null;
  registration: Registration;
  permissions: () => HealthCheck;
};

/**
 * Connects in the background, for as long as it takes, and follows the signing keys. Where nobody is
 * identified there are no keys, and the broker needs no JetStream.
 */
export function linkNats(env: GatewayEnv, log: Logger): NatsLink {
  let linked: Linked | null = null;
  const giveUp = new AbortController();

  const servers = env.NATS_URL.replaceAll(/\/\/[^@/]*@/g, '//');
  const report = createReporter(servers, log);
  log.info({ servers }, 'connecting to nats');
  const link = async () => {
    const connection = await connectService(env, 'supergraph', {
      signal: giveUp.signal,
      onStatus: report,
    });
    const permissions = watchPermissions(connection, log);
    const identity = env.IDENTITY === 'on' ? await followIdentity(connection, env, log) : null;
    const registration = introduce(connection, identity, permissions, log);
    linked = { connection, identity, registration, permissions };
    log.info('nats reached');
  };
  const reached = link().catch((error) => {
    if (!giveUp.signal.aborted) log.error({ err: error }, 'nats cannot be used');
  });

  return {
    connection: () => linked?.connection ?? null,
    reached,
    verifier: () => linked?.identity?.verifier ?? null,
    permissions: () => linked?.permissions() ?? null,
    keys: () => linked?.identity?.keys.entries() ?? [],
    async stop() {
      giveUp.abort();
      if (!linked) return;
      const { connection, identity, registration } = linked;
      await registration.stop();
      await Promise.all([identity?.keys.stop(), identity?.revocations.stop()]);
      await (isConnected(connection) ? connection.drain() : connection.close());
    },
  };
}

async function followIdentity(
  connection: Connection,
  env: GatewayEnv,
  log: Logger,
): Promise<Identity> {
  const follow = (bucket: string, ttlMs?: number) =>
    followBucket({
      connection,
      bucket,
      ttlMs,
      replicas: env.NATS_REPLICAS,
      dataDir: env.DATA_DIR,
      log,
    });
  const [keys, revocations] = await Promise.all([
    follow(keyBucket),
    follow(revocationBucket, revocationTtlMs),
  ]);
  const verifier = createTokenVerifier({ keys, revocations, service: 'supergraph' });
  return { keys, revocations, verifier };
}

/** The gateway can be found beside the services, although it serves nothing on NATS. */
function introduce(
  connection: Connection,
  identity: Identity | null,
  permissions: () => HealthCheck,
  log: Logger,
): Registration {
  const { version } = packageJson;
  const roles = ['gateway'];
  return registerService({
    ...{ connection, version, log },
    name: 'supergraph',
    description: 'Gateway',
    metadata: { roles: roles.join(',') },
    stats: async () => {
      if (!identity) return processHealth({ ...{ roles, version }, checks: [permissions()] });
      const checks = [...checksOfTokens(identity), permissions()];
      return processHealth({ ...{ roles, version }, checks });
    },
  });
}

/** The client tries twice a second: what keeps it from NATS is said once, and again when it is something else. */
function createReporter(servers: string, log: Logger): (status: ConnectionStatus) => void {
  const said = new Set<string>();
  return (status) => {
    if (status.type === 'connected') log.info({ server: status.server }, 'nats connected');
    else if (status.type !== 'waiting') log.warn({ status }, 'nats connection changed');
    else if (!said.has(status.error.message)) {
      said.add(status.error.message);
      log.warn({ servers, reason: status.error.message }, 'nats not reached yet; trying on');
    }
  };
}
