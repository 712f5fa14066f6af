import { AnsweredError } from '@commerce-tracking/service-kit/errors';
import { newId } from '@commerce-tracking/service-kit/ids';
import { beforeAll, expect, it } from 'vitest';
import { createCollection } from '../collection/create-collection.ts';
import { resubmitCollection } from '../collection/resubmit-collection.ts';
import { approveCollectionLevel1 } from '../review/approve-collection-level-1.ts';
import { approveCollectionLevel2 } from '../review/approve-collection-level-2.ts';
import { rejectCollectionLevel1 } from '../review/reject-collection-level-1.ts';
import { rejectCollectionLevel2 } from '../review/reject-collection-level-2.ts';
import { type Sightings, sightingsIn } from '../testing/sightings.ts';
import {
  freshContent,
  freshPlate,
  people,
  startTradeflow,
  type Tradeflow,
} from '../testing/tradeflow-harness.ts';
import { decideDuplicate } from './decide-duplicate.ts';
import { recount } from './recount.ts';

const { collector, teamManager, supervisor } = people;
const rounds = 3;
let turn = 0;
/** Of every ten choices, this many. */
const chosen = (ofTen: number) => {
  turn += 7;
  return turn % 10 < ofTen;
};
let tradeflow: Tradeflow;
let made: Sightings;
beforeAll(async () => {
  tradeflow = await startTradeflow();
  made = sightingsIn(tradeflow);
});

/** Codes of the errors a write may be answered with when another one was faster; none is the system's fault. */
const outrun = new Set(['done', 'CONFLICT', 'NOT_FOUND', 'BAD_INPUT']);

const rejectionReason = 'Une précision manque.';
const sent = (by: typeof collector, command: object, input: object) =>
  tradeflow
    .as(by)(command as never, input as never)
    .then(
      () => 'done',
      (error: unknown) =>
        error instanceof AnsweredError ? error.answer.extensions.code : String(error),
    );

/** What somebody does with a record as it stands now. */
async function write(id: string): Promise<string> {
  const { version: expectedVersion, state } = await made.stored(id);
  const input = { id, expectedVersion };
  const isRefused = chosen(5);
  if (state === 'SUBMITTED' && isRefused)
    return sent(teamManager, rejectCollectionLevel1, { ...input, rejectionReason });
  if (state === 'SUBMITTED') return sent(teamManager, approveCollectionLevel1, input);
  if (state === 'APPROVED_L1' && isRefused)
    return sent(supervisor, rejectCollectionLevel2, { ...input, rejectionReason });
  if (state === 'APPROVED_L1') return sent(supervisor, approveCollectionLevel2, input);
  if (!state.startsWith('REJECTED')) return 'done';
  return sent(collector, resubmitCollection, { ...input, note: 'Rien à changer.' });
}

async function decide({ id, version }: { id: string; version: number }): Promise<string> {
  const action = chosen(7) ? 'CONFIRM' : 'DISMISS';
  const decision = { id, expectedVersion: version, action, note: 'Vu sur place.' };
  return sent(teamManager, decideDuplicate, decision);
}

function submit(id: string, vehicleRegistrationNumber: string): Promise<string> {
  const content = freshContent({ vehicleRegistrationNumber });
  return sent(collector, createCollection, { id, submit: true, content });
}

async function countingOf(ids: readonly string[]) {
  return tradeflow.db.collection.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, countsInFlows: true, countsInHarassment: true, consignmentGroupId: true },
    orderBy: { id: 'asc' },
  });
}

it('ends no write on tied records for a deadlock, and leaves their counting, pairs and questions right', async () => {
  const plate = freshPlate();
  const ids: string[] = [];
  for (let number = 0; number < 4; number += 1)
    ids.push(await made.record({ vehicleRegistrationNumber: plate }));
  const answers: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const pairs = await tradeflow.db.duplicateCandidate.findMany({
      where: { firstId: { in: ids } },
    });
    const another = newId();
    const writes = [...ids.map(write), ...pairs.map(decide), submit(another, plate)];
    const told = await Promise.all(writes);
    answers.push(...told);
    // There is nothing to be done with a record that was refused.
    if (told.at(-1) === 'done') ids.push(another);
  }
  expect(answers.filter((code) => !outrun.has(code))).toEqual([]);
  expect(answers.filter((code) => code === 'done').length).toBeGreaterThan(rounds);

  const stored = await countingOf(ids);
  await tradeflow.database.transaction((tx) => recount(tx, ids, new Date()));
  const groupless = (rows: typeof stored) =>
    rows.map(({ consignmentGroupId, ...counts }) => ({
      ...counts,
      isIn: consignmentGroupId !== null,
    }));
  expect(groupless(stored)).toEqual(groupless(await countingOf(ids)));

  const open = await tradeflow.db.duplicateCandidate.findMany({
    where: { status: 'OPEN', firstId: { in: ids } },
  });
  const inOpen = new Set(open.flatMap(({ firstId, secondId }) => [firstId, secondId]));
  for (const id of ids) {
    const { state, revisionNumber, openFlagCount, qualityFlags } = await made.stored(id);
    const own = qualityFlags.filter(
      (flag) => flag.revisionNumber === revisionNumber && flag.status === 'OPEN',
    );
    expect([id, openFlagCount]).toEqual([id, own.length]);
    const isAsked = qualityFlags.some(
      ({ code, status }) => code === 'DUPLICATE_CANDIDATE' && status !== 'RESOLVED',
    );
    // Rejected records are asked when they are handed over again.
    if (!state.startsWith('REJECTED')) expect([id, isAsked]).toEqual([id, inOpen.has(id)]);
    else if (isAsked) expect(inOpen).toContain(id);
  }
}, 180_000);
