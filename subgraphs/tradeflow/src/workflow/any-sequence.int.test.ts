import { newId } from '@commerce-tracking/service-kit/ids';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { deleteCollection } from '../collection/delete-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { submitCollection } from '../collection/submit-collection.ts';
import { updateCollection } from '../collection/update-collection.ts';
import { addComment } from '../comment/add-comment.ts';
import { reassignCollections } from '../distribution/reassign-collections.ts';
import { setCollectionPriority } from '../distribution/set-collection-priority.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { rejectCollectionLevel2 } from '../review/reject-collection-level-2.ts';
import { reopenCollection } from '../review/reopen-collection.ts';
import { storePerson } from '../testing/a-branch.ts';
import { anItem } from '../testing/a-content.ts';
import { answerTo, type Seen } from '../testing/promised-answer.ts';
import {
  apply,
  type Branch,
  type Lines,
  type Move,
  moves,
  newRecord,
  otherThan,
  type RecordModel,
} from '../testing/record-model.ts';
import { storedHistory, sumOf } from '../testing/stored-history.ts';
import {
  freshContent,
  people,
  refusalOf,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';

let tradeflow: Tradeflow;
let colleague: (typeof people)['collector'];
let branch: Branch;

beforeAll(async () => {
  tradeflow = await startTradeflow();
  const teamManagerId = people.teamManager.actorId;
  colleague = await storePerson(tradeflow.db, 'COLLECTOR', { teamManagerId });
  const { collector, teamManager, supervisor } = people;
  branch = { first: collector, second: colleague, teamManager, supervisor };
});

type Actor = (typeof people)['collector'];
type Who = keyof typeof people | 'colleague';

const who: Who[] = [...(Object.keys(people) as Who[]), 'colleague'];
const lines = fc.array(
  fc.record({
    quantity: fc.integer({ min: 1, max: 60 }),
    unitPrice: fc.integer({ min: 1, max: 30_000 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const forward: readonly Move[] = [
  'submit',
  'resubmit',
  'approve1',
  'reject1',
  'approve2',
  'reject2',
  'reopen',
];
// Most steps pick, by number, among what the state allows: at random hardly a record would get far.
const pick = (among: readonly Move[]) => fc.nat(100).map((index) => ({ among, index }));
const step = fc.record({
  move: fc.oneof(
    { weight: 3, arbitrary: pick(forward) },
    { weight: 1, arbitrary: pick(moves) },
    { weight: 2, arbitrary: fc.constantFrom(...moves) },
  ),
  by: fc.constantFrom(...who),
  isStale: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  lines,
});
type Pick = { among: readonly Move[]; index: number };
type Step = { move: Pick | Move; by: Who; isStale: boolean; lines: Lines };

describe('any sequence of moves, legal and illegal, by anybody, one at a time or two at once', () => {
  it('leaves a record in a state of the machine, with its whole history and true totals', async () => {
    const once = step.map((one) => [one]);
    const twoAtOnce = fc.tuple(step, step);
    const sequences = fc.array(fc.oneof({ weight: 4, arbitrary: once }, twoAtOnce), {
      minLength: 5,
      maxLength: 25,
    });
    const property = fc.asyncProperty(lines, sequences, async (written, steps) => {
      const id = newId();
      const record = newRecord(people.collector.actorId, written);
      const content = contentOf(id, written);
      await tradeflow.as(people.collector)(createCollection, { id, content });
      for (const together of steps) await take(id, record, together);
      await compare(id, record);
    });
    // A failure tells its seed and path, which repeat it when given here.
    await fc.assert(property, { numRuns: 100, interruptAfterTimeLimit: 60_000 });
  }, 120_000);
});

/** One move as it is sent, with all it needs. */
type Attempt = { move: Move; person: Actor; seen: Seen; lines: Lines; to: string };

/** Makes moves at the same time, and holds the answers to what the rules say in one order or another. */
async function take(id: string, record: RecordModel, together: readonly Step[]): Promise<void> {
  const attempts = together.map((each) => attemptOf(record, each));
  const answers = await Promise.all(attempts.map((each) => refusalOf(send(id, each))));
  const orders = [[0, 1].slice(0, attempts.length), [1, 0].slice(2 - attempts.length)];
  const promised = orders.map((order) => playThrough(record, attempts, order));
  const names = attempts.map(({ move, person }) => `${move} by ${person.role}`);
  const told = `${names.join(' and ')} in ${record.state}`;
  expect(
    promised.map((each) => each.told),
    told,
  ).toContainEqual(answers);
  const possible = promised.filter((each) => each.told.join() === answers.join());
  Object.assign(record, await happened(id, possible));
}

/** Where both orders would be answered alike, the events tell which it was. */
async function happened(id: string, possible: readonly { after: RecordModel }[]) {
  const [one, other] = possible;
  if (!one || !other) return one?.after;
  const { events } = await storedHistory(tradeflow.db, id);
  const told = events.map(({ name }) => name).join();
  const fits = ({ after }: { after: RecordModel }) =>
    after.events.map(([name]) => name).join() === told;
  return fits(one) ? one.after : other.after;
}

function attemptOf(record: RecordModel, { move: wanted, by, isStale, lines }: Step): Attempt {
  const { version, revisionNumber } = record;
  const [move, person] = choose(record, wanted, by);
  const seen = { version: version + (isStale ? 7 : 0), revisionNumber };
  return { move, person, seen, lines, to: otherThan(record.collectorId, branch) };
}

/** What would be answered, and what the record would be, if the moves came in this order. */
function playThrough(record: RecordModel, attempts: readonly Attempt[], order: readonly number[]) {
  const after = structuredClone(record);
  const told: string[] = [];
  for (const place of order) {
    const attempt = attempts[place] as Attempt;
    const answer = answerTo(after, attempt.move, attempt.person, { seen: attempt.seen, branch });
    told[place] = answer;
    if (answer === 'accepted') apply(after, attempt.move, attempt);
  }
  return { told, after };
}

function choose(record: RecordModel, wanted: Pick | Move, by: Who): [Move, Actor] {
  if (typeof wanted === 'string') return [wanted, by === 'colleague' ? colleague : people[by]];
  const context = { seen: record, branch };
  const legal = wanted.among.flatMap((move) =>
    [...Object.values(people), colleague]
      .filter((person) => answerTo(record, move, person, context) === 'accepted')
      .map((person): [Move, Actor] => [move, person]),
  );
  return legal[wanted.index % Math.max(1, legal.length)] ?? ['update', people.collector];
}

function send(id: string, { move, person, seen, lines, to }: Attempt): Promise<unknown> {
  const as = tradeflow.as(person);
  const target = { id, expectedVersion: seen.version };
  const rejectionReason = 'To be looked at again.';
  switch (move) {
    case 'create':
      return as(createCollection, { id, content: contentOf(id, lines) });
    case 'update':
      return as(updateCollection, { ...target, content: contentOf(id, lines) });
    case 'delete':
      return as(deleteCollection, target);
    case 'submit':
      return as(submitCollection, target);
    case 'resubmit':
      return as(resubmitCollection, { ...target, note: 'Looked at again.' });
    case 'approve1':
      return as(approveCollectionLevel1, target);
    case 'reject1':
      return as(rejectCollectionLevel1, { ...target, rejectionReason });
    case 'approve2':
      return as(approveCollectionLevel2, target);
    case 'reject2':
      return as(rejectCollectionLevel2, { ...target, rejectionReason });
    case 'reopen':
      return as(reopenCollection, { ...target, reason: 'Published too early.' });
    case 'prioritize':
      return as(setCollectionPriority, { ...target, priority: 'URGENT' });
    case 'reassign':
      return as(reassignCollections, { ids: [id], collectorId: to, reason: 'Another one goes.' });
    case 'comment': {
      const revisionNumber = Math.max(1, seen.revisionNumber);
      return as(addComment, { id: newId(), collectionId: id, revisionNumber, body: 'Seen.' });
    }
  }
}

let writes = 0;

/** A complete record that raises no question: no other has its plate, no other writing its remark. */
function contentOf(id: string, written: Lines) {
  writes += 1;
  return freshContent({
    vehicleRegistrationNumber: `P${id.replaceAll('-', '').slice(-12)}`,
    notes: `Write ${writes}`,
    items: written.map(({ quantity, unitPrice }) =>
      anItem({ quantity: String(quantity), unitPrice: String(unitPrice) }),
    ),
  });
}

async function compare(id: string, record: RecordModel): Promise<void> {
  const { collection, isDeleted, events, audits } = await storedHistory(tradeflow.db, id);
  expect(events.map(({ name, state }) => [name, state])).toEqual(record.events);
  let before: string | null = null;
  for (const event of events) {
    expect(event.previousState, event.name).toBe(before);
    before = event.state;
  }
  const changes = audits.filter(({ entityType }) => entityType === 'Collection');
  expect(changes).toHaveLength(record.changes);
  if (record.state === 'GONE') {
    expect([collection, isDeleted]).toEqual([null, true]);
    return;
  }
  const { state, version, revisionNumber, collectorId } = record;
  expect(collection).toMatchObject({ state, version, revisionNumber, collectorId });
  expect(collection?.originalCollectorId).toBe(people.collector.actorId);
  expect(collection?.validations).toMatchObject(record.stages);
  expect(collection?.validations).toHaveLength(record.stages.length);
  expect(collection?.revisions.map(({ number, outcome }) => [number, outcome])).toEqual(
    record.outcomes.map((outcome, index) => [index + 1, outcome]),
  );
  expect(Boolean(collection?.reference)).toBe(revisionNumber > 0);
  expect(Boolean(collection?.validatedAt)).toBe(state === 'APPROVED_L2');

  const items = collection?.items ?? [];
  expect(items.map(({ totalValue }) => Number(totalValue))).toEqual(
    record.lines.map(({ quantity, unitPrice }) => quantity * unitPrice),
  );
  expect(collection?.itemCount).toBe(items.length);
  expect(Number(collection?.totalValue)).toBe(sumOf(items, 'totalValue'));
  expect(Number(collection?.totalWeightKg)).toBe(sumOf(items, 'totalWeightKg'));
  const submitted = collection?.revisions.at(-1)?.content as Submitted | undefined;
  if (submitted) {
    expect(Number(submitted.totalValue)).toBe(sumOf(submitted.items, 'totalValue'));
    expect(Number(submitted.totalWeightKg)).toBe(sumOf(submitted.items, 'totalWeightKg'));
  }
}

type Submitted = {
  totalValue: string;
  totalWeightKg: string;
  items: { totalValue: string; totalWeightKg: string }[];
};
