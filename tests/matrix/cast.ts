import { newId } from '@commerce-tracking/service-kit/ids';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { decide, maizeRecord, type Stored, submitted } from '../support/records.ts';
import { openStage, type Stage } from '../support/sessions.ts';

/** The demo account that stands for each role; they belong to one branch. */
export const players = {
  COLLECTOR: 'collecteur.bj',
  TEAM_MANAGER: 'chef.bj',
  SUPERVISOR: 'superviseur.bj',
  ADMIN: 'admin',
  ANALYST: 'analyste',
} as const;

export type Player = keyof typeof players;

const foreigners = { collector: 'collecteur.tg', teamManager: 'chef.tg' };

/** One record in each state, all of the players' branch. */
type Records = Record<'draft' | 'submitted' | 'passed' | 'rejected' | 'published', Stored>;

type Pair = { id: string; recordId: string };

/** The running system with rows the players see, and rows of another branch they do not. */
export type Cast = Stage & {
  records: Records;
  foreign: { submitted: Stored; draft: Stored };
  /** Transport batches: with the published record, and with the foreign draft. */
  batchIds: { own: string; foreign: string };
  /** Of the rejected record: a comment whose suggestion the collector may apply. */
  suggestionId: string;
  /** A bulk decision of the team manager's, which refused its record and is over. */
  bulkId: string;
  /** Pairs of records that look like one, and a record of each. */
  pairs: { own: Pair; foreign: Pair };
  /** Revision of the published record, and of the foreign one. */
  revisionIds: { own: string; foreign: string };
  /** A row of another branch; administrators see those too, so theirs does not exist at all. */
  hidden(player: Player, id: string): string;
  /** Opens one more session of a player. */
  signIn(player: Player): Promise<{ token: string; sessionId: string; refreshToken: string }>;
  /** A team manager's comment on the submitted record. */
  comment(change?: Record<string, unknown>): Promise<string>;
  read<T>(player: Player, query: string, variables?: Record<string, unknown>): Promise<T>;
};

/** Starts the system and writes what the operations are tried on. */
export async function openCast(): Promise<Cast> {
  // They all come from one address, and some with a wrong password on purpose: nobody is to wait for another.
  const env = { AUTH_ADDRESS_FAILURES_FREE: '1000' };
  const everybody = [...Object.values(players), ...Object.values(foreigners)];
  const stage = await openStage(everybody, { env });
  try {
    return await prepare(stage);
  } catch (error) {
    await stage.system.stop();
    throw error;
  }
}

async function prepare(stage: Stage): Promise<Cast> {
  const { client, reference } = stage;
  const as = (player: Player) => stage.token(players[player]);
  const read = <T>(player: Player, query: string, variables: Record<string, unknown> = {}) =>
    client.ask<T>(query, variables, { token: as(player) });
  const approveLevel1 = ({ id, version }: Stored) =>
    decide(client, as('TEAM_MANAGER'), 'approveCollectionLevel1', { id, expectedVersion: version });
  const approveLevel2 = ({ id, version }: Stored) =>
    decide(client, as('SUPERVISOR'), 'approveCollectionLevel2', { id, expectedVersion: version });
  const reopened = ({ id, version }: Stored) =>
    decide(client, as('ADMIN'), 'reopenCollection', {
      ...{ id, expectedVersion: version },
      reason: 'Erreur de saisie signalée.',
    });
  const submit = () => submitted(client, as('COLLECTOR'), maizeRecord(reference));

  const [first, third, fourth] = [await submit(), await submit(), await submit()];
  // Published once and withdrawn, so that there is something withdrawn to be told of.
  const passed = await reopened(await approveLevel2(await approveLevel1(first)));
  const travelling = await draftOf(stage, as('COLLECTOR'), maizeRecord(reference));
  const ownBatch = await batchOf(stage, as('COLLECTOR'), travelling);
  const sent = await decide(client, as('COLLECTOR'), 'submitCollection', {
    id: travelling.id,
    expectedVersion: travelling.version,
  });
  const toPublish = await approveLevel1(sent);
  const published = await approveLevel2(toPublish);
  const rejected = await decide(client, as('TEAM_MANAGER'), 'rejectCollectionLevel1', {
    id: third.id,
    expectedVersion: third.version,
    rejectionReason: 'Le prix est à revoir.',
    comments: [{ fieldPath: 'notes', body: 'Plutôt ainsi.', suggestedValue: 'Vu au marché.' }],
  });
  const records = {
    draft: await draftOf(stage, as('COLLECTOR'), maizeRecord(reference)),
    submitted: fourth,
    passed,
    rejected,
    published,
  };
  const abroad = maizeRecord(reference, {
    collectionPointId: reference.id('collectionPoints', 'TG-LOME'),
  });
  const foreign = {
    submitted: await submitted(client, stage.token(foreigners.collector), abroad),
    draft: await draftOf(stage, stage.token(foreigners.collector), abroad),
  };
  const comments = await read<{ collection: { comments: { id: string }[] } }>(
    'COLLECTOR',
    `{ collection(id: "${rejected.id}") { comments { id } } }`,
  );
  const cast: Cast = {
    ...stage,
    records,
    foreign,
    batchIds: {
      own: ownBatch,
      foreign: await batchOf(stage, stage.token(foreigners.collector), foreign.draft),
    },
    pairs: {
      own: await pairOf(stage, as('COLLECTOR'), maizeRecord(reference)),
      foreign: await pairOf(
        stage,
        stage.token(foreigners.collector),
        maizeRecord(reference, { collectionPointId: abroad.collectionPointId }),
      ),
    },
    suggestionId: comments.collection.comments[0]?.id ?? '',
    bulkId: await bulkOn(rejected.id, read),
    revisionIds: {
      own: await revisionOf(published.id, read),
      foreign: await revisionOf(foreign.submitted.id, read),
    },
    hidden: (player, id) => (player === 'ADMIN' ? newId() : id),
    signIn: (player) => signInAgain(stage, player),
    comment: (change) => commentOn(cast, change),
    read,
  };
  for (const point of [effortPoints.own, effortPoints.foreign]) await watch(cast, point);
  return cast;
}

