import type { ConnectOptions } from '@commerce-tracking/federation-nats/connection';
import { z } from 'zod';

/** Variables that say where the broker is and as whom to come; `.env.example` explains each. */
export const natsVariables = {
  NATS_URL: z.string().min(1).default('nats://127.0.0.1:4222'),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
  NATS_NKEY_SEED: z
    .string()
    .regex(/^SU[A-Z2-7]{56}$/, 'has to be the seed of a user, as `nk -gen user` makes it')
    .optional(),
  NATS_CA: z.string().optional(),
  NATS_CERT: z.string().optional(),
  NATS_KEY: z.string().optional(),
};

const natsSchema = z.object(natsVariables);
export type NatsEnv = z.infer<typeof natsSchema>;

/** Those of some variables that say how to come to the broker, for the project's own scripts. */
export function readNatsEnv(variables: Record<string, string | undefined>): NatsEnv {
  return natsSchema.parse(variables);
}

/**
 * How a service comes to the broker. All its processes receive their answers under one prefix, where the broker lets no
 * other user listen. With a certificate authority, or an address that begins with `tls://`, the connection is encrypted.
 */
export function natsLogin(
  env: NatsEnv,
  service: string,
): Omit<ConnectOptions, 'name'> & { inboxPrefix: string } {
  const { NATS_CA: ca, NATS_CERT: cert, NATS_KEY: key } = env;
  const servers = env.NATS_URL.split(',').map((server) => server.trim());
  const isTls = ca || cert || servers.some((server) => server.startsWith('tls://'));
  return {
    servers,
    inboxPrefix: `_INBOX_${service}`,
    user: env.NATS_USER,
    pass: env.NATS_PASSWORD,
    nkeySeed: env.NATS_NKEY_SEED,
    ...(isTls && { tls: { ca, cert, key } }),
  };
}
