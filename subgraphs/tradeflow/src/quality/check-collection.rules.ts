import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { VALUE_NOT_ALLOWED } from '../collection/collection.errors.ts';
import { controlFindings } from './control-findings.rules.ts';
import { figureFindings } from './figure-findings.rules.ts';
import type { Checked, Finding } from './finding.ts';
import { placeAndTimeFindings } from './place-and-time-findings.rules.ts';
import { inactiveReferences } from './reference-checks.rules.ts';
import { missingFields } from './required-fields.rules.ts';

/**
 * Everything the automatic checks say about a record that is to be submitted. ERROR refuses it,
 * WARNING asks for an acknowledgement, INFO is shown.
 */
export function checkCollection(checked: Checked): Finding[] {
  const { reference, derived } = checked;
  const content = { ...checked.content, items: derived.items.map(({ filled }) => filled) };
  return [
    ...missingFields(content, reference),
    ...(checked.firstSubmittedAt ? [] : inactiveReferences(content, reference)),
    ...placeAndTimeFindings(checked),
    ...figureFindings(checked),
    ...controlFindings(checked),
  ];
}

/** The field errors a submission is refused with, all at once; none when it may go on. */
export function refusedFields(findings: readonly Finding[]): FieldError[] {
  return findings
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ path, refusal }) => ({
      path: path ? `input.content.${path}` : 'input.content',
      reason: refusal?.reason ?? VALUE_NOT_ALLOWED,
      values: refusal?.values,
    }));
}

/** What remains of a record's hundred points: beside the reviewer's score, never instead of it. */
export function automaticQualityScore(
  flags: readonly { severity: string; status: string }[],
): number {
  let lost = 0;
  for (const { severity, status } of flags) {
    if (severity === 'WARNING') lost += status === 'OPEN' ? 10 : status === 'ACKNOWLEDGED' ? 4 : 0;
    else if (severity === 'INFO' && status !== 'RESOLVED') lost += 1;
  }
  return Math.max(0, 100 - lost);
}
