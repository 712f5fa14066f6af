import { newId } from '@commerce-tracking/service-kit/ids';
import type { Random } from '../../examples/random.ts';
import { maizeRecord } from '../support/records.ts';
import type { Reference } from '../support/reference.ts';
import type { User } from './clients.ts';
import type { Answer, Kind, Ledger } from './ledger.ts';
import type { Branch } from './people.ts';
import { blockOrUnblock, move } from './people-writes.ts';
import type { Kept, Pool } from './pool.ts';
import type { Team } from './team.ts';

/** A write that is about to be sent, and what its client makes of the answer. */
export type Write = {
  kind: Kind;
  user: User;
  commandId: string;
  recordId: string;
  expectedVersion: number | null;
  revision: number | null;
  query: string;
  input: Record<string, unknown>;
  /** Records go back to where others may take them. */
  settle(answer: Answer): void;
  /** Told when it was refused, or when nobody knows. */
  giveUp?(isRefused: boolean): void;
};

/** What the writes are made from. */
export type World = {
  branches: Branch[];
  admin: User;
  team: Team;
  reference: Reference;
  pool: Pool;
  random: Random;
  ledger: Ledger;
};

const standing = 'id version state teamManagerId';
const stated = (operation: string, type: string) =>
  `mutation($input: ${type}!) { done: ${operation}(input: $input) { ${standing} } }`;
const queries = {
  create: stated('createCollection', 'CreateCollectionInput'),
  submit: stated('submitCollection', 'SubmitCollectionInput'),
  resubmit: stated('resubmitCollection', 'ResubmitCollectionInput'),
  approve1: stated('approveCollectionLevel1', 'ApproveCollectionInput'),
  approve2: stated('approveCollectionLevel2', 'ApproveCollectionInput'),
  reject1: stated('rejectCollectionLevel1', 'RejectCollectionInput'),
  reject2: stated('rejectCollectionLevel2', 'RejectCollectionInput'),
  comment: 'mutation($input: AddCommentInput!) { done: addComment(input: $input) { id } }',
  reassign: `mutation($input: ReassignCollectionsInput!) { done: reassignCollections(input: $input) {
    moved collections { id version teamManagerId } } }`,
  bulk: `mutation($input: DecideCollectionsInput!) { done: decideCollections(input: $input) {
    id status requested outcomes { collectionId done } } }`,
} as const;

const rejectionReason = 'Le poids annoncé ne tient pas dans ce camion.';

/** How often each kind of write is begun, in parts of the whole. */
const shares: readonly (readonly [number, (world: World) => Write | null])[] = [
  [24, (world) => create(world, true)],
  [10, (world) => create(world, false)],
  [10, submit],
  [14, (world) => decide(world, 'approve1')],
  [6, (world) => decide(world, 'reject1')],
  [9, (world) => decide(world, 'approve2')],
  [3, (world) => decide(world, 'reject2')],
  [7, resubmit],
  [12, comment],
  [3, reassign],
  [2, bulk],
  [3, move],
  [3, blockOrUnblock],
];
const whole = shares.reduce((sum, [share]) => sum + share, 0);

/** The next write somebody wants to make; where there is nothing to work on yet, a new record. */
export function nextWrite(world: World): Write {
  let at = world.random.next() * whole;
  for (const [share, make] of shares) {
    at -= share;
    if (at < 0) return make(world) ?? create(world, true);
  }
  return create(world, true);
}

/** Two decisions on one record at the same moment: one of them holds. Null when nothing waits for a decision. */
export function rivalWrites(world: World): [Write, Write] | null {
  const level = world.random.pick([1, 2] as const);
  const kept = world.pool.take([level === 1 ? 'SUBMITTED' : 'APPROVED_L1']);
  if (!kept) return null;
  const rivals = [decision(kept, `approve${level}`), decision(kept, `reject${level}`)] as const;
  const settled = { left: true };
  const settleOnce = (write: Write): Write => ({
    ...write,
    settle(answer) {
      if (settled.left) write.settle(answer);
      settled.left = false;
    },
  });
  return [settleOnce(rivals[0]), settleOnce(rivals[1])];

  function decision(record: Kept, kind: DecisionKind): Write {
    return decisionOn(record, kind, world);
  }
}

type DecisionKind = 'approve1' | 'approve2' | 'reject1' | 'reject2';

function create(world: World, isSubmitted: boolean): Write {
  const { branches, reference, pool, random } = world;
  const branch = random.pick(branches);
  const { user, manager } = random.pick(branch.collectors);
  const id = newId();
  const commandId = newId();
  const content = maizeRecord(reference, { vehicleRegistrationNumber: plate(random) });
  return {
    kind: isSubmitted ? 'create' : 'draft',
    user,
    commandId,
    recordId: id,
    expectedVersion: null,
    revision: isSubmitted ? 1 : 0,
    query: queries.create,
    input: { id, content, submit: isSubmitted, commandId },
    settle: settled(world, user, isSubmitted, (answer) => {
      const { version = 1, state = '' } = answer;
      const revision = isSubmitted ? 1 : 0;
      const reviewer = reviewerIn(branch, answer) ?? manager;
      pool.put({ id, branch, collector: user, manager: reviewer, version, revision, state });
    }),
  };
}

/** Takes note when a record that was just submitted went to somebody who did not review its collector then. */
function settled(
  { team, ledger }: World,
  collector: User,
  isSubmitted: boolean,
  settle: Write['settle'],
): Write['settle'] {
  const glance = isSubmitted ? team.glance(collector) : null;
  return (answer) => {
    settle(answer);
    if (!glance?.holds() || answer.teamManagerId === glance.member.manager?.actorId) return;
    ledger.reads.wrongScope.push(
      `${answer.id} of ${collector.username} went to ${answer.teamManagerId}`,
    );
  };
}

