import type { Priority } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import {
  automaticQualityScore,
  checkCollection,
  refusedFields,
} from '../quality/check-collection.rules.ts';
import type { Finding } from '../quality/finding.ts';
import { qualitySettings } from '../quality/quality-settings.ts';
import { dueAtOf } from '../workflow/due-date.rules.ts';
import { NO_REVIEWER } from './collection.errors.ts';
import { assertFormAccepted } from './form-model.rules.ts';
import type { PreparedContent } from './prepare-content.ts';
import { searchTextOf } from './search-text.ts';
import { searchable } from './searchable.ts';

/** What is already settled when a record is submitted again. */
export type Earlier = {
  firstSubmittedAt: Date;
  teamManagerId: string;
  supervisorId: string;
};

/** A submission that may be stored. */
export type PreparedSubmission = PreparedContent & {
  findings: Finding[];
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
  };
};

/**
 * Checks a content for submission and works out what the record becomes.
 * @throws DomainError INVALID_INPUT with every refused field, NO_REVIEWER, FORM_MODEL_EXPIRED
 */
export function prepareSubmission(
  prepared: PreparedContent,
  at: { now: Date; revisionNumber: number; priority: Priority; earlier: Earlier | null },
): PreparedSubmission {
  const { content, derived, collector, reference } = prepared;
  const { now, revisionNumber, priority, earlier } = at;
  const findings = checkCollection({
    content,
    derived,
    reference,
    settings: qualitySettings,
    point: content.collectionPointId ? reference.points.get(content.collectionPointId) : undefined,
    collectorCountryId: collector.countryId,
    now,
    firstSubmittedAt: earlier?.firstSubmittedAt ?? null,
  });
  const errors = refusedFields(findings);
  if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
  if (!earlier) {
    const grace = qualitySettings['formModel.graceDays'];
    assertFormAccepted(content.formModelId, reference, now, grace);
  }
  const { teamManagerId, supervisorId } = earlier ?? collector;
  if (!teamManagerId || !supervisorId) throw new DomainError(NO_REVIEWER);
  const dueAt = dueAtOf('SUBMITTED', now, priority);
  const flags = findings.map(({ severity }) => ({ severity, status: 'OPEN' }));
  return {
    ...prepared,
    findings,
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
    },
  };
}
