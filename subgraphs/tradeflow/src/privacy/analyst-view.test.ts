import type { StoredQuestion } from '@commerce-tracking/forms/form-content';
import { Prisma } from '@commerce-tracking/prisma/client';
import { type FieldDefinitionNode, Kind, parse, type TypeNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { flagMessage } from '../quality/flag-messages.ts';
import { typeDefs } from '../type-defs.ts';
import { createAnalystView } from './analyst-view.ts';
import { createPseudonym } from './pseudonym.ts';

/** What an analyst gets nothing of: people, what they say to each other, and what is not published. */
const withheld = ['Actor', 'Comment', 'DuplicateCandidate', 'Rejection'];

const seen = createAnalystView(createPseudonym('one key'));
const collectedOn = new Date('2026-12-31T00:00:00.000Z');

describe('what an analyst sees', () => {
  it('names a vehicle alike however its plate was written, and another way next year', () => {
    const plate = (vehicleRegistrationNumber: string | null, day = collectedOn) =>
      seen({ vehicleRegistrationNumber, collectedOn: day }).vehicleRegistrationNumber;
    expect(plate('AB 1234-rb')).toMatch(/^V-[0-9A-F]{16}$/);
    expect(plate('ab1234 RB')).toBe(plate('AB 1234-rb'));
    expect(plate('AB 1234-rb', new Date('2027-01-01T00:00:00.000Z'))).not.toBe(plate('AB1234RB'));
    expect(plate('néant')).toBeNull();
    expect(plate(null)).toBeNull();
  });

  it('names a vehicle in a snapshot as in the record, though submitted in the next year', () => {
    const vehicleRegistrationNumber = 'AB 1234 RB';
    const record = seen({ vehicleRegistrationNumber, collectedOn, collectorId: 'a' });
    const revision = seen({
      submittedAt: new Date('2027-01-01T06:00:00.000Z'),
      submittedById: 'a',
      content: { vehicleRegistrationNumber, collectedOn: '2026-12-31' },
    });
    expect(revision.content.vehicleRegistrationNumber).toBe(record.vehicleRegistrationNumber);
    expect(revision.submittedById).toBe(record.collectorId);
  });

  it('loses what reviewers wrote among the issues', () => {
    const qualityIssues = {
      missingFields: ['Mrs X'],
      incompleteData: true,
      dataConsistency: 'Mr Y',
    };
    expect(seen({ qualityIssues }).qualityIssues).toEqual({
      missingFields: null,
      incompleteData: true,
      dataConsistency: null,
    });
  });

  it('names people by pseudonyms nobody can make without the key', () => {
    const row = { collectorId: 'a', originalCollectorId: 'a', collectedOn };
    const { collectorId, originalCollectorId } = seen(row);
    expect(collectorId).toMatch(/^C-[0-9A-F]{16}$/);
    expect(originalCollectorId).toBe(collectorId);
    const elsewhere = createAnalystView(createPseudonym('another key'));
    expect(elsewhere(row).collectorId).not.toBe(collectorId);
  });

  it('loses free text and reviewers, and keeps figures, codes and days', () => {
    const totalValue = new Prisma.Decimal('880000');
    expect(
      seen({
        notes: 'Mrs X, red lorry',
        teamManagerId: 'b',
        nearbyMarkets: ['Parakou'],
        totalValue,
        hsCode: '100590',
        collectedOn,
        animalCategories: [{ category: 'SMALL', quantity: 3, price: '40000' }],
      }),
    ).toEqual({
      notes: null,
      teamManagerId: null,
      nearbyMarkets: null,
      totalValue,
      hsCode: '100590',
      collectedOn,
      animalCategories: [{ category: 'SMALL', quantity: 3, price: '40000' }],
    });
  });

  it('rounds positions to a tenth of a degree', () => {
    expect(seen({ gpsLatitude: 11.8832, gpsLongitude: -3.3871, gpsAccuracyM: 8 })).toEqual({
      gpsLatitude: 11.9,
      gpsLongitude: -3.4,
      gpsAccuracyM: 8,
    });
  });

  it('keeps only figures of the answers to own questions', () => {
    const extra = { herd: 'of Mr X', heads: 12, guided: true, places: ['Dosso'] };
    expect(seen({ extra })).toEqual({ extra: { heads: 12, guided: true } });
  });

  it('keeps coded answers, and hides texts, where the form tells them apart', () => {
    const question = (code: string, type: StoredQuestion['type']) =>
      [code, { code, type }] as const;
    const questions = new Map([
      question('herd', 'CHOICE'),
      question('places', 'MULTI_CHOICE'),
      question('owner', 'TEXT'),
      question('since', 'DATE'),
      question('share', 'DECIMAL'),
    ]);
    const view = createAnalystView(createPseudonym('one key'), (id) =>
      id === 'form' ? questions : undefined,
    );
    const coded = { herd: 'SETTLED', places: ['A'], since: '2026-01-01', share: '0.5' };
    const extra = { ...coded, owner: 'Mr X', gone: 'Mrs X' };
    expect(view({ formModelId: 'form', extra }).extra).toEqual(coded);
    const changes = ['herd', 'owner'].map((code) => ({
      path: `extra.${code}`,
      kind: 'ADDED',
      before: null,
      after: 'X',
    }));
    const revision = view({ formModelId: 'form', content: { extra }, changes });
    expect(revision.content.extra).toEqual(coded);
    expect(revision.changes.map(({ after }) => after)).toEqual(['X', null]);
    expect(view({ formModelId: 'other', extra }).extra).toEqual({});
  });

  it('reaches into snapshots and their differences', () => {
    const revision = seen({
      submittedAt: collectedOn,
      contentHash: 'f'.repeat(64),
      content: {
        notes: 'Mrs X',
        vehicleRegistrationNumber: 'AB1234RB',
        gps: { latitude: 6.3712, longitude: 2.7051 },
        items: [{ quantity: '40', itemNotes: 'Mrs X' }],
        controls: [{ location: 'house of Mr Y', illegalFeesAmount: '2000' }],
      },
      changes: [
        { path: 'notes', kind: 'CHANGED', before: 'Mrs X', after: 'Mr Y' },
        { path: 'items.1.quantity', kind: 'CHANGED', before: '30', after: '40' },
        {
          path: 'items.2',
          kind: 'ADDED',
          before: null,
          after: { itemNotes: 'Mrs X', quantity: '1' },
        },
        { path: 'extra.herd', kind: 'CHANGED', before: 'Mr X', after: 3 },
        { path: 'extra.owners', kind: 'ADDED', before: null, after: ['Mr X'] },
      ],
    });
    expect(JSON.stringify(revision)).not.toMatch(/Mrs|Mr|AB1234RB|3712|f{64}/);
    expect(revision.content).toMatchObject({
      gps: { latitude: 6.4, longitude: 2.7 },
      items: [{ quantity: '40', itemNotes: null }],
      controls: [{ location: null, illegalFeesAmount: '2000' }],
    });
    expect(revision.changes).toMatchObject([
      { path: 'notes', before: null, after: null },
      { path: 'items.1.quantity', before: '30', after: '40' },
      { path: 'items.2', after: { itemNotes: null, quantity: '1' } },
      { path: 'extra.herd', before: null, after: 3 },
      { path: 'extra.owners', before: null, after: null },
    ]);
  });

  it('withholds the figures of a flag about a hidden field', () => {
    const flag = { fieldPath: 'vehicleRegistrationNumber', observed: 'AB1234RB', expected: null };
    expect(seen(flag)).toMatchObject({ observed: null, expected: null });
    const open = { fieldPath: 'items.0.unitPrice', observed: '900', expected: '150–300' };
    expect(seen(open)).toEqual(open);
  });

  it.each([
    ['GPS_FAR_FROM_POINT', 'gps', '33.0 km'],
    ['IMPOSSIBLE_SPEED', 'vehicleRegistrationNumber', '412 km, 2.0 h, 206 km/h'],
  ] as const)('says of %s no figure, in its message either', (code, fieldPath, observed) => {
    const { fr: messageFr, en: messageEn } = flagMessage(code, observed, '5');
    const shown = seen({ code, fieldPath, observed, expected: '5', messageFr, messageEn });
    expect(JSON.stringify(shown)).not.toMatch(/\d/);
    expect(shown.messageEn).toMatch(/^The .+\.$/);
  });

  it("leaves the words of a form's own rule as they are", () => {
    const flag = { code: 'FORM_RULE', fieldPath: 'notes', messageFr: 'Au plus 3.', messageEn: '3' };
    expect(seen(flag)).toMatchObject({ messageFr: 'Au plus 3.', messageEn: '3' });
  });
});

describe('what hangs on a record', () => {
  const types = new Map<string, FieldDefinitionNode[]>();
  for (const definition of typeDefs.flatMap((text) => parse(text).definitions)) {
    if (!('fields' in definition) || !definition.kind.startsWith('ObjectType')) continue;
    const { value } = definition.name;
    const own = (definition.fields ?? []) as FieldDefinitionNode[];
    types.set(value, [...(types.get(value) ?? []), ...own]);
  }
  const nameOf = (type: TypeNode): string =>
    type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
  const isTreated = (field: string) => seen({ [field]: 'x' })[field] !== 'x';

  const texts: string[] = [];
  const idsOfPeople: string[] = [];
  const looked = new Set(withheld);
  const look = (name: string) => {
    if (looked.has(name)) return;
    looked.add(name);
    for (const { name: field, type } of types.get(name) ?? []) {
      const inner = nameOf(type);
      if (inner === 'Actor') idsOfPeople.push(`${field.value}Id`);
      const isText = inner === 'String' || inner === 'JSON';
      if (isText && !isTreated(field.value)) texts.push(`${name}.${field.value}`);
      look(inner);
    }
  };
  look('Collection');

  it('shows a text as it is only where this list says so', () => {
    expect(texts.sort()).toEqual([
      ...['Collection.reference', 'CollectionItem.customsProcedureCode', 'CollectionItem.hsCode'],
      // Names of reasons; what is said of a flag depends on its field, above.
      ...['NextAction.blockedBy', 'QualityFlag.expected', 'QualityFlag.fieldPath'],
      ...['QualityFlag.message', 'QualityFlag.observed', 'QualityFlag.ruleCode'],
      // Masked inside, above; the words are the form's.
      ...['Revision.content', 'RevisionChange.after', 'RevisionChange.before'],
      ...['RevisionChange.label', 'RevisionChange.path'],
      // Left out where it is read: transport-batch-reads.int.test.ts.
      'TransportBatch.label',
    ]);
  });

  it('shows nobody’s id', () => {
    expect(idsOfPeople.length).toBeGreaterThan(5);
    expect(idsOfPeople.filter((field) => !isTreated(field))).toEqual([]);
  });
});
