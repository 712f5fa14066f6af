import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../examples/graphql-client.ts';
import { demoPassword } from '../prisma/seed/demo/accounts.ts';
import { demoActorId } from '../prisma/seed/demo/people.ts';
import { connectTo, databaseName } from './support/database-template.ts';
import { aDevice, type Change, type Device, type Told } from './support/device.ts';
import { decide, maizeLine, maizeRecord, type Stored, submitted } from './support/records.ts';
import { sharedStage } from './support/sessions.ts';

// A collector's week without a network, told in the order it happens: each test goes on from the one before.

let device: Device;
/** Version of the reference data the device holds. */
let bundleVersion: number;
/** Token of the collector after the week; the one from before has long expired. */
let token: string;

/** The records of the story, by what happens to them. */
const record = {
  collided: '',
  answerLost: '',
  takenAway: '',
  thrownAway: newId(),
  newReviewer: '',
  written: newId(),
  oldGoods: newId(),
  regretted: newId(),
};
let millet = '';

const stage = sharedStage([
  'collecteur.bj',
  'collecteur2.bj',
  'chef.bj',
  'chef2.bj',
  'superviseur.bj',
  'admin',
]);
beforeAll(() => {
  device = aDevice(stage.client);
  token = stage.token('collecteur.bj');
  millet = stage.reference.id('products', 'MILLET');
});

const content = (change: Record<string, unknown> = {}) => maizeRecord(stage.reference, change);
const as = (username: string) => stage.token(username);
const ask = <T>(who: string, query: string, variables: Record<string, unknown> = {}) =>
  stage.client.ask<T>(query, variables, { token: as(who) });

async function reject(who: string, { id, version }: Stored): Promise<Stored> {
  return decide(stage.client, as(who), 'rejectCollectionLevel1', {
    id,
    expectedVersion: version,
    rejectionReason: 'Le prix ne va pas.',
    comments: [{ fieldPath: 'items.0.unitPrice', body: 'Par sac ou par kilo ?' }],
  });
}

async function reassign(who: string, ids: string[], to: Record<string, string>): Promise<void> {
  const input = { ids, reason: 'Pendant son absence.', ...to };
  const data = await ask<{ reassignCollections: { moved: number } }>(
    who,
    'mutation($input: ReassignCollectionsInput!) { reassignCollections(input: $input) { moved } }',
    { input },
  );
  expect(data.reassignCollections.moved).toBe(ids.length);
}

const brief = ({ outcome, reason }: Told) => (reason ? `${outcome} ${reason}` : outcome);

