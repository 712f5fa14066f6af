import type { CollectionState, DuplicateKind } from '@commerce-tracking/prisma/client';

/** A record that stands in confirmed pairs. */
export type Member = {
  id: string;
  state: CollectionState;
  collectedOn: string;
  firstSubmittedAt: Date;
  consignmentGroupId: string | null;
};

/** A confirmed pair. */
export type Bond = { firstId: string; secondId: string; kind: DuplicateKind };

/** What the figures make of a record. */
export type Counting = {
  countsInFlows: boolean;
  countsInHarassment: boolean;
  consignmentGroupId: string | null;
};

/**
 * How records tied by confirmed pairs count, so that a consignment counts once. Of records made twice only
 * the earliest submission counts that is not rejected. Those left are one group when it was seen at several
 * points: among its published records flows count the earliest day (then the smallest id), harassment the
 * latest, whose respondent has the whole trip behind. Not published yet, a record of a group waits with both.
 */
export function countOnce(
  members: readonly Member[],
  bonds: readonly Bond[],
  newGroupId: string,
): Map<string, Counting> {
  const originals = originalsOf(members, bonds);
  const counted = new Set(originals.map(({ id }) => id));
  const isGroup = originals.length > 1 && bonds.some(({ kind }) => kind !== 'SAME_RECORD');
  const published = originals.filter(({ state }) => state === 'APPROVED_L2').toSorted(byDay);
  const known = originals.map((member) => member.consignmentGroupId).filter((id) => id !== null);
  const groupId = known.toSorted()[0] ?? newGroupId;
  return new Map(
    members.map(({ id }) => [
      id,
      counted.has(id)
        ? {
            countsInFlows: !isGroup || published[0]?.id === id,
            countsInHarassment: !isGroup || published.at(-1)?.id === id,
            consignmentGroupId: isGroup ? groupId : null,
          }
        : { countsInFlows: false, countsInHarassment: false, consignmentGroupId: null },
    ]),
  );
}

/** One of each record, however often it was made: what is one with a third is one with the second. */
function originalsOf(members: readonly Member[], bonds: readonly Bond[]): Member[] {
  const copies = new Map(members.map((member) => [member.id, [member]]));
  for (const { firstId, secondId, kind } of bonds) {
    const [first, second] = [copies.get(firstId), copies.get(secondId)];
    if (kind !== 'SAME_RECORD' || !first || !second || first === second) continue;
    const both = [...first, ...second];
    for (const { id } of both) copies.set(id, both);
  }
  return [...new Set(copies.values())].flatMap((same) => same.toSorted(byClaim).slice(0, 1));
}

/** Rejected ones last: only where all are does one of them stand for the others, and counts in no basis. */
function byClaim(a: Member, b: Member): number {
  const apart =
    Number(isRejected(a)) - Number(isRejected(b)) ||
    a.firstSubmittedAt.getTime() - b.firstSubmittedAt.getTime();
  return apart || (a.id < b.id ? -1 : 1);
}

function isRejected({ state }: Member): boolean {
  return state === 'REJECTED_L1' || state === 'REJECTED_L2';
}

function byDay(a: Member, b: Member): number {
  if (a.collectedOn !== b.collectedOn) return a.collectedOn < b.collectedOn ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
