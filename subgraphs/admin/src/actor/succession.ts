import type { Tx } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import type { GraphQLResolveInfo } from 'graphql';
import { movePerson } from '../assignment/move-person.ts';
import type { Context } from '../context.ts';
import { actorsVisibleTo } from './actor.scope.ts';
import type { PersonRow } from './find-actor.ts';
import { handOver } from './hand-over.ts';
import { assertNoPendingWork, assertNoTeam } from './pending-work.ts';
import { hasWork, placeOnRecords, type Standing, successorErrors } from './successor.rules.ts';

type Reader = Pick<Tx, 'actor' | 'collection'>;
type Leaving = { successorId?: string | null; reason?: string | null };

/**
 * Nobody leaves a place while records wait or people are assigned, unless a successor is named who
 * may take over both.
 * @throws DomainError INVALID_INPUT, HAS_PENDING_WORK, HAS_TEAM
 */
export async function assertMayLeave(
  db: Reader,
  caller: Actor,
  person: PersonRow,
  { successorId }: Leaving,
  team?: 'ACTIVE',
): Promise<void> {
  if (!successorId) {
    await assertNoPendingWork(db, person);
    await assertNoTeam(db, person, team);
    return;
  }
  const where = { AND: [actorsVisibleTo(caller), { id: successorId }] };
  const successor = await db.actor.findFirst({ where });
  const fields = successorErrors(
    await standingOf(db, person),
    successor && (await standingOf(db, successor)),
  );
  if (fields.length > 0) throw new DomainError(INVALID_INPUT, {}, fields);
}

/** Assigns everybody below a person to the successor, each with a line of history; tells how many. */
export async function handOverTeam(
  context: Pick<CommandRun<unknown, Tx>, 'db' | 'now' | 'actor' | 'emit' | 'audit'>,
  { id, actorRole }: PersonRow,
  { successorId, reason }: Leaving,
): Promise<number> {
  if (!successorId) return 0;
  const { db } = context;
  const field = actorRole === 'TEAM_MANAGER' ? 'teamManagerId' : 'supervisorId';
  const below = { where: { [field]: id }, orderBy: { id: 'asc' } } as const;
  // Locked first, then read: what is read is what is changed.
  await db.sql.select(`SELECT id FROM admin_actor WHERE ${field} = ? ORDER BY id FOR UPDATE`, [id]);
  const people = await db.actor.findMany(below);
  for (const person of people) await movePerson(context, person, { [field]: successorId }, reason);
  return people.length;
}

type Left = { id: string; role: PersonRow['actorRole'] | null; people: number };

/** Hands the records over once the person has left the place, and keeps what moved for the answer. */
export async function handOverRecords(
  context: Context,
  input: Leaving & { commandId?: string | null; expectedVersion: number },
  info: GraphQLResolveInfo,
  { id, role, people }: Left,
): Promise<void> {
  const { successorId, reason } = input;
  if (!successorId || !reason || !role || !hasWork(role)) return;
  const place = placeOnRecords[role];
  const records = await handOver(context, input, info, {
    of: { place, personId: id },
    to: { [place]: successorId },
    reason,
  });
  context.moved.set(id, { records, people });
}

async function standingOf(db: Reader, person: PersonRow): Promise<Standing> {
  const { id, actorRole, status, countryId, teamManagerId, supervisorId } = person;
  const manager = teamManagerId
    ? await db.actor.findUnique({ where: { id: teamManagerId }, select: { supervisorId: true } })
    : null;
  const branchId = supervisorId ?? manager?.supervisorId ?? null;
  return { id, actorRole, status, countryId, branchId };
}