describe('a collector offline for a week', () => {
  it('leaves with what the server has told, but for one answer that was lost', async () => {
    const send = () => submitted(stage.client, token, content());
    const [collided, takenAway, newReviewer] = [await send(), await send(), await send()];
    await reject('chef.bj', collided);
    await reject('chef.bj', takenAway);
    Object.assign(record, {
      collided: collided.id,
      takenAway: takenAway.id,
      newReviewer: newReviewer.id,
      answerLost: newId(),
    });
    const { answerLost, thrownAway } = record;
    device.write(thrownAway, 'CREATE', 0, { content: content() });
    device.write(answerLost, 'CREATE', 0, { content: content() });
    device.write(answerLost, 'SUBMIT', 1);
    await device.send(token, device.entries);

    const known = await device.changes(token);
    expect(new Set(known.map(({ collectionId }) => collectionId)).size).toBe(5);
    const query = '{ referenceBundle { version } }';
    const { referenceBundle } = await ask<{ referenceBundle: { version: number } }>(
      'collecteur.bj',
      query,
    );
    bundleVersion = referenceBundle.version;
  });

  it('misses what others do meanwhile', async () => {
    await decide(stage.client, as('chef.bj'), 'approveCollectionLevel1', {
      id: record.answerLost,
      expectedVersion: 2,
    });
    await decide(stage.client, as('chef.bj'), 'setCollectionPriority', {
      id: record.collided,
      expectedVersion: 2,
      priority: 'URGENT',
    });
    await reassign('chef.bj', [record.takenAway], { collectorId: demoActorId('collecteur2.bj') });

    const teamManagerId = demoActorId('chef2.bj');
    const id = demoActorId('collecteur.bj');
    const { actor } = await ask<{ actor: { version: number } }>(
      'superviseur.bj',
      `{ actor(id: "${id}") { version } }`,
    );
    await ask(
      'superviseur.bj',
      'mutation($input: AssignTeamManagerInput!) { assignTeamManager(input: $input) { id } }',
      { input: { id, expectedVersion: actor.version, teamManagerId } },
    );
    await reassign('superviseur.bj', [record.newReviewer], { teamManagerId });
    await reject('chef2.bj', { id: record.newReviewer, version: 2 } as Stored);

    const { product } = await ask<{ product: { version: number } }>(
      'admin',
      `{ product(id: "${millet}") { version } }`,
    );
    await ask(
      'admin',
      'mutation($input: ReferenceTargetInput!) { deactivateProduct(input: $input) { status } }',
      { input: { id: millet, expectedVersion: product.version } },
    );
  });

  it('works on, and counts the versions on', () => {
    const { collided, takenAway, thrownAway, written, oldGoods, regretted } = record;
    for (const id of [collided, takenAway]) {
      device.write(id, 'UPDATE', 2, { content: content({ notes: 'Prix par sac.' }) });
      device.write(id, 'RESUBMIT', 3, { note: 'Corrigé.' });
    }
    device.write(thrownAway, 'DELETE', 1);
    device.write(thrownAway, 'UPDATE', 2, {
      content: content({ notes: 'Fenêtre restée ouverte.' }),
    });
    device.write(written, 'CREATE', 0, { content: content() });
    device.write(written, 'UPDATE', 1, { content: content({ notes: 'Complété le soir.' }) });
    device.write(written, 'SUBMIT', 2);
    const items = [maizeLine(stage.reference, { productId: millet })];
    device.write(oldGoods, 'CREATE', 0, { content: content({ items }) });
    device.write(oldGoods, 'SUBMIT', 1);
    device.write(regretted, 'CREATE', 0, { content: content() });
    device.write(regretted, 'DELETE', 1);
  });

  it('reconnects, sends everything twice at once and again, and has every outcome explained', async () => {
    token = await signIn(stage.client, 'collecteur.bj', demoPassword);
    const sends = [device.send(token, device.entries), device.send(token, device.entries)];
    await Promise.all(sends); // Both answers get lost.
    const outcomes = await device.send(token, device.entries);
    expect(outcomes.map(brief)).toEqual([
      ...['REPEATED', 'REPEATED', 'REPEATED'], // The draft to be thrown away, and the lost answer.
      ...['CONFLICT STALE_VERSION', 'CONFLICT EARLIER_NOT_WRITTEN'], // A reviewer was there.
      ...['REFUSED REASSIGNED', 'CONFLICT EARLIER_NOT_WRITTEN'], // A colleague has it.
      ...['REPEATED', 'REFUSED DELETED'],
      ...['REPEATED', 'REPEATED', 'REPEATED'],
      ...['REPEATED', 'REFUSED INVALID_INPUT'], // The goods are no longer in use.
      ...['REPEATED', 'REPEATED'],
    ]);
    for (const { outcome, message } of outcomes) {
      if (outcome !== 'REPEATED') expect(message?.length).toBeGreaterThan(10);
    }
    const toldOf = (id: string) => outcomes.filter((told) => told.id === id);
    expect(toldOf(record.collided)[0]).toMatchObject({
      version: 3,
      collection: { version: 3, state: 'REJECTED_L1' },
    });
    expect(toldOf(record.takenAway)[0]?.collection).toBeNull();
    expect(toldOf(record.oldGoods)[1]?.fields[0]?.path).toBe('items.0.productId');
    expect(toldOf(record.answerLost)[1]?.collection).toEqual({ version: 3, state: 'APPROVED_L1' });
  });

  it('learns what happened to each record', async () => {
    const latest = new Map<string, Change>();
    for (const change of await device.changes(token)) latest.set(change.collectionId, change);
    const of = (name: keyof typeof record) => latest.get(record[name]);
    const rejected = { validationResult: 'REJECTED', rejectionReason: 'Le prix ne va pas.' };
    const comments = [{ body: 'Par sac ou par kilo ?' }];

    expect(of('collided')).toMatchObject({
      ...{ kind: 'CHANGED', version: 3, state: 'REJECTED_L1', lastDecision: rejected },
      collection: { teamManagerId: demoActorId('chef.bj'), comments },
    });
    expect(of('newReviewer')).toMatchObject({
      ...{ kind: 'CHANGED', version: 3, state: 'REJECTED_L1', lastDecision: rejected },
      collection: { teamManagerId: demoActorId('chef2.bj'), comments },
    });
    expect(of('answerLost')).toMatchObject({ kind: 'CHANGED', version: 3, state: 'APPROVED_L1' });
    expect(of('takenAway')).toMatchObject({ kind: 'REASSIGNED', collection: null });
    expect(of('thrownAway')).toMatchObject({ kind: 'DELETED', collection: null });
    expect(of('regretted')).toMatchObject({ kind: 'DELETED', collection: null });
    expect(of('written')).toMatchObject({ kind: 'CHANGED', version: 3, state: 'SUBMITTED' });
    expect(of('oldGoods')).toMatchObject({ kind: 'CHANGED', version: 1, state: 'DRAFT' });
    expect(latest.size).toBe(8);
  });

  it('learns which goods are no longer in use', async () => {
    type Bundle = { isComplete: boolean; products: { id: string; status: string }[] };
    const { referenceBundle } = await stage.client.ask<{ referenceBundle: Bundle }>(
      `query($since: Int) { referenceBundle(sinceVersion: $since) { isComplete products { id status } } }`,
      { since: bundleVersion },
      { token },
    );
    expect(referenceBundle).toEqual({
      isComplete: false,
      products: [{ id: millet, status: 'INACTIVE' }],
    });
  });

  it('puts right what was not written, on what is there now', async () => {
    const { collided, newReviewer, oldGoods } = record;
    const corrections = [
      device.write(collided, 'UPDATE', 3, { content: content({ notes: 'Prix par sac.' }) }),
      device.write(collided, 'RESUBMIT', 4),
      device.write(newReviewer, 'UPDATE', 3, { content: content({ notes: 'Prix par sac.' }) }),
      device.write(newReviewer, 'RESUBMIT', 4),
      device.write(oldGoods, 'UPDATE', 1, { content: content() }),
      device.write(oldGoods, 'SUBMIT', 2),
    ];
    const outcomes = await device.send(token, corrections);
    expect(outcomes.map(brief)).toEqual(corrections.map(() => 'DONE'));
  });

  it('has lost nothing and doubled nothing, however often it is all sent again', async () => {
    const counts = await countRows();
    const again = await device.send(token, device.entries);
    expect(again.filter(({ outcome }) => outcome === 'DONE')).toEqual([]);
    expect(await countRows()).toEqual(counts);

    const [collector, colleague] = [demoActorId('collecteur.bj'), demoActorId('collecteur2.bj')];
    const [chef, chef2] = [demoActorId('chef.bj'), demoActorId('chef2.bj')];
    expect(await storedRows()).toEqual({
      collided: [collector, chef, 'SUBMITTED', 5, 2, 'Prix par sac.'],
      answerLost: [collector, chef, 'APPROVED_L1', 3, 1, null],
      takenAway: [colleague, chef, 'REJECTED_L1', 3, 1, null],
      newReviewer: [collector, chef2, 'SUBMITTED', 5, 2, 'Prix par sac.'],
      written: [collector, chef2, 'SUBMITTED', 3, 1, 'Complété le soir.'],
      oldGoods: [collector, chef2, 'SUBMITTED', 3, 1, null],
    });
    expect(await storedEvents()).toEqual({
      collided: [
        'created',
        'submitted',
        'rejected-level-1',
        'prioritized',
        'updated',
        'resubmitted',
      ],
      answerLost: ['created', 'submitted', 'approved-level-1'],
      takenAway: ['created', 'submitted', 'rejected-level-1', 'reassigned'],
      thrownAway: ['created', 'deleted'],
      newReviewer: [
        'created',
        'submitted',
        'reassigned',
        'rejected-level-1',
        'updated',
        'resubmitted',
      ],
      written: ['created', 'updated', 'submitted'],
      oldGoods: ['created', 'updated', 'submitted'],
      regretted: ['created', 'deleted'],
    });
  });
});

