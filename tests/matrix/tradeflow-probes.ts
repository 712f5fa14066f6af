import { newId } from '@commerce-tracking/service-kit/ids';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import { maizeRecord } from '../support/records.ts';
import { type Cast, effortPoints, type Player, players } from './cast.ts';
import type { Ask, Probe } from './probe.ts';
import { asks, byId, everywhere, listed, sends, stale, staleVersion } from './rows.ts';

type State = keyof Cast['records'];

const record = (state: State) => (cast: Cast) => cast.records[state].id;
const foreign = (cast: Cast, player: Player) => cast.hidden(player, cast.foreign.submitted.id);
const foreignDraft = (cast: Cast, player: Player) => cast.hidden(player, cast.foreign.draft.id);
const reason = 'Selon la matrice.';

/** A write on one record by somebody who has not seen its present version. */
const change = (
  state: State,
  fields: (cast: Cast) => Record<string, unknown> = () => ({}),
  outside = foreign,
) => stale(record(state), outside, fields);

/** A list narrowed to one record of the branch, and to one of another. */
const page = (state: State, args: Record<string, unknown> = {}, but?: Ask['but']): Probe => ({
  inside: asks((cast) => ({ ...args, filter: { ids: [record(state)(cast)] } }), 'found', but),
  outside: asks((cast, player) => ({ ...args, filter: { ids: [foreign(cast, player)] } }), 'empty'),
});
/** Analysts see what is published, which is in no queue. */
const notYet = { ANALYST: 'empty' };

