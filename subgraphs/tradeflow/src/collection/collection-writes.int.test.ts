import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Questions, questionsOn } from '../testing/read-harness.ts';
import {
  freshContent,
  people,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';

const { collector, otherCollector, teamManager, otherTeamManager, supervisor, admin, analyst } =
  people;
type Node = Record<string, unknown> & { version: number };

let tradeflow: Tradeflow;
let questions: Questions;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  const byId = new Map(Object.values(people).map((person) => [person.actorId, person]));
  questions = questionsOn(tradeflow.db, ({ actorId }) => tradeflow.as(byId.get(actorId) ?? admin));
});

const fields = `id version state reference
  legacyStatus { status validationLevel level2Result }
  workflow { currentStep canProceed nextActions { action blockedBy }
    teamManagerValidation { validationResult } supervisorValidation { validationResult } }
  validations { validationLevel validationAction validationResult rejectionReason
    validationDurationMinutes previousValidation { validationLevel } revision { number } }`;

async function write(who: typeof collector, name: string, input: object): Promise<Node> {
  const type = { deleteCollection: 'id version' }[name] ?? fields;
  const inputType = inputTypes[name] ?? `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${type} } }`;
  return (await questions.ask<Record<string, Node>>(who, query, { input }))[name] as Node;
}

const inputTypes: Record<string, string> = {
  approveCollectionLevel1: 'ApproveCollectionInput',
  approveCollectionLevel2: 'ApproveCollectionInput',
  rejectCollectionLevel1: 'RejectCollectionInput',
  rejectCollectionLevel2: 'RejectCollectionInput',
};

function actionsOf(record: Node): string[] {
  const { nextActions } = record.workflow as { nextActions: { action: string }[] };
  return nextActions.map(({ action }) => action);
}

async function read(who: typeof collector, id: unknown): Promise<Node | null> {
  const query = `query ($id: ID!) { collection(id: $id) { ${fields} } }`;
  return (await questions.ask<{ collection: Node | null }>(who, query, { id })).collection;
}

