import { newId } from '@commerce-tracking/service-kit/ids';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import type { Reference } from '../support/reference.ts';

/** Bad input of one operation: who sends what, which field is refused, and why. */
type BadCall = [
  kind: string,
  who: string,
  operation: string,
  input: (reference: Reference, recordId: string) => object,
  path: string,
  reason: string,
];

/** Bad input of the operations beside those that write records. */
export const operationKinds: readonly BadCall[] = [
  ...commentKinds(),
  ...distributionKinds(),
  ...effortKinds(),
  ...settingKinds(),
  [
    'a batch of 51 writes',
    'collecteur.bj',
    'syncCollections',
    () => ({ entries: Array.from({ length: 51 }, () => anEntry()) }),
    'entries',
    'TOO_LONG',
  ],
  [
    'a write that nobody knows',
    'collecteur.bj',
    'syncCollections',
    () => ({ entries: [{ ...anEntry(), operation: 'MERGE' }] }),
    'entries.0.operation',
    'NOT_ALLOWED',
  ],
];

function anEntry() {
  return { id: newId(), commandId: newId(), operation: 'DELETE', expectedVersion: 1 };
}

function commentKinds(): BadCall[] {
  const on = (collectionId: string, change: object) => ({
    id: newId(),
    collectionId,
    revisionNumber: 1,
    body: 'À vérifier.',
    ...change,
  });
  const bad = (kind: string, change: object, path: string, reason: string): BadCall => [
    kind,
    'chef.bj',
    'addComment',
    (_reference, recordId) => on(recordId, change),
    path,
    reason,
  ];
  return [
    bad('a comment without words', { body: '  ' }, 'body', 'TOO_SHORT'),
    bad('a comment too long', { body: 'x'.repeat(4001) }, 'body', 'TOO_LONG'),
    bad('a comment on no field', { fieldPath: 'colour' }, 'fieldPath', 'NO_SUCH_FIELD'),
    bad('an answer to no comment', { parentId: newId() }, 'parentId', 'UNKNOWN_REFERENCE'),
  ];
}

function distributionKinds(): BadCall[] {
  const move = (kind: string, change: object, path: string, reason: string): BadCall => [
    kind,
    'chef.bj',
    'reassignCollections',
    (_reference, recordId) => ({
      ids: [recordId],
      collectorId: demoActorId('collecteur2.bj'),
      reason: 'Absence.',
      ...change,
    }),
    path,
    reason,
  ];
  const decide = (kind: string, change: object, path: string, reason: string): BadCall => [
    kind,
    'chef.bj',
    'decideCollections',
    (_reference, recordId) => ({ ids: [recordId], action: 'REJECT', ...change }),
    path,
    reason,
  ];
  return [
    move('a move without a reason', { reason: ' ' }, 'reason', 'TOO_SHORT'),
    move(
      'a move to an unknown person',
      { collectorId: newId() },
      'collectorId',
      'UNKNOWN_REFERENCE',
    ),
    move(
      'a move to somebody out of sight',
      { collectorId: demoActorId('chef2.bj') },
      'collectorId',
      'UNKNOWN_REFERENCE',
    ),
    [
      'a move to the wrong role',
      'superviseur.bj',
      'reassignCollections',
      (_reference, recordId) => ({
        ids: [recordId],
        teamManagerId: demoActorId('collecteur2.bj'),
        reason: 'Absence.',
      }),
      'teamManagerId',
      'WRONG_ROLE',
    ],
    decide('a rejection of many without a reason', {}, 'reason', 'REQUIRED'),
    decide(
      'a score of many over 100',
      { reason: 'Trop peu de détails.', score: 101 },
      'score',
      'TOO_BIG',
    ),
  ];
}

function effortKinds(): BadCall[] {
  const effort = (kind: string, change: object, path: string, reason: string): BadCall => [
    kind,
    'collecteur.bj',
    'recordEffort',
    (reference) => ({
      collectionPointId: reference.id('collectionPoints', 'BJ-SEME-KRAKE'),
      observedOn: '2026-01-06',
      coverage: 'FULL',
      ...change,
    }),
    path,
    reason,
  ];
  return [
    effort(
      'a day of watching in the future',
      { observedOn: '2099-01-01' },
      'observedOn',
      'DATE_IN_FUTURE',
    ),
    effort('a day of 25 hours', { hoursObserved: '25' }, 'hoursObserved', 'TOO_BIG'),
    effort(
      'nobody watching, without a reason',
      { coverage: 'NONE' },
      'reasonNotObserved',
      'REASON_REQUIRED',
    ),
    effort(
      'a part of a day, without which',
      { coverage: 'PARTIAL' },
      'dayFraction',
      'FRACTION_CONTRADICTS',
    ),
    effort(
      'an unknown point',
      { collectionPointId: newId() },
      'collectionPointId',
      'UNKNOWN_REFERENCE',
    ),
  ];
}

function settingKinds(): BadCall[] {
  const setting = (kind: string, value: unknown, reason: string): BadCall => [
    kind,
    'admin',
    'updateSetting',
    () => ({ key: 'quality.gpsMaxKm', value, expectedVersion: 1 }),
    'value',
    reason,
  ];
  return [
    setting('a setting of another type', 'far', 'WRONG_TYPE'),
    setting('a setting below its bounds', -1, 'TOO_SMALL'),
    setting('a setting above its bounds', 1_000_000_000, 'TOO_BIG'),
  ];
}
