import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { acknowledgeFlags } from '../quality/acknowledge-flags.ts';
import { anItem } from '../testing/a-content.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { approveCollectionLevel1 } from './approve-collection-level-1.ts';
import { approveCollectionLevel2 } from './approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from './reject-collection-level-1.ts';
import { rejectCollectionLevel2 } from './reject-collection-level-2.ts';
import { reopenCollection } from './reopen-collection.ts';

const { collector, teamManager, supervisor, admin } = people;
const rejectionReason = 'Le poids ne correspond pas.';
let tradeflow: Tradeflow;
beforeAll(async () => {
  tradeflow = await startTradeflow();
});

async function aSubmission(over = {}): Promise<string> {
  const id = newId();
  await tradeflow.as(collector)(createCollection, {
    id,
    submit: true,
    content: freshContent(over),
  });
  return id;
}

function stored(id: string) {
  return tradeflow.db.collection.findUniqueOrThrow({
    where: { id },
    include: {
      validations: { orderBy: { id: 'asc' } },
      revisions: { orderBy: { number: 'asc' } },
      qualityFlags: true,
    },
  });
}

describe('review', () => {
  it('goes from the team manager to the supervisor, whose approval publishes', async () => {
    const id = await aSubmission();
    const first = {
      id,
      expectedVersion: 1,
      dataQualityScore: 90,
      validationNotes: 'Complet.',
      systemMetadata: { clientVersion: '1.4', device: null },
    };
    expect(await tradeflow.as(teamManager)(approveCollectionLevel1, first)).toEqual({
      id,
      version: 2,
      state: 'APPROVED_L1',
    });
    expect(
      await tradeflow.as(supervisor)(approveCollectionLevel2, { id, expectedVersion: 2 }),
    ).toEqual({ id, version: 3, state: 'APPROVED_L2' });
    const record = await stored(id);
    expect(record).toMatchObject({
      validatedById: supervisor.actorId,
      dueAt: null,
      revisions: [{ outcome: 'APPROVED_L2' }],
    });
    expect(record.validations).toMatchObject([
      {
        validationLevel: 1,
        validationResult: 'APPROVED',
        validationAction: 'APPROVE',
        openingAction: 'SUBMIT',
        dataQualityScore: 90,
      },
      { validationLevel: 2, validationResult: 'APPROVED', openingAction: 'APPROVE' },
    ]);
  });

  it.each([1, 2] as const)(
    'sends a record rejected at level %i back to its collector and to level 1 again',
    async (level) => {
      const line = newId();
      const id = await aSubmission({ items: [anItem({ id: line })] });
      const rejection = { rejectionReason, correctionInstructions: 'Reprendre la quantité.' };
      if (level === 2) {
        await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
        await tradeflow.as(supervisor)(rejectCollectionLevel2, {
          id,
          expectedVersion: 2,
          ...rejection,
        });
      } else
        await tradeflow.as(teamManager)(rejectCollectionLevel1, {
          id,
          expectedVersion: 1,
          ...rejection,
        });
      const version = level + 1;
      const send = tradeflow.as(collector);
      expect(await refusalOf(send(resubmitCollection, { id, expectedVersion: version }))).toBe(
        'BAD_INPUT INVALID_INPUT input.note:NOTHING_CHANGED',
      );
      const content = freshContent({ items: [anItem({ id: line, quantity: '41' })] });
      await send(updateCollection, { id, expectedVersion: version, content });
      const answer = await send(resubmitCollection, { id, expectedVersion: version + 1 });
      expect(answer).toEqual({ id, version: version + 2, state: 'SUBMITTED' });

      const record = await stored(id);
      expect(record).toMatchObject({
        revisionNumber: 2,
        priority: 'HIGH',
        teamManagerId: teamManager.actorId,
      });
      expect(record.revisions[1]?.changes).toContainEqual({
        path: `items.${line}.quantity`,
        kind: 'CHANGED',
        before: '40',
        after: '41',
      });
      expect(record.revisions[0]).toMatchObject({ outcome: `REJECTED_L${level}` });
      const current = record.validations.filter(({ isCurrentValidation }) => isCurrentValidation);
      expect(current).toMatchObject([
        {
          validationLevel: 1,
          validationResult: 'PENDING',
          revisionNumber: 2,
          openingAction: 'RESUBMIT',
        },
      ]);
      expect(record.validations.some((stage) => stage.rejectionReason === rejectionReason)).toBe(
        true,
      );
      const early = { id, expectedVersion: version + 2 };
      expect(await refusalOf(tradeflow.as(supervisor)(approveCollectionLevel2, early))).toBe(
        'CONFLICT NOT_IN_STATE',
      );
    },
  );

  it('takes a word for a correction', async () => {
    const id = await aSubmission();
    await tradeflow.as(teamManager)(rejectCollectionLevel1, {
      id,
      expectedVersion: 1,
      rejectionReason,
    });
    const input = { id, expectedVersion: 2, note: 'Vérifié : les chiffres sont justes.' };
    expect(await tradeflow.as(collector)(resubmitCollection, input)).toMatchObject({
      state: 'SUBMITTED',
    });
  });

  it('gives no reason away for less than ten characters', async () => {
    const id = await aSubmission();
    const short = { id, expectedVersion: 1, rejectionReason: 'Non.' };
    expect(await refusalOf(tradeflow.as(teamManager)(rejectCollectionLevel1, short))).toBe(
      'BAD_INPUT INVALID_INPUT input.rejectionReason:TOO_SHORT',
    );
  });

  it('lets one of two concurrent decisions win and tells the other what happened', async () => {
    const id = await aSubmission();
    const send = tradeflow.as(teamManager);
    const answers = await Promise.all([
      refusalOf(send(approveCollectionLevel1, { id, expectedVersion: 1 })),
      refusalOf(send(rejectCollectionLevel1, { id, expectedVersion: 1, rejectionReason })),
    ]);
    expect(answers.sort()).toEqual(['CONFLICT NOT_IN_STATE', 'accepted']);
    expect((await stored(id)).validations.filter((stage) => stage.validatedAt)).toHaveLength(1);
  });

  it('happens once when sent three times at once', async () => {
    const id = await aSubmission();
    const input = { id, expectedVersion: 1, commandId: newId() };
    const answers = await Promise.all(
      [1, 2, 3].map(() => tradeflow.as(teamManager)(approveCollectionLevel1, input)),
    );
    expect(answers).toEqual([1, 2, 3].map(() => ({ id, version: 2, state: 'APPROVED_L1' })));
    expect((await stored(id)).validations).toHaveLength(2);
  });

  it('is for the stored reviewers alone: to others the record is absent', async () => {
    const id = await aSubmission();
    const input = { id, expectedVersion: 1 };
    expect(
      await refusalOf(tradeflow.as(people.otherTeamManager)(approveCollectionLevel1, input)),
    ).toBe('NOT_FOUND ABSENT');
    for (const who of [collector, supervisor, admin, people.analyst]) {
      expect(await refusalOf(tradeflow.as(who)(approveCollectionLevel1, input))).toBe(
        'FORBIDDEN NOT_PERMITTED',
      );
    }
    await tradeflow.as(teamManager)(approveCollectionLevel1, input);
    const next = { id, expectedVersion: 2 };
    expect(
      await refusalOf(tradeflow.as(people.otherSupervisor)(approveCollectionLevel2, next)),
    ).toBe('NOT_FOUND ABSENT');
    expect(await refusalOf(tradeflow.as(teamManager)(approveCollectionLevel2, next))).toBe(
      'FORBIDDEN NOT_PERMITTED',
    );
  });

  it('holds approval until each warning is acknowledged with a note', async () => {
    const id = await aSubmission({ items: [anItem({ lossesQuantity: '41' })] });
    const approval = { id, expectedVersion: 1 };
    expect(await refusalOf(tradeflow.as(teamManager)(approveCollectionLevel1, approval))).toBe(
      'CONFLICT FLAGS_OPEN',
    );
    const [flag] = (await stored(id)).qualityFlags;
    const input = { collectionId: id, ids: [flag?.id], note: 'Confirmé par téléphone.' };
    expect(await refusalOf(tradeflow.as(people.otherTeamManager)(acknowledgeFlags, input))).toBe(
      'NOT_FOUND ABSENT',
    );
    expect(await refusalOf(tradeflow.as(collector)(acknowledgeFlags, input))).toBe(
      'FORBIDDEN NOT_PERMITTED',
    );
    expect(
      await refusalOf(tradeflow.as(teamManager)(acknowledgeFlags, { ...input, ids: [newId()] })),
    ).toBe('BAD_INPUT INVALID_INPUT input.ids.0:UNKNOWN_REFERENCE');
    const { updatedAt } = await stored(id);
    const answers = await Promise.all(
      [1, 2].map(() => tradeflow.as(teamManager)(acknowledgeFlags, { ...input, commandId: id })),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(await stored(id)).toMatchObject({
      openFlagCount: 0,
      automaticQualityScore: 96,
      version: 1,
    });
    // The collector's device asks for what has changed since.
    expect((await stored(id)).updatedAt.getTime()).toBeGreaterThan(updatedAt.getTime());
    expect(await tradeflow.as(teamManager)(approveCollectionLevel1, approval)).toMatchObject({
      state: 'APPROVED_L1',
    });
    expect(
      await tradeflow.as(supervisor)(approveCollectionLevel2, { id, expectedVersion: 2 }),
    ).toMatchObject({ state: 'APPROVED_L2' });
  });

  it('lets an administrator withdraw a publication, which the supervisor decides again', async () => {
    const id = await aSubmission();
    await tradeflow.as(teamManager)(approveCollectionLevel1, { id, expectedVersion: 1 });
    await tradeflow.as(supervisor)(approveCollectionLevel2, { id, expectedVersion: 2 });
    const input = { id, expectedVersion: 3, reason: 'Erreur signalée par la douane.' };
    expect(await refusalOf(tradeflow.as(supervisor)(reopenCollection, input))).toBe(
      'FORBIDDEN NOT_PERMITTED',
    );
    expect(await tradeflow.as(admin)(reopenCollection, input)).toEqual({
      id,
      version: 4,
      state: 'APPROVED_L1',
    });
    const record = await stored(id);
    expect(record).toMatchObject({
      validatedAt: null,
      validatedById: null,
      revisions: [{ outcome: 'APPROVED_L1' }],
    });
    expect(record.validations.at(-1)).toMatchObject({
      openingAction: 'REOPEN',
      validationResult: 'PENDING',
    });
    expect(
      await refusalOf(tradeflow.as(admin)(reopenCollection, { ...input, expectedVersion: 4 })),
    ).toBe('CONFLICT NOT_IN_STATE');
    expect(
      await tradeflow.as(supervisor)(approveCollectionLevel2, { id, expectedVersion: 4 }),
    ).toMatchObject({ state: 'APPROVED_L2' });
  });
});
