import type { CollectionState, Sql, SqlValue } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { text, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import { transitionOf } from '../workflow/transitions.ts';
import { moveRecords } from './move-records.ts';
import { findPeople } from './people.queries.ts';
import { assertBranch, assertTargets, type Targets } from './reassignment.rules.ts';
import { lockRecords } from './reassignment-rows.ts';

const places = ['teamManagerId', 'supervisorId', 'collectorId'] as const;
const atOnce = 200;

const handOverInput = z.strictObject({
  of: z.strictObject({ place: z.enum(places), personId: uuid }),
  to: z.strictObject({
    teamManagerId: uuid.nullish(),
    supervisorId: uuid.nullish(),
    collectorId: uuid.nullish(),
  }),
  reason: text(4_000),
  commandId: text(160),
});
type HandOver = z.output<typeof handOverInput>;

/**
 * Asked for by admin when somebody leaves or the hierarchy changes: what is under way for one person
 * goes to others, a batch at a time. A former collector's drafts go along, since nobody else could go
 * on with them. Supervisors move the records of their branch, administrators any.
 */
export const handOverCollections = command({
  subject: 'internal.tradeflow.collection.hand-over',
  permission: 'assignment:update',
  input: handOverInput,
  async run(context): Promise<{ moved: number; more: boolean }> {
    const { input, actor, db } = context;
    // Records of a supervisor's own branch are with that supervisor already.
    const own = actor.role === 'SUPERVISOR' && input.to.supervisorId === actor.actorId;
    const targets: Targets = own ? { ...input.to, supervisorId: null } : input.to;
    const ids = await findUnderway(db.sql, actor, input);
    const locked = await lockRecords(db.sql, ids.slice(0, atOnce));
    // Decided or moved on in the meantime: no longer of those that are meant.
    const records = locked.filter(
      (record) =>
        record[input.of.place] === input.of.personId && statesOf(input).includes(record.state),
    );
    const known = await findPeople(db, [
      ...Object.values(targets),
      ...records.map((record) => record.collectorId),
    ]);
    assertTargets(targets, actor, known);
    if (actor.role !== 'ADMIN') {
      for (const record of records) assertBranch(record, actor, targets, known);
    }
    const moved = await moveRecords(context, records, targets, input.reason);
    return { moved, more: ids.length > atOnce };
  },
});

function statesOf({ to }: HandOver): readonly CollectionState[] {
  return [...transitionOf('REASSIGN').from, ...(to.collectorId ? (['DRAFT'] as const) : [])];
}

async function findUnderway(sql: Sql, actor: Actor, input: HandOver): Promise<string[]> {
  const { of, to } = input;
  const states = statesOf(input);
  const named = places.filter((place) => to[place]);
  const there = named.map((place) => `\`${place}\` <=> ?`).join(' AND ') || 'FALSE';
  const inBranch = actor.role === 'ADMIN' ? '' : ' AND `supervisorId` = ?';
  const values: SqlValue[] = [
    of.personId,
    ...states,
    ...named.map((place): SqlValue => to[place] ?? null),
    ...(inBranch ? [actor.actorId] : []),
  ];
  const rows = await sql.select<{ id: string }>(
    `SELECT \`id\` FROM \`tradeflow_collection\` WHERE \`${of.place}\` = ? ` +
      `AND \`state\` IN (${states.map(() => '?').join(', ')}) AND NOT (${there})${inBranch} ` +
      `ORDER BY \`id\` LIMIT ${atOnce + 1}`,
    values,
  );
  return rows.map(({ id }) => id);
}
