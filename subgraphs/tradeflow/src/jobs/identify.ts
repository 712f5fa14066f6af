import type { Db } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';

/**
 * Who asked for a job, as they are now: nobody once the account or the person has been
 * deactivated, and with the role of this moment. Which rows they reach is asked by the work itself.
 */
export function identifyIn(db: Db): (actor: Actor) => Promise<Actor | null> {
  return async (actor) => {
    const [user, person] = await Promise.all([
      db.user.findUnique({ where: { id: actor.userId }, select: { status: true, role: true } }),
      db.actor.findUnique({ where: { id: actor.actorId }, select: { status: true } }),
    ]);
    if (user?.status !== 'ACTIVE' || person?.status !== 'ACTIVE') return null;
    return { ...actor, role: user.role };
  };
}
