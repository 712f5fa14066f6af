import {
  type ConnectOptions,
  connectNats,
  type NatsConnection,
} from '@commerce-tracking/federation-nats/connection';
import { type NatsEnv, natsLogin } from './nats-env.ts';

const guests = new WeakSet<NatsConnection>();

/** Connects a process of a service, for as long as it takes. */
export async function connectService(
  env: NatsEnv,
  service: string,
  options: Pick<ConnectOptions, 'signal' | 'onStatus'>,
): Promise<NatsConnection> {
  const login = natsLogin(env, service);
  const connection = await connectNats({
    ...login,
    ...options,
    name: service,
    waitOnFirstConnect: true,
  });
  if (login.nkeySeed) guests.add(connection);
  return connection;
}

/**
 * Whether this process may make streams and buckets that are missing. Where services have users of their own none may:
 * whoever can make a stream can have it take in what others say.
 */
export function mayCreate(connection: NatsConnection): boolean {
  return !guests.has(connection);
}
