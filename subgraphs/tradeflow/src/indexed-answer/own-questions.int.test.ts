import { Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { deleteCollection } from '../collection/delete-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { matching } from '../collection/search/collection-filter.ts';
import { submitCollection } from '../collection/submit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { livestock, type SentContent } from '../testing/a-content.ts';
import { type Questions, questionsOn } from '../testing/read-harness.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';

const { collector, otherCollector, teamManager, analyst } = people;
let tradeflow: Tradeflow;
let questions: Questions;
beforeAll(async () => {
  tradeflow = await startTradeflow();
  questions = questionsOn(tradeflow.db);
});

const herd = (extra: SentContent['extra']) => freshContent({ ...livestock(), extra });
const send = () => tradeflow.as(collector);

async function aDraft(extra: SentContent['extra']): Promise<string> {
  const id = newId();
  await send()(createCollection, { id, content: herd(extra) });
  return id;
}

async function indexOf(collectionId: string): Promise<string[]> {
  const rows = await tradeflow.db.indexedAnswer.findMany({ where: { collectionId } });
  return rows.map(({ code, value }) => `${code}=${value}`).sort();
}

async function foundBy(person: { actorId: string; role: string }, code: string, value: unknown) {
  const { collections } = await questions.ask<{ collections: { nodes: { id: string }[] } }>(
    person,
    'query ($extra: [ExtraAnswerInput!]) { collections(filter: { extra: $extra }) { nodes { id } } }',
    { extra: [{ code, value }] },
  );
  return collections.nodes.map(({ id }) => id);
}

describe('own questions', () => {
  it('are stored in one writing and read as they were answered', async () => {
    const id = await aDraft({ herd: '  settled ', heads: 12, guided: null });
    const { collection } = await questions.ask<{ collection: { extra: object } }>(
      collector,
      'query ($id: ID!) { collection(id: $id) { extra } }',
      { id },
    );
    expect(collection.extra).toEqual({ heads: 12, herd: 'settled' });
  });

  it('are refused in a draft where their type is another, and nothing is written', async () => {
    const id = newId();
    const content = herd({ heads: '12', guided: 'yes', mood: 'good' });
    expect(await refusalOf(send()(createCollection, { id, content }))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.extra.mood:VALUE_NOT_ALLOWED ' +
        'input.content.extra.guided:WRONG_TYPE input.content.extra.heads:WRONG_TYPE',
    );
    expect(await tradeflow.db.collection.count({ where: { id } })).toBe(0);
  });

  it('break rules of the form: a warning is a flag with the words of the rule', async () => {
    const id = await aDraft({ heads: 1_001 });
    await send()(submitCollection, { id, expectedVersion: 1 });
    const flags = await tradeflow.db.qualityFlag.findMany({
      where: { collectionId: id, code: 'FORM_RULE' },
    });
    expect(flags).toMatchObject([
      {
        ruleCode: 'largeHerd',
        severity: 'WARNING',
        fieldPath: 'extra.heads',
        messageFr: 'Plus de 1000 têtes',
        messageEn: 'More than 1000 head',
      },
    ]);
  });

  it('refuse a submission by a rule that is an error, as the preview says', async () => {
    const extra = { heads: 100_001 };
    const id = await aDraft(extra);
    expect(await refusalOf(send()(submitCollection, { id, expectedVersion: 1 }))).toBe(
      'BAD_INPUT INVALID_INPUT input.content.extra.heads:FORM_RULE',
    );
    const { checkCollection } = await questions.ask<{
      checkCollection: { canSubmit: boolean; findings: object[] };
    }>(
      collector,
      `query ($content: CollectionContentInput!) {
        checkCollection(content: $content) {
          canSubmit findings { code ruleCode severity fieldPath message }
        }
      }`,
      { content: herd(extra) },
    );
    expect(checkCollection.canSubmit).toBe(false);
    expect(checkCollection.findings[0]).toEqual({
      code: 'FORM_RULE',
      ruleCode: 'noHerd',
      severity: 'ERROR',
      fieldPath: 'extra.heads',
      message: 'Plus de 100000 têtes',
    });
  });
});

describe('indexed answers', () => {
  it('follow a draft through its changes and go with it', async () => {
    const id = await aDraft({ herd: 'settled', heads: 3 });
    expect(await indexOf(id)).toEqual(['heads=3', 'herd=settled']);
    const change = { id, expectedVersion: 1, content: herd({ heads: 4 }), commandId: newId() };
    const answers = [
      await send()(updateCollection, change),
      await send()(updateCollection, change),
    ];
    expect(answers[1]).toEqual(answers[0]);
    expect(await indexOf(id)).toEqual(['heads=4']);
    const late = send()(updateCollection, { ...change, commandId: newId() });
    expect(await refusalOf(late)).toBe('CONFLICT STALE_VERSION');
    await send()(deleteCollection, { id, expectedVersion: 2 });
    expect(await indexOf(id)).toEqual([]);
  });

  it('are those of the submission until a correction is submitted', async () => {
    const id = await aDraft({ heads: 31 });
    await send()(submitCollection, { id, expectedVersion: 1 });
    const rejection = { id, expectedVersion: 2, rejectionReason: 'Nombre à vérifier.' };
    await tradeflow.as(teamManager)(rejectCollectionLevel1, rejection);
    await send()(updateCollection, { id, expectedVersion: 3, content: herd({ heads: 32 }) });
    expect(await indexOf(id)).toEqual(['heads=31']);
    await send()(resubmitCollection, { id, expectedVersion: 4 });
    expect(await indexOf(id)).toEqual(['heads=32']);
  });

  it('find records in the scope of whoever asks, and texts for no analyst', async () => {
    const long = 'x'.repeat(500);
    const id = await aDraft({ herd: long, heads: 77, guided: true });
    await send()(submitCollection, { id, expectedVersion: 1 });
    for (const person of [collector, teamManager]) {
      expect(await foundBy(person, 'heads', 77)).toEqual([id]);
      expect(await foundBy(person, 'herd', long)).toEqual([id]);
      expect(await foundBy(person, 'herd', `${long}x`)).toEqual([]);
    }
    expect(await foundBy(otherCollector, 'heads', 77)).toEqual([]);
    const published = { validatedAt: new Date(), validatedById: people.supervisor.actorId };
    const data = { state: 'APPROVED_L2' as const, dueAt: null, ...published };
    await tradeflow.db.collection.update({ where: { id }, data });
    expect(await foundBy(analyst, 'guided', true)).toEqual([id]);
    expect(await foundBy(analyst, 'herd', long)).toEqual([]);
  });

  it('are looked up by an index, whichever way the database goes', async () => {
    const actor = { ...teamManager, language: 'fr' as const };
    const where = matching({ extra: [{ code: 'heads', value: 77 }] }, { actor, now: new Date() });
    const plan = await tradeflow.db.$queryRaw<{ table: string; key: string | null }[]>(
      Prisma.sql`EXPLAIN SELECT c.id FROM tradeflow_collection c WHERE ${where}
        ORDER BY c.submittedAt DESC, c.id DESC LIMIT 21`,
    );
    expect(plan.map(({ key }) => key)).not.toContain(null);
  });

  it('cost a record without any not one statement', async () => {
    const id = newId();
    tradeflow.statements.length = 0;
    await send()(createCollection, { id, content: freshContent(), submit: true });
    const touched = tradeflow.statements.filter((text) => text.includes('indexed_answer'));
    expect(touched).toEqual([]);
  });
});
