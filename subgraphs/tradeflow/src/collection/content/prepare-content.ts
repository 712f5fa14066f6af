import type { Sql } from '@commerce-tracking/prisma/client';
import { DomainError } from '@commerce-tracking/service-kit/errors';
import { ABSENT, INVALID_INPUT } from '@commerce-tracking/service-kit/reasons';
import type { Settings } from '@commerce-tracking/settings/settings';
import { checkDraft } from '../../quality/check-draft.rules.ts';
import { storedAnswers } from '../../quality/own-answers.rules.ts';
import type { CollectorProfile } from '../../reference/collectors.ts';
import { memory } from '../../reference/reference.ts';
import type { ReferenceData } from '../../reference/reference-data.ts';
import type { CollectionContent } from './content.ts';
import { type Derived, deriveTotals } from './derive-totals.ts';
import { withLineIds } from './line-ids.ts';

/** A content that may be stored, with all that follows from it. */
export type PreparedContent = {
  /** As written, with line ids and the defaults filled in. */
  content: CollectionContent;
  derived: Derived;
  collector: CollectorProfile;
  reference: ReferenceData;
  settings: Settings;
};

/**
 * Everything a write does before it touches the database.
 * @throws DomainError INVALID_INPUT with all contradictions at once
 */
export async function prepareContent(
  sql: Sql,
  actorId: string,
  written: CollectionContent,
): Promise<PreparedContent> {
  const { reference: current, settings: inForce, collectors } = memory();
  const collector = await collectors.profileOf(sql, actorId);
  if (!collector) throw new DomainError(ABSENT);
  const reference = current();
  const settings = inForce();
  const withIds = withLineIds(written);
  const errors = checkDraft(withIds, reference, collector.countryId);
  if (errors.length > 0) throw new DomainError(INVALID_INPUT, {}, errors);
  const derived = deriveTotals(withIds, reference, settings);
  const content = {
    ...withIds,
    extra: storedAnswers(withIds, reference),
    items: derived.items.map(({ filled }) => filled),
  };
  return { content, derived, collector, reference, settings };
}
