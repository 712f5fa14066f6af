import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { Logger } from '@commerce-tracking/service-kit/logs';
import { networkOf } from '@commerce-tracking/service-kit/values/network';
import { TOO_MANY_REQUESTS } from '../edge.errors.ts';
import type { GatewayEnv } from '../env.ts';
import type { Identify } from '../identity.ts';
import type { Connection } from '../nats-link.ts';
import { exchangeSpending } from './spending-exchange.ts';
import { createTokenBuckets } from './token-buckets.ts';

export type RateLimits = {
  /** @throws DomainError RATE_LIMITED */
  admitAddress(address: string): void;
  /** @throws DomainError RATE_LIMITED */
  admitUser(userId: string): void;
  stop(): void;
};

type Kind = 'address' | 'user';

/** How much one network address and one user may ask of all gateways together. See docs/decisions/0021-edge.md. */
export function createRateLimits(options: {
  env: Pick<
    GatewayEnv,
    'RATE_PER_ADDRESS' | 'RATE_PER_ADDRESS_BURST' | 'RATE_PER_USER' | 'RATE_PER_USER_BURST'
  >;
  connection: () => Connection | null;
  onRefused(by: Kind): void;
  log: Logger;
}): RateLimits {
  const { env, connection, onRefused, log } = options;
  const bucketsOf = (perSecond: number, burst: number) =>
    perSecond > 0 ? createTokenBuckets({ perSecond, burst }) : null;
  const kinds = {
    address: bucketsOf(env.RATE_PER_ADDRESS, env.RATE_PER_ADDRESS_BURST),
    user: bucketsOf(env.RATE_PER_USER, env.RATE_PER_USER_BURST),
  };
  const exchange = exchangeSpending({
    connection,
    log,
    onSpent(key, count) {
      if (key.startsWith('address ')) kinds.address?.charge(key, count);
      else if (key.startsWith('user ')) kinds.user?.charge(key, count);
    },
  });

  const admit = (kind: Kind, name: string) => {
    const buckets = kinds[kind];
    if (!buckets) return;
    const key = `${kind} ${name}`;
    const waitMs = buckets.take(key);
    if (waitMs === null) {
      exchange.spend(key);
      return;
    }
    onRefused(kind);
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
    throw new DomainError(TOO_MANY_REQUESTS, { retryAfterSeconds });
  };
  return {
    admitAddress: (address) => admit('address', networkOf(address)),
    admitUser: (userId) => admit('user', userId),
    stop: () => exchange.stop(),
  };
}

/** Counts each request of a known caller, whatever address it came from. */
export function limitUsers(identify: Identify, limits: RateLimits): Identify {
  return async (authorization) => {
    const actor = await identify(authorization);
    if (actor) limits.admitUser(actor.userId);
    return actor;
  };
}
