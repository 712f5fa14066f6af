import { Prisma } from '@commerce-tracking/prisma/client';
import type { Actor } from '@commerce-tracking/service-kit/actor';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT, WRONG_FORMAT } from '@commerce-tracking/service-kit/reasons';
import { hasUnresolvedComments } from '../../comment/comment.queries.ts';
import { hasOpenDuplicates } from '../../duplicate/duplicate.queries.ts';
import type { BoundsInput, CollectionFilter } from '../../generated/graphql.ts';
import { wantedAnswers } from '../../indexed-answer/indexed-answers.rules.ts';
import { memory } from '../../reference/reference.ts';
import {
  atLeast,
  before,
  type Condition,
  either,
  equal,
  type Ids,
  idIn,
  instant,
  isGiven,
  valueIn,
} from '../../sql/conditions.ts';
import { visibleToSql } from './collection-scope.ts';
import { searchConditions } from './collection-search.ts';

/** For whom and when a filter is read. */
export type Asked = { actor: Actor; now: Date };

type Filter = CollectionFilter | null | undefined;

/**
 * The one WHERE of a filter inside the caller's scope, for SQL whose table of records is called `c`:
 * list, counts and figures all read it.
 */
export function matching(filter: Filter, { actor, now }: Asked): Prisma.Sql {
  const conditions = [visibleToSql(actor), ...(filter ? conditionsOf(filter, actor, now) : [])];
  return Prisma.join(conditions.filter(isGiven), ' AND ');
}

function conditionsOf(filter: CollectionFilter, actor: Actor, now: Date): Condition[] {
  const isAnalyst = actor.role === 'ANALYST';
  // An analyst knows people by pseudonym only; a real id would tell which pseudonym is whose.
  const people = (column: Prisma.Sql, ids: Ids) =>
    isAnalyst && ids ? Prisma.sql`FALSE` : idIn(column, ids);
  return [
    idIn(Prisma.sql`c.id`, filter.ids),
    valueIn(Prisma.sql`c.state`, filter.states),
    equal(Prisma.sql`c.collectionType`, filter.collectionType),
    ...searchConditions(filter.search, actor),
    atLeast(Prisma.sql`c.collectedOn`, filter.collectedFrom),
    filter.collectedTo ? Prisma.sql`c.collectedOn <= ${filter.collectedTo}` : null,
    atLeast(Prisma.sql`c.submittedAt`, instant(filter.submittedFrom)),
    before(Prisma.sql`c.submittedAt`, instant(filter.submittedTo)),
    atLeast(Prisma.sql`c.validatedAt`, instant(filter.validatedFrom)),
    before(Prisma.sql`c.validatedAt`, instant(filter.validatedTo)),
    atLeast(Prisma.sql`c.updatedAt`, instant(filter.updatedSince)),
    people(Prisma.sql`c.collectorId`, filter.collectorIds),
    people(Prisma.sql`c.teamManagerId`, filter.teamManagerIds),
    people(Prisma.sql`c.supervisorId`, filter.supervisorIds),
    idIn(Prisma.sql`c.collectionPointId`, filter.collectionPointIds),
    ...pointConditions(filter),
    idIn(Prisma.sql`c.originCountryId`, filter.originCountryIds),
    idIn(Prisma.sql`c.destinationCountryId`, filter.destinationCountryIds),
    idIn(Prisma.sql`c.corridorId`, filter.corridorIds),
    withLine(idIn(Prisma.sql`i.productId`, filter.productIds)),
    withLine(idIn(Prisma.sql`i.animalId`, filter.animalIds)),
    withLine(hsStartsWith(filter.hsPrefix)),
    idIn(Prisma.sql`c.transportModeId`, filter.transportModeIds),
    byTransportMethod(filter.transportMethodTypes),
    valueIn(Prisma.sql`c.tradeFlowDirection`, filter.directions),
    equal(Prisma.sql`c.operatorType`, filter.operatorType),
    equal(Prisma.sql`c.merchandiseOwnerGender`, filter.ownerGender),
    equal(Prisma.sql`c.merchandiseOwnerAgeCategory`, filter.ownerAgeCategory),
    equal(Prisma.sql`c.merchandiseOwnerHasDisability`, filter.ownerHasDisability),
    idIn(Prisma.sql`c.seasonId`, filter.seasonIds),
    valueIn(Prisma.sql`c.priority`, filter.priorities),
    either(filter.isOverdue, Prisma.sql`COALESCE(c.dueAt < ${now}, FALSE)`),
    either(filter.isResubmission, Prisma.sql`c.revisionNumber > 1`),
    withFlag(filter.flagCodes),
    either(filter.hasOpenFlags, Prisma.sql`c.openFlagCount > 0`),
    either(filter.hasUnresolvedComments, hasUnresolvedComments(actor.role)),
    either(filter.hasDuplicateCandidates, hasOpenDuplicates(actor.role)),
    ...(filter.bounds ? within(filter.bounds, isAnalyst) : []),
    ...answered(filter, isAnalyst),
  ];
}

