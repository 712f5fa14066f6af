import { Coverage, Prisma } from '@commerce-tracking/prisma/client';
import { command } from '@commerce-tracking/prisma/command';
import { isDuplicate } from '@commerce-tracking/prisma/database-fault';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import {
  commandId,
  day,
  decimal,
  expectedVersion,
  optionalText,
  uuid,
} from '@commerce-tracking/service-kit/input';
import {
  ABSENT,
  INVALID_INPUT,
  STALE_VERSION,
  UNKNOWN_REFERENCE,
} from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { memory } from '../reference/reference.ts';
import type { PointEntry } from '../reference/reference-data.ts';
import { askNoEffort } from './ask-no-effort.ts';
import { EFFORT_ELSEWHERE, EFFORT_EXISTS } from './effort.errors.ts';
import { dayClassOf, dayFractionOf, effortErrors } from './effort.rules.ts';
import { collectorsNamed } from './effort-collectors.ts';
import { effortPlace } from './effort-scope.ts';
import { resolveNoEffort } from './resolve-no-effort.ts';
import { findStored, type StoredEffort, storeEffort } from './store-effort.ts';

const input = z.strictObject({
  id: uuid.nullish(),
  collectionPointId: uuid,
  observedOn: day,
  coverage: z.enum(Coverage),
  dayFraction: decimal({ scale: 3, max: '1' }).nullish(),
  hoursObserved: decimal({ scale: 2, max: '24' }).nullish(),
  collectorIds: z.array(uuid).max(50).nullish(),
  reasonNotObserved: optionalText(4_000),
  note: optionalText(4_000),
  expectedVersion: expectedVersion.nullish(),
  commandId,
});

/** What a write of effort answers; the resolver then reads the row. */
export type EffortResult = { id: string; version: number };

/**
 * Says how much of a day a point was watched. There is one row per point and day: who finds one has
 * to have seen it. The id of a new row, made by the client, is also the id of the write.
 */
export const recordEffort = command({
  subject: 'command.tradeflow.effort.record',
  permission: 'effort:write',
  input,
  idempotencyKey: ({ commandId: own, id, expectedVersion: seen }) => own ?? (seen ? null : id),
  async run(run): Promise<EffortResult> {
    const { input: said, actor, db, now, emit, audit } = run;
    const point = await pointOf(run);
    const before = await findStored(db, said);
    assertSeen(before, said.expectedVersion);
    const collectorIds = await collectorsNamed(db, actor, point, said.collectorIds, before);
    const content = {
      collectionPointId: point.id,
      observedOn: said.observedOn,
      dayClass: dayClassOf(said.observedOn, point.marketWeekdays),
      coverage: said.coverage,
      dayFraction: dayFractionOf(said) ?? '0',
      hoursObserved: said.hoursObserved ?? null,
      reasonNotObserved: said.reasonNotObserved ?? null,
      note: said.note ?? null,
      collectorIds,
    };
    const after = await storeEffort(run, before, content).catch(async (error: unknown) => {
      // Two devices at once: the second is told as it would be a moment later.
      if (!before && isDuplicate(error)) assertSeen(await findStored(db, said), null);
      throw error;
    });
    if (said.coverage !== 'NONE') await resolveNoEffort(db, said, now);
    // A day nobody had spoken of has asked its records already, as they were submitted.
    else if (before && before.coverage !== 'NONE') await askNoEffort(run, content);
    const { id, version } = after;
    emit({
      subject: 'event.tradeflow.effort.recorded',
      aggregateId: id,
      payload: {
        effortId: id,
        collectionPointId: point.id,
        observedOn: said.observedOn,
        countryId: point.countryId,
        version,
      },
    });
    audit({
      entityType: 'ObservationEffort',
      entityId: id,
      entityLabel: `${point.nameEn} ${said.observedOn}`,
      ...(before && { before }),
      after,
    });
    return { id, version };
  },
});

type Run = Parameters<typeof recordEffort.run>[0];

/**
 * The point, where the caller may speak of it and what is said holds together.
 * @throws DomainError INVALID_INPUT with every refused field
 */
async function pointOf({ input: said, actor, db, now }: Run): Promise<PointEntry> {
  const reference = memory().reference();
  const point = reference.points.get(said.collectionPointId);
  const path = 'input.collectionPointId';
  if (!point) {
    const values = { kind: 'CollectionPoint' };
    throw new DomainError(INVALID_INPUT, {}, [{ path, reason: UNKNOWN_REFERENCE, values }]);
  }
  const timeZone = reference.countries.get(point.countryId)?.timeZone;
  const errors = effortErrors(said, { timeZone, now });
  const asked = Prisma.sql`${point.id}`;
  const [answer] = await db.$queryRaw<{ isMine: bigint | null }[]>(
    Prisma.sql`SELECT ${effortPlace(asked, actor)} AS isMine`,
  );
  if (!answer?.isMine) errors.push({ path, reason: EFFORT_ELSEWHERE });
  if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
  return point;
}

/** @throws DomainError ABSENT, EFFORT_EXISTS, STALE_VERSION */
function assertSeen(stored: StoredEffort | null, seen: number | null | undefined): void {
  if (!stored) {
    if (seen) throw new DomainError(ABSENT);
    return;
  }
  const { id, version } = stored;
  if (!seen) throw new DomainError(EFFORT_EXISTS, { effortId: id, currentVersion: version });
  if (seen !== version) throw new DomainError(STALE_VERSION, { currentVersion: version });
}
