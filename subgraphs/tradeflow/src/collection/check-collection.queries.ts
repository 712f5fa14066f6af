import { newId } from '@commerce-tracking/service-kit/ids';
import { parseInput, uuid } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import type { ReadContext } from '../context.ts';
import { detectDuplicates } from '../duplicate/detect-duplicates.ts';
import type { CheckFinding, CollectionCheck, Severity } from '../generated/graphql.ts';
import { automaticQualityScore, checkCollection } from '../quality/check-collection.rules.ts';
import type { Finding } from '../quality/finding.ts';
import { messageOf } from '../quality/flag-messages.ts';
import { withSeverities } from '../quality/severity.rules.ts';
import { findCollectionsById } from './collection.queries.ts';
import { collectionContent } from './content/content.ts';
import { prepareContent } from './content/prepare-content.ts';

const input = z.object({ content: collectionContent, id: uuid.nullish() });
const rank: Record<Severity, number> = { ERROR: 0, WARNING: 1, INFO: 2 };

/**
 * Runs the checks and computations of a submission on a content nobody has stored: a preview of the flags
 * while a record is being written or corrected.
 */
export async function checkContent(
  context: ReadContext,
  rawContent: unknown,
  rawId?: unknown,
): Promise<CollectionCheck> {
  const { actorId } = context.require('collection:create');
  const { content: written, id } = parseInput(input, { content: rawContent, id: rawId });
  const stored = id ? (await findCollectionsById(context, [id])).get(id) : undefined;
  const prepared = await prepareContent(context.db.sql, actorId, written);
  const { content, derived, collector, reference, settings } = prepared;
  const around = {
    isKnown: (stored?.revisionNumber ?? 0) > 0,
    transportBatchId: stored?.transportBatchId ?? null,
  };
  const detected = await detectDuplicates(context.db.sql, id ?? newId(), prepared, around);
  const checked = checkCollection({
    content,
    derived,
    reference,
    settings,
    point: content.collectionPointId ? reference.points.get(content.collectionPointId) : undefined,
    collectorCountryId: collector.countryId,
    now: context.now,
    firstSubmittedAt: stored?.firstSubmittedAt ?? null,
    surroundings: detected.surroundings,
  });
  const findings = [...checked, ...withSeverities(detected.findings, settings)];
  const flags = findings.map(({ severity }) => ({ severity, status: 'OPEN' }));
  return {
    canSubmit: findings.every(({ severity }) => severity !== 'ERROR'),
    findings: findings
      .toSorted((a, b) => rank[a.severity] - rank[b.severity])
      .map((finding) => findingView(withoutWhereabouts(finding), context.language)),
    totalWeightKg: derived.totalWeightKg,
    totalValue: derived.totalValue,
    totalValueUsd: derived.totalValueUsd,
    hasPartialTotals: derived.hasPartialTotals,
    unitsPerUsd: derived.unitsPerUsd,
    rateDate: derived.rateDate,
    automaticQualityScore: automaticQualityScore(flags),
    items: derived.items.map((line, position) => ({ ...line, position })),
  };
}

/**
 * A preview stores nothing and may be asked for any plate from any place: distances to where a vehicle
 * was seen by others would locate it. The figures come with the flag of a submission.
 */
function withoutWhereabouts(finding: Finding): Finding {
  if (finding.code !== 'IMPOSSIBLE_SPEED') return finding;
  return { ...finding, observed: undefined, expected: undefined };
}

function findingView(finding: Finding, language: ReadContext['language']): CheckFinding {
  const { code, ruleCode, severity, path, observed, expected } = finding;
  const message = messageOf(finding)[language];
  return { code, ruleCode, severity, fieldPath: path, observed, expected, message };
}