function reviewerIn({ managers }: Branch, { teamManagerId }: Answer): User | undefined {
  return managers.find(({ actorId }) => actorId === teamManagerId);
}

function submit(world: World): Write | null {
  const kept = world.pool.take(['DRAFT']);
  return kept && onRecord(world, kept, 'submit', kept.collector, {}, 1);
}

function resubmit(world: World): Write | null {
  const kept = world.pool.take(['REJECTED_L1', 'REJECTED_L2']);
  const note = { note: 'Pesé une seconde fois, le chiffre tient.' };
  return kept && onRecord(world, kept, 'resubmit', kept.collector, note, 1);
}

function decide(world: World, kind: DecisionKind): Write | null {
  const kept = world.pool.take([kind.endsWith('1') ? 'SUBMITTED' : 'APPROVED_L1']);
  return kept && decisionOn(kept, kind, world);
}

function decisionOn(kept: Kept, kind: DecisionKind, world: World): Write {
  const user = kind.endsWith('1') ? kept.manager : kept.branch.supervisor;
  const more = kind.startsWith('reject') ? { rejectionReason } : { dataQualityScore: 80 };
  return onRecord(world, kept, kind, user, more, 0);
}

function onRecord(
  world: World,
  kept: Kept,
  kind: 'submit' | 'resubmit' | DecisionKind,
  user: User,
  more: Record<string, unknown>,
  revisions: number,
): Write {
  const commandId = newId();
  const { id, version: expectedVersion } = kept;
  const revision = kept.revision + revisions;
  return {
    kind,
    user,
    commandId,
    recordId: id,
    expectedVersion,
    revision,
    query: queries[kind],
    input: { id, expectedVersion, commandId, ...more },
    settle: settled(world, kept.collector, kind === 'submit', (answer) => {
      const { version = 0, state = '' } = answer;
      const manager = reviewerIn(kept.branch, answer) ?? kept.manager;
      world.pool.put({ ...kept, manager, version, state, revision });
    }),
  };
}

function comment({ pool, random }: World): Write | null {
  const kept = pool.any();
  if (!kept || kept.revision === 0) return null;
  const { id: recordId, revision } = kept;
  const id = newId();
  const body = `Vu au poste, ${random.between(1, 9_999)}.`;
  return {
    kind: 'comment',
    user: random.pick([kept.collector, kept.manager, kept.branch.supervisor]),
    // The comment's own id is the id of the write.
    commandId: id,
    recordId,
    expectedVersion: null,
    revision,
    query: queries.comment,
    input: { id, collectionId: recordId, revisionNumber: revision, body },
    settle: () => undefined,
  };
}

function reassign(world: World): Write | null {
  const first = world.pool.take(['SUBMITTED']);
  if (!first) return null;
  const { branch, manager } = first;
  const among = (kept: Kept) => kept.branch === branch && kept.manager === manager;
  const records = [first, ...takeMore(world, 3, among)];
  const other = branch.managers.find((each) => each !== manager) ?? manager;
  const commandId = newId();
  return {
    kind: 'reassign',
    user: branch.supervisor,
    commandId,
    recordId: first.id,
    expectedVersion: null,
    revision: null,
    query: queries.reassign,
    input: {
      ids: records.map(({ id }) => id),
      teamManagerId: other.actorId,
      reason: 'Équipe renforcée pour le jour de marché.',
      commandId,
    },
    settle({ collections = [] }) {
      for (const { id, version, teamManagerId } of collections) {
        const kept = records.find((each) => each.id === id);
        if (kept && teamManagerId === other.actorId) {
          world.pool.put({ ...kept, version, manager: other });
        }
      }
    },
  };
}

function bulk(world: World): Write | null {
  const first = world.pool.take(['SUBMITTED']);
  if (!first) return null;
  const records = [first, ...takeMore(world, 10, ({ manager }) => manager === first.manager)];
  const commandId = newId();
  const isRejection = world.random.chance(0.2);
  return {
    kind: 'bulk',
    user: first.manager,
    commandId,
    recordId: first.id,
    expectedVersion: null,
    revision: null,
    query: queries.bulk,
    input: {
      ids: records.map(({ id }) => id),
      mode: world.random.pick(['ATOMIC', 'BEST_EFFORT', 'BEST_EFFORT']),
      ...(isRejection ? { action: 'REJECT', reason: rejectionReason } : { action: 'APPROVE' }),
      commandId,
    },
    settle({ status, outcomes = [] }) {
      if (status !== 'READY') return;
      for (const { collectionId, done } of outcomes) {
        const kept = records.find((each) => each.id === collectionId);
        const state = isRejection ? 'REJECTED_L1' : 'APPROVED_L1';
        if (kept && done) world.pool.put({ ...kept, version: kept.version + 1, state });
      }
    },
  };
}

function takeMore({ pool }: World, most: number, fits: (kept: Kept) => boolean): Kept[] {
  const more: Kept[] = [];
  for (let kept = pool.take(['SUBMITTED'], fits); kept; kept = pool.take(['SUBMITTED'], fits)) {
    more.push(kept);
    if (more.length === most) break;
  }
  return more;
}

const letters = 'ACDEFGHJKLMNPQRSTUVWXYZ';

// Every sign stands twice, so that hardly any two plates are one slip of the pen apart.
function plate(random: Random): string {
  const sign = () => letters[random.between(0, letters.length - 1)] ?? 'A';
  const signs = [sign(), sign(), String(random.between(1, 9)), sign(), sign()];
  return signs.map((each) => each + each).join('');
}
