import type { Random } from '../../examples/random.ts';
import type { User } from './clients.ts';
import type { Answer } from './ledger.ts';
import type { Branch } from './people.ts';
import type { Write } from './writes.ts';

/** A collector whose place or account is changed during the run, as far as the driver knows. */
export type Member = {
  user: User;
  branch: Branch;
  /** Moved to and fro while they record; or let in and shut out, and record nothing. */
  part: 'moved' | 'blocked';
  version: number;
  manager: User | null;
  status: 'ACTIVE' | 'INACTIVE';
  /** Since when this is certain; null while a change is under way or nobody knows how it ended. */
  certainSince: number | null;
  /** The change of which nobody knows how it ended: it is sent again, under the same id. */
  unsettled: Write | null;
};

/** What is certain of somebody at a moment, since how long, and whether it is still so when asked later. */
export type Glance = { member: Member; forMs: number; holds(): boolean };

/** The people whose places change. */
export type Team = {
  members: readonly Member[];
  /** Somebody to change now: nobody whose change is under way. */
  take(random: Random, part: Member['part'], fits?: (member: Member) => boolean): Member | null;
  /** What is certain of one of them; null when nothing is. */
  glance(of: User): Glance | null;
  /** A change of a member that was taken, known to all others while it lasts. */
  change(member: Member, write: Omit<Write, 'settle' | 'giveUp'>): Write;
};

/** Of these branches the collectors are moved, of those they are blocked and let in again. */
export function gatherTeam(of: { moved?: Branch[]; blocked?: Branch[] }): Team {
  const { moved = [], blocked = [] } = of;
  const members = [
    ...moved.flatMap((branch) => membersOf(branch, 'moved')),
    ...blocked.flatMap((branch) => membersOf(branch, 'blocked')),
  ];
  const isFree = ({ certainSince, unsettled }: Member) =>
    certainSince !== null || unsettled !== null;
  return {
    members,
    take(random, part, fits = () => true) {
      const free = members.filter(
        (member) => member.part === part && isFree(member) && (member.unsettled || fits(member)),
      );
      return free.length > 0 ? random.pick(free) : null;
    },
    glance(of) {
      const member = members.find(({ user }) => user === of);
      const since = member?.certainSince;
      if (!member || since == null) return null;
      // What is seen is as it was: a later change makes the member another.
      const forMs = performance.now() - since;
      return { member: { ...member }, forMs, holds: () => member.certainSince === since };
    },
    change(member, write) {
      member.certainSince = null;
      member.unsettled = null;
      const changed: Write = {
        ...write,
        settle(answer) {
          Object.assign(member, placeIn(member, answer), { certainSince: performance.now() });
        },
        giveUp: (isRefused) => {
          // Refused, nothing has changed, and nobody has thought so: this one is left alone from now on.
          if (!isRefused) member.unsettled = changed;
        },
      };
      return changed;
    },
  };
}

function membersOf(branch: Branch, part: Member['part']): Member[] {
  return branch.collectors.map(({ user, manager }) => ({
    ...{ user, branch, part, manager, version: 1, status: 'ACTIVE' as const },
    ...{ certainSince: performance.now(), unsettled: null },
  }));
}

function placeIn(member: Member, answer: Answer): Partial<Member> {
  const { version = member.version, status, teamManagerId } = answer;
  const manager = member.branch.managers.find(({ actorId }) => actorId === teamManagerId) ?? null;
  return { version, manager, status: status === 'INACTIVE' ? 'INACTIVE' : 'ACTIVE' };
}
