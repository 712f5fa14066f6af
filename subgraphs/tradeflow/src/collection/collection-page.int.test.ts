import { Prisma } from '@commerce-tracking/prisma/client';
import { newId } from '@commerce-tracking/service-kit/ids';
import { parse } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { storeFlag } from '../testing/a-place.ts';
import { askers, people, storeItem, storeRecord, storeStage } from '../testing/a-record.ts';
import { openReadHarness, type ReadHarness } from '../testing/read-harness.ts';
import { storeComment } from '../testing/store-comment.ts';
import { typeDefs } from '../type-defs.ts';

let harness: ReadHarness;
const id = newId();

beforeAll(async () => {
  harness = await openReadHarness();
  const { db } = harness.database;
  for (let index = 0; index < 101; index += 1) {
    const record = await storeRecord(db, { openFlagCount: 1, unresolvedCommentCount: 1 });
    await storeItem(db, record, { totalWeightKg: '12.500' });
    await storeStage(db, record);
    await storeFlag(db, record, 1, 'GPS_MISSING');
    await storeComment(db, record, { isBlocking: true });
  }
  await storeRecord(db, { state: 'DRAFT' });
  await storeRecord(db, completeRecord());
  await storeStage(db, id);
  await storeComment(db, id);
  const transportBatchId = newId();
  const trip = { collectorId: people.collector, transportModeId: newId(), leadId: id };
  await db.transportBatch.create({ data: { id: transportBatchId, ...trip } });
  await db.collection.update({ where: { id }, data: { transportBatchId } });
});

const page = (first: number) => `{
  collections(first: ${first}, filter: { isResubmission: false }) {
    totalCount hasNextPage
    nodes {
      id reference state isOverdue totalValueUsd itemCount
      collector { id } collectionPoint { id } originCountry { id }
      items { id totalWeightKg product { id } collection { id reference } }
      controls { id taxTypes { id } }
      qualityFlags { id code message }
      unresolvedCommentCount comments { id body parent { id } author { id } }
      validations { id validationLevel validationResult previousValidation { id } revision { number } }
      workflow {
        currentStep canProceed nextActions { action blockedBy }
        teamManagerValidation { validationResult } supervisorValidation { validationResult }
      }
    }
  }
}`;

it('reads a full page in a number of statements that does not depend on its size', async () => {
  const counts: number[] = [];
  for (const first of [1, 10, 100]) {
    await harness.ask(askers.teamManager, page(first));
    harness.statements.length = 0;
    const { collections } = await harness.ask<{ collections: { nodes: unknown[] } }>(
      askers.teamManager,
      page(first),
    );
    expect(collections.nodes).toHaveLength(first);
    counts.push(harness.statements.length);
  }
  // The list, its count, and one each for lines, controls, flags, comments, stages, submissions, warnings,
  // blocking comments, records.
  expect(counts).toEqual([11, 11, 11]);
});

/** What a reviewer's list shows of each record, all of it in one query. */
const reviewerList = (first: number) => `{
  reviewQueue(level: 1, first: ${first}) {
    totalCount hasNextPage endCursor
    nodes {
      id reference version state priority dueAt isOverdue submittedAt isResubmission
      collector { id } teamManager { id } supervisor { id }
      collectionPoint { id } originCountry { id } destinationCountry { id } transportMode { id }
      itemCount items { product { id } animal { id } quantity unit { id } totalWeightKg totalValue }
      totalWeightKg totalValue totalValueUsd currency { id } hasPartialTotals
      openFlagCount qualityFlags { code severity message }
      unresolvedCommentCount lastComment { body createdAt author { id } }
      workflow {
        currentStep canProceed nextActions { action blockedBy }
        teamManagerValidation { validationResult validatedAt rejectionReason }
        supervisorValidation { validationResult validatedAt rejectionReason }
      }
    }
  }
}`;

it('reads a reviewer’s list in a number of statements that does not depend on its rows', async () => {
  const counts: number[] = [];
  for (const first of [5, 20, 100]) {
    await harness.ask(askers.teamManager, reviewerList(first));
    harness.statements.length = 0;
    type List = { reviewQueue: { nodes: { lastComment: { body: string } | null }[] } };
    const { reviewQueue } = await harness.ask<List>(askers.teamManager, reviewerList(first));
    expect(reviewQueue.nodes).toHaveLength(first);
    expect(reviewQueue.nodes.map(({ lastComment }) => lastComment?.body)).toEqual(
      reviewQueue.nodes.map(() => 'Please check.'),
    );
    counts.push(harness.statements.length);
  }
  // The list, its count, and one each for lines, flags, comments, stages, warnings, blocking comments.
  expect(counts).toEqual([8, 8, 8]);
});

it('counts only when asked, and not at all where the page has told the number', async () => {
  harness.statements.length = 0;
  await harness.ask(askers.collector, '{ collections(first: 5) { nodes { id } } }');
  expect(harness.statements).toHaveLength(1);
  harness.statements.length = 0;
  const all = '{ collections(first: 100, filter: { states: [DRAFT] }) { totalCount } }';
  expect(await harness.ask(askers.collector, all)).toEqual({ collections: { totalCount: 1 } });
  expect(harness.statements).toHaveLength(1);
});