function withLine(condition: Condition): Condition {
  return (
    condition &&
    Prisma.sql`EXISTS (SELECT 1 FROM tradeflow_collection_item i WHERE i.collectionId = c.id AND ${condition})`
  );
}

function hsStartsWith(prefix: string | null | undefined): Condition {
  if (!prefix) return null;
  const digits = prefix.replaceAll('.', '');
  if (/^\d{2,10}$/.test(digits)) return Prisma.sql`i.hsCode LIKE ${`${digits}%`}`;
  const values = { expected: '0714, 0714.10' };
  throw new DomainError(INVALID_INPUT, {}, [
    { path: 'filter.hsPrefix', reason: WRONG_FORMAT, values },
  ]);
}

// Points and vehicles belong to model, whose tables are read and never written here.
function pointConditions({ pointCountryIds, isFormalPoint }: CollectionFilter): Condition[] {
  const point = [
    idIn(Prisma.sql`p.countryId`, pointCountryIds),
    equal(Prisma.sql`p.isFormal`, isFormalPoint),
  ].filter(isGiven);
  if (point.length === 0) return [];
  return [
    Prisma.sql`c.collectionPointId IN (SELECT p.id FROM model_collection_point p WHERE ${Prisma.join(point, ' AND ')})`,
  ];
}

function byTransportMethod(types: CollectionFilter['transportMethodTypes']): Condition {
  const method = valueIn(Prisma.sql`m.type`, types);
  return (
    method &&
    Prisma.sql`c.transportModeId IN (SELECT t.id FROM model_transport_mode t JOIN model_transport_method m ON m.id = t.methodId WHERE ${method})`
  );
}

function withFlag(codes: CollectionFilter['flagCodes']): Condition {
  const code = valueIn(Prisma.sql`f.code`, codes);
  return (
    code &&
    Prisma.sql`EXISTS (SELECT 1 FROM tradeflow_quality_flag f WHERE f.collectionId = c.id AND f.revisionNumber = c.revisionNumber AND f.status <> 'RESOLVED' AND ${code})`
  );
}

/** Bounds narrowed step by step would give an exact position away: analysts are answered on rounded ones. */
function within({ south, west, north, east }: BoundsInput, isRounded: boolean): Condition[] {
  const latitude = isRounded ? Prisma.sql`ROUND(c.gpsLatitude, 1)` : Prisma.sql`c.gpsLatitude`;
  const longitude = isRounded ? Prisma.sql`ROUND(c.gpsLongitude, 1)` : Prisma.sql`c.gpsLongitude`;
  const crossesDateLine = west > east;
  return [
    Prisma.sql`${latitude} BETWEEN ${south} AND ${north}`,
    crossesDateLine
      ? Prisma.sql`(${longitude} >= ${west} OR ${longitude} <= ${east})`
      : Prisma.sql`${longitude} BETWEEN ${west} AND ${east}`,
  ];
}

function answered({ extra, collectionType }: CollectionFilter, isAnalyst: boolean): Condition[] {
  if (!extra || extra.length === 0) return [];
  const reference = memory().reference();
  return wantedAnswers(extra, { reference, type: collectionType, isAnalyst }).map(
    ({ code, values }) => {
      const value = values && valueIn(Prisma.sql`a.value`, values);
      return value
        ? Prisma.sql`EXISTS (SELECT 1 FROM tradeflow_indexed_answer a WHERE a.collectionId = c.id AND a.code = ${code} AND ${value})`
        : Prisma.sql`FALSE`;
    },
  );
}