/** How the operations of tradeflow are tried. */
export const tradeflowProbes: Record<string, Probe> = {
  collection: byId(record('published'), foreign),
  collectionByReference: {
    inside: asks(({ records }) => ({ reference: records.published.reference })),
    outside: asks(
      ({ foreign }, player) => ({
        reference: player === 'ADMIN' ? 'BJ-1999-000001' : foreign.submitted.reference,
      }),
      'null',
    ),
  },
  collections: page('published'),
  reviewQueue: page('submitted', { level: 1 }, notYet),
  rejectedCollections: page('rejected', {}, notYet),
  withdrawnSince: everywhere(
    asks(() => ({ date: '2026-01-01T00:00:00Z' }), 'found'),
    'an instant names no record; withdrawal.int.test.ts tells who finds which',
  ),
  compareRevisions: {
    inside: asks(({ revisionIds }) => ({ a: revisionIds.own, b: revisionIds.own })),
    outside: asks((cast, player) => {
      const id = cast.hidden(player, cast.revisionIds.foreign);
      return { a: id, b: id };
    }, 'null'),
    select: 'changes { path }',
  },
  duplicateCandidates: listed(
    ({ pairs }) => ({ collectionIds: [pairs.own.recordId] }),
    (cast, player) => ({ collectionIds: [cast.hidden(player, cast.pairs.foreign.recordId)] }),
  ),
  compareCollections: {
    inside: asks(({ pairs }) => ({ a: pairs.own.recordId, b: pairs.own.recordId })),
    outside: asks(
      (cast, player) => ({
        a: cast.pairs.own.recordId,
        b: cast.hidden(player, cast.pairs.foreign.recordId),
      }),
      'null',
    ),
    select: 'fields { path }',
  },
  decideDuplicate: stale(
    ({ pairs }) => pairs.own.id,
    (cast, player) => cast.hidden(player, cast.pairs.foreign.id),
    () => ({ action: 'DISMISS', note: reason }),
  ),
  collectionChanges: everywhere(
    asks(() => ({}), 'only the own'),
    'the answer holds the own only',
    {
      select: 'nodes { collection { collectorId } }',
      read: ({ nodes }: { nodes: { collection: { collectorId: string } }[] }) => {
        const own = demoActorId('collecteur.bj');
        const isOwn = nodes.every(({ collection }) => collection.collectorId === own);
        return nodes.length > 0 && isOwn ? 'only the own' : 'others';
      },
    },
  ),
  checkCollection: {
    inside: asks((cast) => ({ ...contentOf(cast), id: cast.records.draft.id })),
    // Checked like the content of a new record.
    outside: asks((cast) => ({ ...contentOf(cast), id: cast.foreign.draft.id })),
  },
  flowStatistics: {
    ...page('published'),
    select: 'recordCount',
    read: ({ recordCount }: { recordCount: number }) => (recordCount > 0 ? 'found' : 'empty'),
  },
  collectionCounters: {
    ...page('published'),
    select: 'published awaitingLevel1',
    read: ({ published, awaitingLevel1 }: { published: number; awaitingLevel1: number }) =>
      published + awaitingLevel1 > 0 ? 'found' : 'empty',
  },
  qualitySummary: {
    // Of so few records an analyst is told nothing.
    ...page('published', {}, notYet),
    select: 'total { records }',
    read: ({ total }: { total: { records: number | null } }) =>
      (total.records ?? 0) > 0 ? 'found' : 'empty',
  },
  observationEfforts: listed(
    (cast) => ({ collectionPointIds: [pointOf(cast, 'own')] }),
    (cast, player) => ({ collectionPointIds: [cast.hidden(player, pointOf(cast, 'foreign'))] }),
  ),
  transportBatch: byId(
    ({ batchIds }) => batchIds.own,
    (cast, player) => cast.hidden(player, cast.batchIds.foreign),
  ),

  createCollection: {
    inside: sends(({ reference }) => ({ id: newId(), content: maizeRecord(reference) })),
    outside: sends(
      ({ reference, foreign }) => ({ id: foreign.draft.id, content: maizeRecord(reference) }),
      'CONFLICT ID_TAKEN',
    ),
  },
  updateCollection: change('draft', contentOf, foreignDraft),
  deleteCollection: change('draft', undefined, foreignDraft),
  submitCollection: change('draft', undefined, foreignDraft),
  resubmitCollection: change('rejected'),
  syncCollections: {
    inside: sends(syncOf(record('draft')), 'CONFLICT STALE_VERSION'),
    outside: sends(syncOf(foreignDraft), 'REFUSED ABSENT'),
    select: 'outcomes { outcome reason }',
    read: ({ outcomes: [first] }: { outcomes: { outcome: string; reason: string }[] }) =>
      `${first?.outcome} ${first?.reason}`,
  },
  applySuggestion: {
    inside: sends(
      ({ suggestionId }) => ({ commentId: suggestionId, expectedVersion: staleVersion }),
      'CONFLICT STALE_VERSION',
    ),
    outside: sends(
      () => ({ commentId: newId(), expectedVersion: staleVersion }),
      'NOT_FOUND ABSENT',
    ),
  },
  approveCollectionLevel1: change('submitted'),
  rejectCollectionLevel1: change('submitted', () => ({ rejectionReason: reason })),
  approveCollectionLevel2: change('passed'),
  rejectCollectionLevel2: change('passed', () => ({ rejectionReason: reason })),
  reopenCollection: change('published', () => ({ reason })),
  setCollectionPriority: change('submitted', () => ({ priority: 'HIGH' })),
  decideCollections: {
    inside: sends(bulkOf(record('rejected')), 'CONFLICT NOT_IN_STATE'),
    outside: sends(bulkOf(foreign), 'NOT_FOUND ABSENT'),
    select: 'outcomes { done code reason }',
    read: ({ outcomes: [first] }) => (first.done ? 'done' : `${first.code} ${first.reason}`),
  },
  bulkDecision: {
    inside: asks(({ bulkId }) => ({ id: bulkId }), 'answered', {
      COLLECTOR: 'null',
      SUPERVISOR: 'null',
      ANALYST: 'null',
    }),
    outside: asks(() => ({ id: newId() }), 'null'),
  },
  cancelBulkDecision: {
    inside: sends(({ bulkId }) => ({ id: bulkId }), 'CONFLICT NOT_IN_STATE', {
      COLLECTOR: 'NOT_FOUND ABSENT',
      SUPERVISOR: 'NOT_FOUND ABSENT',
      ANALYST: 'NOT_FOUND ABSENT',
    }),
    outside: sends(() => ({ id: newId() }), 'NOT_FOUND ABSENT'),
  },
  reassignCollections: {
    inside: sends(moveOf(record('rejected'))),
    outside: sends(moveOf(foreign), 'NOT_FOUND ABSENT'),
  },
  addComment: {
    inside: sends(commentOf(record('submitted'))),
    outside: sends(commentOf(foreign), 'NOT_FOUND ABSENT'),
  },
  resolveComment: {
    inside: sends(async (cast) => ({ id: await cast.comment() })),
    outside: sends(() => ({ id: newId() }), 'NOT_FOUND ABSENT'),
  },
  acknowledgeFlags: {
    inside: sends(flagsOf(record('submitted')), 'BAD_INPUT INVALID_INPUT'),
    outside: sends(flagsOf(foreign), 'NOT_FOUND ABSENT'),
  },
  recordEffort: {
    inside: sends((cast, player) => aDay(pointOf(cast, 'own'), player)),
    outside: sends(
      (cast, player) => aDay(cast.hidden(player, pointOf(cast, 'foreign')), player),
      'BAD_INPUT INVALID_INPUT',
    ),
  },
  createTransportBatch: {
    inside: sends((cast) => ({ id: newId(), ...tripOf(cast, cast.records.draft.id) })),
    outside: sends(
      (cast) => ({ id: newId(), ...tripOf(cast, cast.foreign.draft.id) }),
      'BAD_INPUT INVALID_INPUT',
    ),
  },
  updateTransportBatch: stale(
    ({ batchIds }) => batchIds.own,
    ({ batchIds }) => batchIds.foreign,
    ({ reference, records }) => ({
      transportModeId: reference.id('transportModes', 'TRUCK'),
      leadId: records.published.id,
    }),
  ),
};

