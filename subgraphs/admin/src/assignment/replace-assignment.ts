import type { AssignmentKind, Tx } from '@commerce-tracking/prisma/client';
import type { CommandRun } from '@commerce-tracking/service-kit/commands/commands';
import { newId } from '@commerce-tracking/service-kit/ids';

/** One link of the hierarchy to be; without a target there is none any more. */
export type Link = {
  kind: AssignmentKind;
  subordinateId: string;
  targetId: string | null;
  reason?: string | null;
};

/**
 * Closes the link of this kind that is in force and opens the new one, so that the history tells
 * who stood where and when.
 */
export async function replaceAssignment(
  { db, now, actor, emit }: Pick<CommandRun<unknown, Tx>, 'db' | 'now' | 'actor' | 'emit'>,
  { kind, subordinateId, targetId, reason = null }: Link,
): Promise<void> {
  const inForce = await db.assignment.findFirst({ where: { subordinateId, kind, isOpen: true } });
  if (inForce) {
    // Two processes' clocks may differ: a link never ends before it began.
    const validTo = now > inForce.validFrom ? now : inForce.validFrom;
    await db.assignment.update({
      where: { id: inForce.id },
      data: { validTo, isOpen: null, version: { increment: 1 } },
    });
  }
  const id = newId();
  if (targetId) {
    const isPoint = kind === 'COLLECTOR_TO_POINT';
    await db.assignment.create({
      data: {
        id,
        kind,
        subordinateId,
        superiorId: isPoint ? null : targetId,
        collectionPointId: isPoint ? targetId : null,
        validFrom: now,
        isOpen: true,
        assignedById: actor.actorId,
        reason,
      },
    });
  }
  const assignmentId = targetId ? id : (inForce?.id ?? null);
  const payload = { actorId: subordinateId, kind, assignmentId };
  emit({ subject: 'event.admin.assignment.changed', aggregateId: subordinateId, payload });
}

const kinds = {
  teamManagerId: 'COLLECTOR_TO_TEAM_MANAGER',
  supervisorId: 'TEAM_MANAGER_TO_SUPERVISOR',
  collectionPointId: 'COLLECTOR_TO_POINT',
} as const satisfies Record<string, AssignmentKind>;

type Place = { [Field in keyof typeof kinds]?: string | null };

/** Brings all links of a person in line with the place given, and leaves alone what stays. */
export async function replacePlace(
  context: Pick<CommandRun<unknown, Tx>, 'db' | 'now' | 'actor' | 'emit'>,
  subordinateId: string,
  place: Place,
  before: Place = {},
  reason?: string | null,
): Promise<void> {
  for (const [field, kind] of Object.entries(kinds) as [keyof Place, AssignmentKind][]) {
    const targetId = place[field] ?? null;
    if (targetId === (before[field] ?? null)) continue;
    await replaceAssignment(context, { kind, subordinateId, targetId, reason });
  }
}
