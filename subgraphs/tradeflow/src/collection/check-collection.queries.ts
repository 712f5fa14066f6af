import { parseInput } from '@commerce-tracking/service-kit/input';
import { z } from 'zod';
import type { ReadContext } from '../context.ts';
import type { CheckFinding, CollectionCheck, Severity } from '../generated/graphql.ts';
import { automaticQualityScore, checkCollection } from '../quality/check-collection.rules.ts';
import type { Finding } from '../quality/finding.ts';
import { flagMessage } from '../quality/flag-messages.ts';
import { qualitySettings } from '../quality/quality-settings.ts';
import { collectionContent } from './content.ts';
import { prepareContent } from './prepare-content.ts';

const input = z.object({ content: collectionContent });
const rank: Record<Severity, number> = { ERROR: 0, WARNING: 1, INFO: 2 };

/** Runs the checks and computations of a submission on a content nobody has stored. */
export async function checkContent(
  context: ReadContext,
  rawContent: unknown,
): Promise<CollectionCheck> {
  const { actorId } = context.require('collection:create');
  const written = parseInput(input, { content: rawContent }).content;
  const prepared = await prepareContent(context.db.sql, actorId, written);
  const { content, derived, collector, reference } = prepared;
  const findings = checkCollection({
    content,
    derived,
    reference,
    settings: qualitySettings,
    point: content.collectionPointId ? reference.points.get(content.collectionPointId) : undefined,
    collectorCountryId: collector.countryId,
    now: context.now,
    firstSubmittedAt: null,
  });
  const flags = findings.map(({ severity }) => ({ severity, status: 'OPEN' }));
  return {
    canSubmit: findings.every(({ severity }) => severity !== 'ERROR'),
    findings: findings
      .toSorted((a, b) => rank[a.severity] - rank[b.severity])
      .map((finding) => findingView(finding, context.language)),
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

function findingView(finding: Finding, language: ReadContext['language']): CheckFinding {
  const { code, severity, path, observed, expected } = finding;
  const message = flagMessage(code, observed, expected)[language];
  return { code, severity, fieldPath: path, observed, expected, message };
}