async function select<Row>(sql: string): Promise<Row[]> {
  const { databaseUrl } = stage.system;
  const connection = await connectTo(databaseUrl);
  try {
    await connection.query(`USE \`${databaseName(databaseUrl)}\``);
    return await connection.query(sql);
  } finally {
    await connection.end();
  }
}

const ids = () =>
  Object.values(record)
    .map((id) => `'${id}'`)
    .join(', ');
const nameOf = (id: string) => Object.entries(record).find(([, each]) => each === id)?.[0] ?? id;

/** Who has each record that is left, who reviews it, and where it stands. */
async function storedRows(): Promise<Record<string, unknown[]>> {
  const rows = await select<Record<string, string>>(
    `SELECT id, collectorId, teamManagerId, state, version, revisionNumber, notes
     FROM tradeflow_collection`,
  );
  return Object.fromEntries(rows.map(({ id = '', ...row }) => [nameOf(id), Object.values(row)]));
}

/** What the world was told of each record, in order. */
async function storedEvents(): Promise<Record<string, string[]>> {
  const rows = await select<{ id: string; subject: string }>(
    `SELECT aggregateId AS id, subject FROM tradeflow_outbox
     WHERE aggregateId IN (${ids()}) AND subject LIKE 'event.tradeflow.collection.%' ORDER BY sequence`,
  );
  const events: Record<string, string[]> = {};
  for (const { id, subject } of rows) {
    const name = subject.split('.').at(-1) ?? '';
    if (name !== 'commented') events[nameOf(id)] = [...(events[nameOf(id)] ?? []), name];
  }
  return events;
}

async function countRows(): Promise<Record<string, number>[]> {
  const tables = ['collection', 'collection_item', 'revision', 'validation', 'deleted_collection'];
  const parts = tables.map((table) => `(SELECT COUNT(*) FROM tradeflow_${table}) AS \`${table}\``);
  const [row] = await select<Record<string, bigint>>(`SELECT ${parts.join(', ')}`);
  return Object.entries(row ?? {}).map(([table, count]) => ({ [table]: Number(count) }));
}