/** The collector's home point, and one neither in the players' country nor across its border. */
export const effortPoints = { own: 'BJ-SEME-KRAKE', foreign: 'GH-AFLAO' };

async function watch(cast: Cast, point: string): Promise<void> {
  const collectionPointId = cast.reference.id('collectionPoints', point);
  const input = { collectionPointId, observedOn: '2026-01-05', coverage: 'FULL' };
  await cast.read(
    'ADMIN',
    'mutation($input: RecordEffortInput!) { recordEffort(input: $input) { id } }',
    { input },
  );
}

async function draftOf({ client }: Stage, token: string, content: object): Promise<Stored> {
  const { createCollection } = await client.ask<{ createCollection: Stored }>(
    'mutation($input: CreateCollectionInput!) { createCollection(input: $input) { id version } }',
    { input: { id: newId(), content } },
    { token },
  );
  return createCollection;
}

async function batchOf(
  { client, reference }: Stage,
  token: string,
  { id: leadId }: Stored,
): Promise<string> {
  const id = newId();
  const transportModeId = reference.id('transportModes', 'TRUCK');
  await client.ask(
    `mutation($input: CreateTransportBatchInput!) { createTransportBatch(input: $input) { id } }`,
    { input: { id, transportModeId, leadId, collectionIds: [leadId] } },
    { token },
  );
  return id;
}

/** The same visit recorded twice. */
async function pairOf(
  stage: Stage,
  token: string,
  content: Record<string, unknown>,
): Promise<Pair> {
  const { client } = stage;
  const { id: recordId } = await submitted(client, token, content);
  await submitted(client, token, content);
  const { duplicateCandidates } = await client.ask<{
    duplicateCandidates: { nodes: { id: string }[] };
  }>(
    `{ duplicateCandidates(filter: { collectionIds: ["${recordId}"] }) { nodes { id } } }`,
    {},
    { token: stage.token(players.ADMIN) },
  );
  return { id: duplicateCandidates.nodes[0]?.id ?? '', recordId };
}

async function revisionOf(id: string, read: Cast['read']): Promise<string> {
  const query = `{ collection(id: "${id}") { revisions { id } } }`;
  const { collection } = await read<{ collection: { revisions: { id: string }[] } }>(
    'ADMIN',
    query,
  );
  return collection.revisions[0]?.id ?? '';
}

async function bulkOn(id: string, read: Cast['read']): Promise<string> {
  const { decideCollections } = await read<{ decideCollections: { id: string } }>(
    'TEAM_MANAGER',
    'mutation($input: DecideCollectionsInput!) { decideCollections(input: $input) { id } }',
    { input: { ids: [id], action: 'APPROVE', mode: 'BEST_EFFORT' } },
  );
  return decideCollections.id;
}

async function signInAgain({ client }: Stage, player: Player) {
  const { login } = await client.ask<{ login: { accessToken: string; refreshToken: string } }>(
    `mutation($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }`,
    { input: { identifier: players[player], password: demoPassword } },
  );
  const claims = JSON.parse(
    Buffer.from(login.accessToken.split('.')[1] ?? '', 'base64url').toString(),
  );
  return {
    token: login.accessToken,
    refreshToken: login.refreshToken,
    sessionId: claims.sid as string,
  };
}

async function commentOn(cast: Cast, change: Record<string, unknown> = {}): Promise<string> {
  const id = newId();
  const collectionId = cast.records.submitted.id;
  const input = { id, collectionId, revisionNumber: 1, body: 'À vérifier.', ...change };
  await cast.read(
    'TEAM_MANAGER',
    'mutation($input: AddCommentInput!) { addComment(input: $input) { id } }',
    { input },
  );
  return id;
}