describe('a record on its way through the schema', () => {
  it('answers every write with the record as it is afterwards', async () => {
    const id = newId();
    const content = freshContent();
    const draft = await write(collector, 'createCollection', { id, content });
    expect(draft).toMatchObject({ id, version: 1, state: 'DRAFT', validations: [] });
    expect(actionsOf(draft)).toEqual(expect.arrayContaining(['EDIT', 'DELETE', 'SUBMIT']));
    expect(draft.workflow).toMatchObject({ currentStep: 'CAPTURE', canProceed: true });

    const updated = await write(collector, 'updateCollection', {
      id,
      expectedVersion: 1,
      content: { ...content, notes: 'Seen twice' },
    });
    expect(updated.version).toBe(2);

    const submitted = await write(collector, 'submitCollection', { id, expectedVersion: 2 });
    expect(submitted).toMatchObject({
      version: 3,
      state: 'SUBMITTED',
      legacyStatus: { status: 'submitted', validationLevel: 0, level2Result: null },
      workflow: {
        currentStep: 'LEVEL_1_REVIEW',
        teamManagerValidation: { validationResult: 'PENDING' },
        supervisorValidation: null,
      },
      validations: [{ validationLevel: 1, validationResult: 'PENDING', revision: { number: 1 } }],
    });
    expect(actionsOf(submitted)).not.toContain('EDIT');

    const seen = await read(teamManager, id);
    expect(seen && actionsOf(seen)).toEqual(expect.arrayContaining(['APPROVE_L1', 'REJECT_L1']));
    expect(await read(otherTeamManager, id)).toBeNull();

    const rejected = await write(teamManager, 'rejectCollectionLevel1', {
      id,
      expectedVersion: 3,
      rejectionReason: 'The weight looks wrong.',
      correctionInstructions: 'Weigh one bag.',
      comments: [{ fieldPath: 'notes', body: 'Which scale?' }],
      systemMetadata: { clientVersion: '1.0' },
    });
    expect(rejected).toMatchObject({
      state: 'REJECTED_L1',
      validations: [{ validationAction: 'REJECT', validationDurationMinutes: 0 }],
    });

    const { rejectedCollections } = await questions.ask<{ rejectedCollections: unknown }>(
      collector,
      `{ rejectedCollections { totalCount nodes { id rejection { level reason instructions
        rejectedAt rejectedById rejectedBy { id } comments { fieldPath body }
        validation { validationResult } } } } }`,
    );
    const rejectedById = teamManager.actorId;
    const rejection = {
      level: 1,
      reason: 'The weight looks wrong.',
      instructions: 'Weigh one bag.',
      rejectedAt: expect.any(String),
      rejectedById,
      rejectedBy: { id: rejectedById },
      comments: [{ fieldPath: 'notes', body: 'Which scale?' }],
      validation: { validationResult: 'REJECTED' },
    };
    expect(rejectedCollections).toEqual({ nodes: [{ id, rejection }], totalCount: 1 });

    const again = await write(collector, 'resubmitCollection', {
      id,
      expectedVersion: 4,
      note: 'Weighed again: it is right.',
    });
    expect(again).toMatchObject({ state: 'SUBMITTED', version: 5 });
    const passed = await write(teamManager, 'approveCollectionLevel1', { id, expectedVersion: 5 });
    expect(passed).toMatchObject({
      state: 'APPROVED_L1',
      workflow: {
        teamManagerValidation: { validationResult: 'APPROVED' },
        supervisorValidation: { validationResult: 'PENDING' },
      },
    });
    const published = await write(supervisor, 'approveCollectionLevel2', {
      id,
      expectedVersion: 6,
      dataQualityScore: 90,
    });
    expect(published).toMatchObject({ state: 'APPROVED_L2', workflow: { currentStep: 'DONE' } });
    expect(published.validations).toMatchObject([
      { validationLevel: 1, validationResult: 'REJECTED', previousValidation: null },
      { validationLevel: 1, validationResult: 'APPROVED', revision: { number: 2 } },
      {
        validationLevel: 2,
        validationResult: 'APPROVED',
        previousValidation: { validationLevel: 1 },
      },
    ]);
    const reopened = await write(admin, 'reopenCollection', {
      id,
      expectedVersion: 7,
      reason: 'Reported as doubtful.',
    });
    expect(reopened.state).toBe('APPROVED_L1');
  });

  it('shows an analyst no person and no plate of what is published', async () => {
    const id = newId();
    const content = freshContent({ vehicleRegistrationNumber: 'RB 4711', notes: 'Mrs X' });
    await write(collector, 'createCollection', { id, content, submit: true });
    await write(teamManager, 'approveCollectionLevel1', { id, expectedVersion: 1 });
    await write(supervisor, 'approveCollectionLevel2', { id, expectedVersion: 2 });
    const query = `query ($id: ID!) { collection(id: $id) {
      vehicleRegistrationNumber notes collectorId collector { id } teamManagerId validatedBy { id }
      validations { validatorId validator { id } }
      revisions { content changes { before after } submittedById }
      qualityFlags { observed expected }
    } }`;
    const seen = JSON.stringify(await questions.ask(analyst, query, { id }));
    for (const secret of [
      'RB 4711',
      'RB4711',
      'Mrs X',
      ...Object.values(people).map((who) => who.actorId),
    ]) {
      expect(seen).not.toContain(secret);
    }
    expect(seen).toMatch(/"vehicleRegistrationNumber":"V-[0-9A-F]{16}"/);
    expect(seen).toMatch(/"collectorId":"C-[0-9A-F]{16}","collector":null/);
  });

  it('deletes a draft', async () => {
    const id = newId();
    await write(collector, 'createCollection', { id, content: freshContent() });
    const deleted = await write(collector, 'deleteCollection', { id, expectedVersion: 1 });
    expect(deleted.id).toBe(id);
    expect(await read(collector, id)).toBeNull();
  });

  it('tells a collector without reviewers that nothing can be submitted', async () => {
    const id = newId();
    const { lonelyCollector } = people;
    const draft = await write(lonelyCollector, 'createCollection', { id, content: freshContent() });
    expect(draft.workflow).toMatchObject({
      nextActions: expect.arrayContaining([{ action: 'SUBMIT', blockedBy: ['NO_REVIEWER'] }]),
    });
  });

  it('answers a batch entry by entry, with each record as it is now', async () => {
    const [id, foreign] = [newId(), newId()];
    await write(otherCollector, 'createCollection', { id: foreign, content: freshContent() });
    const query = `mutation ($input: SyncCollectionsInput!) { syncCollections(input: $input) {
      outcomes { id outcome code reason fields { path } collection { id state version } }
    } }`;
    const entry = (of: object) => ({ commandId: newId(), expectedVersion: 0, ...of });
    const entries = [
      entry({ id, operation: 'SUBMIT', expectedVersion: 1 }),
      entry({ id, operation: 'CREATE', content: freshContent() }),
      entry({ id: newId(), operation: 'CREATE', content: { collectionType: 'FRUIT' } }),
      entry({ id: foreign, operation: 'SUBMIT', expectedVersion: 1 }),
    ];
    const { syncCollections } = await questions.ask<{ syncCollections: { outcomes: unknown[] } }>(
      collector,
      query,
      { input: { entries } },
    );
    const record = { id, state: 'SUBMITTED', version: 2 };
    expect(syncCollections.outcomes).toMatchObject([
      { outcome: 'DONE', collection: record },
      { outcome: 'DONE', collection: record },
      { outcome: 'REFUSED', code: 'BAD_INPUT', collection: null },
      { outcome: 'REFUSED', code: 'NOT_FOUND', collection: null },
    ]);
  });

  it('checks a content without storing it', async () => {
    const query = `query ($content: CollectionContentInput!) { checkCollection(content: $content) {
      canSubmit totalWeightKg totalValue totalValueUsd automaticQualityScore
      findings { code severity fieldPath message } items { position hsCode totalWeightKg }
    } }`;
    const before = await tradeflow.db.collection.count();
    const good = await questions.ask(collector, query, { content: freshContent() });
    expect(good).toMatchObject({ checkCollection: { canSubmit: true, items: [{ position: 0 }] } });
    const bad = await questions.ask(collector, query, {
      content: freshContent({ respondentNature: null }),
    });
    expect(bad).toMatchObject({
      checkCollection: {
        canSubmit: false,
        findings: [{ code: 'MISSING_FIELD', severity: 'ERROR' }],
      },
    });
    expect(await tradeflow.db.collection.count()).toBe(before);
  });
});
