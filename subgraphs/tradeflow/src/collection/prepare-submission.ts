import type { Priority } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import { foldedPlate, type PlateHalves, plateHalves } from '../duplicate/plate-key.rules.ts';
import {
  automaticQualityScore,
  checkCollection,
  refusedFields,
} from '../quality/check-collection.rules.ts';
import type { Checked, Finding } from '../quality/finding.ts';
import type { PairedFinding } from '../quality/flag-paired.ts';
import { withSeverities } from '../quality/severity.rules.ts';
import type { Surroundings } from '../quality/surroundings.ts';
import { unreachableNeighbours } from '../quality/travel.rules.ts';
import { dueAtOf } from '../workflow/due-date.rules.ts';
import { NO_REVIEWER } from './collection.errors.ts';
import type { PreparedContent } from './content/prepare-content.ts';
import { assertFormAccepted } from './form-model.rules.ts';
import { normalizedPlate } from './plate.rules.ts';
import { searchTextOf } from './search/search-text.ts';
import { searchable } from './search/searchable.ts';

/** What is already settled when a record is submitted again. */
export type Earlier = {
  firstSubmittedAt: Date;
  teamManagerId: string;
  supervisorId: string;
};

/** A submission that may be stored. */
export type PreparedSubmission = PreparedContent & {
  findings: Finding[];
  /** What it makes questionable about records that were there before it. */
  paired: PairedFinding[];
  teamManagerId: string;
  supervisorId: string;
  dueAt: Date | null;
  /** Columns of the record that a submission sets beside its content. */
  stage: {
    teamManagerId: string;
    supervisorId: string;
    state: 'SUBMITTED';
    revisionNumber: number;
    priority: Priority;
    firstSubmittedAt: Date;
    submittedAt: Date;
    stageEnteredAt: Date;
    dueAt: Date | null;
    automaticQualityScore: number;
    openFlagCount: number;
    searchText: string;
    searchNames: string;
  } & PlateHalves;
};

/**
 * Checks a content for submission and works out what the record becomes.
 * @throws DomainError INVALID_INPUT with every refused field, NO_REVIEWER, FORM_MODEL_EXPIRED
 */
export function prepareSubmission(
  prepared: PreparedContent,
  at: {
    now: Date;
    revisionNumber: number;
    priority: Priority;
    earlier: Earlier | null;
    /** What is stored around the record, where it has been read. */
    surroundings?: Surroundings;
    /** What else has been found about it. */
    more?: readonly Finding[];
  },
): PreparedSubmission {
  const { content, derived, collector, reference, settings } = prepared;
  const { now, revisionNumber, priority, earlier } = at;
  const checked: Checked = {
    content,
    derived,
    reference,
    settings,
    point: content.collectionPointId ? reference.points.get(content.collectionPointId) : undefined,
    collectorCountryId: collector.countryId,
    now,
    firstSubmittedAt: earlier?.firstSubmittedAt ?? null,
    surroundings: at.surroundings,
  };
  const findings = [...checkCollection(checked), ...withSeverities(at.more ?? [], settings)];
  const errors = refusedFields(findings);
  if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
  if (!earlier) {
    const grace = settings['formModel.graceDays'];
    assertFormAccepted(content.formModelId, reference, now, grace);
  }
  const { teamManagerId, supervisorId } = earlier ?? collector;
  if (!teamManagerId || !supervisorId) throw new DomainError(NO_REVIEWER);
  const dueAt = dueAtOf('SUBMITTED', now, priority, settings);
  const flags = findings.map(({ severity }) => ({ severity, status: 'OPEN' }));
  return {
    ...prepared,
    findings,
    paired: unreachableNeighbours(checked).map(({ id, finding }) => ({
      collectionId: id,
      finding,
    })),
    teamManagerId,
    supervisorId,
    dueAt,
    stage: {
      teamManagerId,
      supervisorId,
      state: 'SUBMITTED',
      revisionNumber,
      priority,
      firstSubmittedAt: earlier?.firstSubmittedAt ?? now,
      submittedAt: now,
      stageEnteredAt: now,
      dueAt,
      automaticQualityScore: automaticQualityScore(flags),
      openFlagCount: findings.length,
      searchText: searchTextOf(content, reference),
      searchNames: searchable(collector.fullName),
      ...plateHalves(foldedPlate(normalizedPlate(content.vehicleRegistrationNumber))),
    },
  };
}
