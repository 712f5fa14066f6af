import { newId } from '@commerce-tracking/service-kit/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedId } from '../../prisma/seed/seed-id.ts';
import { aCollector } from '../support/new-person.ts';
import { maizeRecord, submitted } from '../support/records.ts';
import type { Stage } from '../support/sessions.ts';
import { tableContents } from '../support/table-contents.ts';
import { operationKinds } from './operation-kinds.ts';
import { organizationKinds, personKinds, referenceKinds, reviewKinds } from './other-kinds.ts';
import { recordKinds, unknownReferences } from './record-kinds.ts';
import { type Attempt, expectRefused } from './refusal.ts';

/** Against the system that others use too. */
export function everyKind(stage: Stage): void {
  describe('every kind of bad input', () => {
    let before: Record<string, string>;
    /** A record that waits for chef.bj. */
    let waiting: string;

    beforeAll(async () => {
      const { client, reference, token } = stage;
      waiting = (await submitted(client, token('collecteur.bj'), maizeRecord(reference))).id;
      before = await tableContents(stage.system.databaseUrl);
    });
    afterAll(async () => {
      const after = await tableContents(stage.system.databaseUrl);
      expect(after).toEqual(before); // Nothing was written, whatever was sent.
    });

    const refused = (attempt: Attempt, path: string, reason: string) =>
      expectRefused(stage, attempt, path, reason);
    const record = (change: object, submit = true): Attempt => ({
      who: 'collecteur.bj',
      operation: 'createCollection',
      input: { id: newId(), submit, content: maizeRecord(stage.reference, { ...change }) },
    });

    describe('a record', () => {
      it.each(recordKinds)('%s', (_kind, change, path, reason) =>
        refused(record(change(stage.reference)), `content.${path}`, reason),
      );

      it.each(unknownReferences)('an unknown reference in %s', (path, change) =>
        refused(record(change(stage.reference), false), `content.${path}`, 'UNKNOWN_REFERENCE'),
      );
    });

    describe('a person', () => {
      it.each(personKinds)('%s', (_kind, change, path, reason) => {
        const input = aCollector({ ...change(stage.reference) });
        return refused({ who: 'admin', operation: 'createActor', input }, path, reason);
      });
    });

    describe('an organization', () => {
      it.each(organizationKinds)('%s', (_kind, change, path, reason) => {
        const named = { id: newId(), name: 'Union', type: 'PRIVATE', address: 'Cotonou' };
        const input = { ...named, countryId: seedId('country', 'BJ'), ...change(stage.reference) };
        return refused({ who: 'admin', operation: 'createOrganization', input }, path, reason);
      });
    });

    describe('a review', () => {
      it.each(reviewKinds)('%s', (_kind, change, path, reason, operation) => {
        const input = { id: waiting, expectedVersion: 1, ...change(stage.reference) };
        return refused({ who: 'chef.bj', operation, input }, path, reason);
      });
    });

    describe('reference data', () => {
      it.each(referenceKinds)('%s', (_kind, change, path, reason, operation) =>
        refused({ who: 'admin', operation, input: change(stage.reference) }, path, reason),
      );
    });

    describe('other operations', () => {
      it.each(operationKinds)('%s', (_kind, who, operation, input, path, reason) =>
        refused({ who, operation, input: input(stage.reference, waiting) }, path, reason),
      );
    });
  });
}
