import { checkRecord, type FormFinding } from '@commerce-tracking/forms/check-record';
import type { FormRecord } from '@commerce-tracking/forms/compile-condition';
import { FORM_RULE } from '@commerce-tracking/forms/form-check.errors';
import { MISSING_FIELD, VALUE_NOT_ALLOWED } from '../collection/collection.errors.ts';
import type { CollectionContent } from '../collection/content/content.ts';
import { attributeOf } from '../reference/entries-of-kind.ts';
import type { ReferenceData } from '../reference/reference-data.ts';
import { error, type Finding, information } from './finding.ts';

/** What the form a record was made with has to say about it. Defaults have been filled in before. */
export function formFindings(content: CollectionContent, reference: ReferenceData): Finding[] {
  const form = reference.formModels.get(content.formModelId);
  if (!form) return [];
  return checkRecord(form.compiled, formRecordOf(content, reference)).map(findingOf);
}

/** A content as the conditions of forms see it. */
function formRecordOf(content: CollectionContent, reference: ReferenceData): FormRecord {
  const { extra, items, controls } = content;
  const attribute = (kind: string, id: string, name: string) =>
    attributeOf(reference, kind, id, name);
  return { header: content, extra, items, controls, attribute };
}

function findingOf(finding: FormFinding): Finding {
  const { what, path } = finding;
  switch (what) {
    case 'MISSING':
      // A choice of "other" is no answer without its text, rather than an answer with a gap.
      return path === 'otherRespondentNature'
        ? error('VALUE_NOT_ALLOWED', path, VALUE_NOT_ALLOWED, { expected: path })
        : error('MISSING_FIELD', path, MISSING_FIELD);
    case 'RECOMMENDED':
      return information('MISSING_FIELD', path);
    case 'REFUSED': {
      const { reason, values } = finding.refusal;
      return error('VALUE_NOT_ALLOWED', path, reason, values);
    }
    case 'RULE': {
      const { code: ruleCode, severity, messageFr, messageEn } = finding.rule;
      return {
        code: 'FORM_RULE',
        severity,
        path,
        ruleCode,
        message: { fr: messageFr, en: messageEn },
        refusal: { reason: FORM_RULE, values: { messageFr, messageEn } },
      };
    }
  }
}