it('reads the columns a query needs and no others', async () => {
  harness.statements.length = 0;
  await harness.ask(
    askers.collector,
    'query { collections { ...Page } } fragment Page on CollectionPage { nodes { ... on Collection { notes gps { latitude } } } }',
  );
  const [list = ''] = harness.statements;
  expect(list).toContain('`notes`');
  expect(list).toContain('`gpsLatitude`');
  expect(list).not.toContain('`taxDetails`');
});

it('gives every field of a list the value it has when read alone', async () => {
  for (const field of plainFields()) {
    const alone = await harness.ask<{ collection: object }>(
      askers.collector,
      `{ collection(id: "${id}") { ${field} } }`,
    );
    const listed = await harness.ask<{ collections: { nodes: object[] } }>(
      askers.collector,
      `{ collections(filter: { ids: ["${id}"] }) { nodes { ${field} } } }`,
    );
    expect(listed.collections.nodes[0], field).toEqual(alone.collection);
    // A record with everything has been published, so nobody has sent it back.
    if (field === rejection) continue;
    expect(Object.values(alone.collection)[0], field).not.toBeNull();
  }
});

const rejection = 'rejection { level }';

/** Every field of Collection as a query writes it. */
function plainFields(): string[] {
  const inner: Record<string, string> = {
    gps: 'gps { latitude longitude accuracyM capturedAt }',
    legacyStatus: 'legacyStatus { status validationLevel level2Result }',
    rejection,
    workflow: 'workflow { currentStep nextActions { action blockedBy } }',
  };
  const document = parse(typeDefs.join('\n'), { noLocation: true });
  return document.definitions.flatMap((definition) => {
    const isType =
      definition.kind === 'ObjectTypeDefinition' || definition.kind === 'ObjectTypeExtension';
    if (!isType || definition.name.value !== 'Collection') return [];
    return (definition.fields ?? []).map(({ name, type }) => {
      const named = type.kind === 'NonNullType' ? type.type : type;
      const isList = named.kind === 'ListType';
      const typeName = named.kind === 'NamedType' ? named.name.value : '';
      const isLeaf = /^(ID|Int|Boolean|Float|String|Decimal|Date|DateTime|JSON)$/.test(typeName);
      const isEnum = document.definitions.some(
        (other) => other.kind === 'EnumTypeDefinition' && other.name.value === typeName,
      );
      if (inner[name.value]) return inner[name.value] ?? '';
      const isTexts = isList && /^(nearbyMarkets|.*Locations)$/.test(name.value);
      return isLeaf || isEnum || isTexts ? name.value : `${name.value} { id }`;
    });
  });
}

/** A record whose every column holds something. */
function completeRecord(): Parameters<typeof storeRecord>[1] {
  const at = new Date('2026-03-15T10:00:00.000Z');
  const record: Record<string, unknown> = {};
  for (const field of Object.keys(Prisma.CollectionScalarFieldEnum)) {
    // One is worked out by the database, the other refers to a row that is stored later.
    if (field === 'overdueUntoldAt' || field === 'transportBatchId') continue;
    if (field.endsWith('Id')) record[field] = newId();
    else if (/At$/.test(field)) record[field] = at;
    else if (
      /^(knows|has|counts|taxesPaid|marketDay|illegalFeesPaid|merchandise.*Disability)/.test(field)
    )
      record[field] = true;
    else if (/(Locations|Markets)$/.test(field)) record[field] = ['Parakou'];
    else if (/^gps/.test(field)) record[field] = 1.5;
    else if (/(Cost|Kg|Fees|Amount|Value|Km|Usd)$/.test(field)) record[field] = '12.50';
  }
  return {
    ...(record as Parameters<typeof storeRecord>[1]),
    id,
    state: 'APPROVED_L2',
    collectorId: people.collector,
    teamManagerId: people.teamManager,
    supervisorId: people.supervisor,
    revisionNumber: 2,
    collectionContext: 'BORDER',
    respondentNature: 'OTHER',
    otherRespondentNature: 'Apprentice',
    operatorGender: 'FEMALE',
    operatorType: 'INFORMAL',
    merchandiseOwnerGender: 'MALE',
    merchandiseOwnerAgeCategory: 'SENIOR',
    tradeFlowDirection: 'TRANSIT',
    intermediateDestination: 'Dosso',
    vehicleRegistrationNumber: 'AB 1234 RB',
    normalizedPlate: 'AB1234RB',
    marketCondition: 'SCARCE',
    marketPriceVariation: 'RISING',
    paymentMethod: 'BARTER',
    taxDetails: 'Market fee',
    rateDate: new Date('2026-03-01T00:00:00.000Z'),
    collectedOn: new Date('2026-03-14T00:00:00.000Z'),
    controlPostsCount: 3,
    controlDurationType: 'HOURS',
    otherDifficulties: 'Rain',
    notes: 'Night crossing',
    extra: { herd: 'settled' },
    automaticQualityScore: 90,
    searchText: 'x',
    searchNames: 'y',
  };
}
