import { connectNats, type NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { newUserSeed, publicKeyOf } from '../../scripts/nats/nkeys.mjs';
import {
  type BrokerUser,
  brokerUsers,
  inboxPrefixOf,
  operator,
} from '../../scripts/nats/permissions.ts';
import { authorization } from '../../scripts/nats/server-config.ts';
import { setUpBroker } from '../../scripts/nats/set-up.ts';

const seeds = new Map(brokerUsers.map((user) => [user, newUserSeed()]));

/** The secret of a user of this test file's brokers. */
export function seedOf(user: BrokerUser): string {
  return seeds.get(user) ?? '';
}

/** A user with every right, for a test that looks at what no service may. */
const witness = { user: 'witness', pass: 'witness' };

export function connectWitness(servers: string | string[]): Promise<NatsConnection> {
  return connectNats({ servers, name: 'witness', ...witness });
}

/** The configuration of a broker on which every service has its own user, with the permissions of production. */
export function brokerConfig(): string {
  return `jetstream: enabled\n${brokerAuthorization()}`;
}

/** The part of it that names the users, for one server or each of several. */
export function brokerAuthorization(): string {
  return authorization({
    nkeyOf: (user) => publicKeyOf(seedOf(user)),
    more: [`{ user: ${witness.user}, password: ${witness.pass} }`],
  });
}

/** Makes streams and buckets, as a set-up does before the services start. */
export function setUpTestBroker(servers: string | string[], replicas = 1): Promise<void> {
  return setUpBroker({ servers, nkeySeed: seedOf(operator) }, replicas);
}

/** Connects as a service, or as whoever has stolen its secret. */
export function connectAs(user: BrokerUser, servers: string): Promise<NatsConnection> {
  return connectNats({
    servers,
    name: user,
    inboxPrefix: inboxPrefixOf(user),
    nkeySeed: seedOf(user),
  });
}
