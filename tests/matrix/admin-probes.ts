import { newId } from '@commerce-tracking/service-kit/ids';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import { seedId } from '../../prisma/seed/seed-id.ts';
import { aCollector } from '../support/new-person.ts';
import type { Cast, Player } from './cast.ts';
import type { Probe } from './probe.ts';
import { asks, byId, listed, sends, stale, staleVersion } from './rows.ts';

const insider = () => demoActorId('collecteur.bj');
const outsider = (cast: Cast, player: Player) => cast.hidden(player, demoActorId('collecteur.tg'));
const organization = () => seedId('organization', 'BJ');
const person = (fields: Record<string, unknown> = {}) => stale(insider, outsider, () => fields);
const office = (fields: Record<string, unknown> = {}) =>
  stale(
    organization,
    () => newId(),
    () => fields,
  );
const oneSystem = 'there is one system, and who may look sees it whole';
const benin = () => ({ countryId: seedId('country', 'BJ') });
const togo = (cast: Cast, player: Player) => ({
  countryId: cast.hidden(player, seedId('country', 'TG')),
});
const belowNobody = { COLLECTOR: 'empty' };

/** How the operations of admin are tried. */
export const adminProbes: Record<string, Probe> = {
  actor: byId(insider, outsider),
  actors: listed(benin, togo),
  assignedActors: listed(benin, togo, { but: belowNobody }),
  createActor: {
    inside: sends(() => aCollector()),
    outside: sends(
      (cast, player) => aCollector({ teamManagerId: cast.hidden(player, demoActorId('chef.tg')) }),
      'BAD_INPUT INVALID_INPUT',
    ),
  },
  updateActor: person({ address: 'Cotonou' }),
  changeActorRole: person({
    actorRole: 'TEAM_MANAGER',
    supervisorId: demoActorId('superviseur.bj'),
  }),
  activateActor: person(),
  deactivateActor: person(),
  eraseActor: person({ reason: 'Selon la matrice.' }),
  deleteActor: person(),
  assignTeamManager: person({ teamManagerId: demoActorId('chef2.bj') }),
  assignSupervisor: stale(
    () => demoActorId('chef.bj'),
    (cast, player) => cast.hidden(player, demoActorId('chef.tg')),
    () => ({ supervisorId: demoActorId('superviseur.bj') }),
  ),
  assignCollectionPoint: person({ collectionPointId: null }),
  assignments: listed(
    () => ({ subordinateId: insider() }),
    (cast, player) => ({ subordinateId: outsider(cast, player) }),
  ),
  organization: byId(organization),
  organizations: listed(benin, () => ({ countryId: newId() })),
  createOrganization: {
    inside: sends(() => anOrganization()),
    outside: sends(() => anOrganization({ countryId: newId() }), 'BAD_INPUT INVALID_INPUT'),
  },
  updateOrganization: office({ city: 'Porto-Novo' }),
  activateOrganization: office(),
  deactivateOrganization: office(),
  deleteOrganization: office(),
  adminStatistics: {
    inside: asks(() => ({})),
    outside: 'figures on the people the caller answers for, whoever they are',
    select: 'actors',
  },
  services: { inside: asks(() => ({})), outside: oneSystem, select: 'name' },
  queues: { inside: asks(() => ({})), outside: oneSystem, select: 'name' },
  systemHealth: { inside: asks(() => ({})), outside: oneSystem, select: 'status' },
  deadLetters: { inside: asks(() => ({}), 'empty'), outside: oneSystem },
  retryDeadLetters: {
    inside: sends(() => ({ ids: [newId()] }), 'NOT_FOUND ABSENT'),
    outside: oneSystem,
  },
  discardDeadLetters: {
    inside: sends(() => ({ ids: [newId()], note: 'Selon la matrice.' }), 'NOT_FOUND ABSENT'),
    outside: oneSystem,
  },
  webhook: { inside: asks(() => ({ id: newId() }), 'null'), outside: oneSystem },
  webhooks: { inside: asks(() => ({}), 'empty'), outside: oneSystem },
  webhookDelivery: { inside: asks(() => ({ id: newId() }), 'null'), outside: oneSystem },
  webhookDeliveries: { inside: asks(() => ({}), 'empty'), outside: oneSystem },
  createWebhook: {
    inside: sends(
      () => ({ id: newId(), url: 'https://127.0.0.1/', events: ['*.*.*'] }),
      'BAD_INPUT INVALID_INPUT',
    ),
    outside: oneSystem,
    select: 'secret',
  },
  updateWebhook: anyWebhook({ expectedVersion: 1 }),
  rotateWebhookSecret: { ...anyWebhook({ expectedVersion: 1 }), select: 'secret' },
  deleteWebhook: anyWebhook({ expectedVersion: 1 }),
  testWebhook: anyWebhook(),
  retryWebhookDelivery: anyWebhook(),
  settings: {
    inside: asks(() => ({ prefix: 'quality.' })),
    outside: 'there is one set of them',
    select: 'key',
  },
  updateSetting: setting({ value: 6 }),
  resetSetting: setting(),
  auditLog: {
    inside: asks(() => ({ filter: { action: 'tradeflow.' } }), 'found'),
    outside: asks(() => ({ filter: { entityId: newId() } }), 'empty'),
  },
  auditEntry: byId(async (cast) => {
    type Log = { auditLog: { nodes: { id: string }[] } };
    const { auditLog } = await cast.read<Log>('ADMIN', '{ auditLog(first: 1) { nodes { id } } }');
    return auditLog.nodes[0]?.id ?? '';
  }),
};

function anyWebhook(fields: Record<string, unknown> = {}): Probe {
  return {
    inside: sends(() => ({ id: newId(), ...fields }), 'NOT_FOUND ABSENT'),
    outside: oneSystem,
  };
}

function setting(fields: Record<string, unknown> = {}): Probe {
  const input = { expectedVersion: staleVersion, ...fields };
  return {
    inside: sends(() => ({ key: 'quality.gpsMaxKm', ...input }), 'CONFLICT STALE_VERSION'),
    outside: sends(() => ({ key: 'quality.nothing', ...input }), 'NOT_FOUND ABSENT'),
    select: 'key',
  };
}

function anOrganization(change: Record<string, unknown> = {}) {
  const id = newId();
  return { id, name: `Union ${id}`, type: 'PRIVATE', address: 'Cotonou', ...benin(), ...change };
}
