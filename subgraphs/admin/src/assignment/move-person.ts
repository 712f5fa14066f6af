import type { Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import type { PersonRow } from '../actor/find-actor.ts';
import { replacePlace } from './replace-assignment.ts';

type Place = Pick<PersonRow, 'teamManagerId' | 'supervisorId' | 'collectionPointId'>;

/** Puts a locked person in another place of the hierarchy: row, history, audit log and events. */
export async function movePerson(
  context: Pick<CommandRun<unknown, Tx>, 'db' | 'now' | 'actor' | 'emit' | 'audit'>,
  before: PersonRow,
  change: Partial<Place>,
  reason?: string | null,
): Promise<number> {
  const { db, audit, emit } = context;
  const { id, firstName, lastName } = before;
  const version = before.version + 1;
  await db.actor.update({ where: { id }, data: { ...change, version } });
  await replacePlace(context, id, { ...before, ...change }, before, reason);
  const changed = Object.keys(change) as (keyof Place)[];
  audit({
    entityType: 'Actor',
    entityId: id,
    entityLabel: `${firstName} ${lastName}`,
    before: Object.fromEntries(changed.map((field) => [field, before[field]])),
    after: change,
    reason: reason ?? undefined,
  });
  emit({ subject: 'event.admin.actor.updated', aggregateId: id, payload: { actorId: id } });
  return version;
}