function pointOf({ reference }: Cast, which: 'own' | 'foreign') {
  return reference.id('collectionPoints', effortPoints[which]);
}

/** A day that nobody else in the matrix records. */
function aDay(collectionPointId: string, player: Player) {
  const day = Object.keys(players).indexOf(player) + 10;
  return { collectionPointId, observedOn: `2026-01-${day}`, coverage: 'FULL' };
}

function tripOf({ reference }: Cast, leadId: string) {
  const transportModeId = reference.id('transportModes', 'TRUCK');
  return { transportModeId, leadId, collectionIds: [leadId] };
}

function contentOf({ reference }: Cast) {
  return { content: maizeRecord(reference) };
}

type IdOf = (cast: Cast, player: Player) => string;

function syncOf(id: IdOf) {
  return (cast: Cast, player: Player) => {
    const write = { operation: 'DELETE', expectedVersion: staleVersion, commandId: newId() };
    return { entries: [{ id: id(cast, player), ...write }] };
  };
}

function bulkOf(id: IdOf) {
  return (cast: Cast, player: Player) => ({
    ids: [id(cast, player)],
    action: 'APPROVE',
    mode: 'BEST_EFFORT',
  });
}

/** To the collector who has it, so that it stays where it is. */
function moveOf(id: IdOf) {
  return (cast: Cast, player: Player) => ({
    ids: [id(cast, player)],
    collectorId: demoActorId('collecteur.bj'),
    reason,
  });
}

function commentOf(id: IdOf) {
  return (cast: Cast, player: Player) => ({
    id: newId(),
    collectionId: id(cast, player),
    revisionNumber: 1,
    body: 'Selon la matrice.',
  });
}

function flagsOf(id: IdOf) {
  return (cast: Cast, player: Player) => ({
    collectionId: id(cast, player),
    ids: [newId()],
    note: reason,
  });
}
