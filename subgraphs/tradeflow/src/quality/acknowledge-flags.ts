import type { CollectionState } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { commandId, text, uuid } from '@commerce-tracking/service-kit/input';
import {
  ABSENT,
  INVALID_INPUT,
  NOT_IN_STATE,
  UNKNOWN_REFERENCE,
} from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import type { CollectionResult } from '../collection/create-collection.ts';
import { lockCollection } from '../collection/find-for-write.ts';
import { rescore } from './rescore.ts';

const reviewed: readonly CollectionState[] = ['SUBMITTED', 'APPROVED_L1', 'APPROVED_L2'];

/**
 * A reviewer accepts flags of the submission under review, saying why; they no longer hold its
 * approval. Of a published record those are accepted that a later one has raised. The record itself does
 * not change, so its version stays.
 */
export const acknowledgeFlags = command({
  subject: 'command.tradeflow.flag.acknowledge',
  permission: 'flag:acknowledge',
  input: z.strictObject({
    collectionId: uuid,
    ids: z.array(uuid).min(1).max(200),
    note: text(4000),
    commandId,
  }),
  async run({
    input,
    actor,
    db,
    now,
    audit,
  }): Promise<CollectionResult & { acknowledged: string[] }> {
    const collection = await lockCollection(db, actor, input.collectionId);
    const { id, state, version, revisionNumber, reference } = collection;
    const reviewers = [collection.teamManagerId, collection.supervisorId];
    if (!reviewers.includes(actor.actorId)) throw new DomainError(ABSENT);
    if (!reviewed.includes(state)) {
      throw new DomainError(NOT_IN_STATE, { state, currentVersion: version });
    }
    const flags = await db.qualityFlag.findMany({
      where: { collectionId: id, revisionNumber },
      select: { id: true, status: true },
    });
    const known = new Map(flags.map((flag) => [flag.id, flag]));
    const unknown = input.ids.flatMap((flagId, index) =>
      known.has(flagId)
        ? []
        : [
            {
              path: `input.ids.${index}`,
              reason: UNKNOWN_REFERENCE,
              values: { kind: 'QualityFlag' },
            },
          ],
    );
    if (unknown.length > 0) throw new DomainError(INVALID_INPUT, {}, unknown);

    const open = [...new Set(input.ids)].filter((flagId) => known.get(flagId)?.status === 'OPEN');
    const acknowledgement = {
      status: 'ACKNOWLEDGED',
      acknowledgedById: actor.actorId,
      acknowledgedAt: now,
      note: input.note,
      updatedAt: now,
      version: { increment: 1 },
    } as const;
    await db.qualityFlag.updateMany({ where: { id: { in: open } }, data: acknowledgement });
    await rescore(db, [collection], now);
    audit({
      entityType: 'Collection',
      entityId: id,
      ...(reference && { entityLabel: reference }),
      after: { acknowledged: open },
      reason: input.note,
    });
    return { id, version, state, acknowledged: open };
  },
});
