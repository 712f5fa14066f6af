import type { FieldError } from '@commerce-tracking/service-kit/errors';
import { controlFindings } from './control-findings.rules.ts';
import { figureFindings } from './figure-findings.rules.ts';
import type { Checked, Finding } from './finding.ts';
import { formFindings } from './form-findings.rules.ts';
import { goodsFindings } from './goods-findings.rules.ts';
import { inactiveAnswers } from './own-answers.rules.ts';
import { placeAndTimeFindings } from './place-and-time-findings.rules.ts';
import { inactiveReferences } from './reference-checks.rules.ts';
import { refusalOf } from './severity.errors.ts';
import { withSeverities } from './severity.rules.ts';
import { surroundingFindings } from './travel.rules.ts';

/**
 * Everything the automatic checks say about a record that is to be submitted. ERROR refuses it,
 * WARNING asks for an acknowledgement, INFO is shown.
 */
export function checkCollection(checked: Checked): Finding[] {
  const { reference, derived } = checked;
  const content = { ...checked.content, items: derived.items.map(({ filled }) => filled) };
  const findings = [
    ...formFindings(content, reference),
    ...(checked.firstSubmittedAt
      ? []
      : [...inactiveReferences(content, reference), ...inactiveAnswers(content, reference)]),
    ...placeAndTimeFindings(checked),
    ...figureFindings(checked),
    ...goodsFindings(checked),
    ...controlFindings(checked),
    ...surroundingFindings(checked),
  ];
  return withSeverities(toldOnce(findings), checked.settings);
}

/** The form and a rule of the trade may refuse the same value. */
function toldOnce(findings: readonly Finding[]): Finding[] {
  const refused = new Set<string | null>();
  return findings.filter(({ code, path }) => {
    if (code !== 'VALUE_NOT_ALLOWED') return true;
    if (refused.has(path)) return false;
    refused.add(path);
    return true;
  });
}

/** The field errors a submission is refused with, all at once; none when it may go on. */
export function refusedFields(findings: readonly Finding[]): FieldError[] {
  return findings
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, path, refusal }) => ({
      path: path ? `input.content.${path}` : 'input.content',
      reason: refusal?.reason ?? refusalOf(code),
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
