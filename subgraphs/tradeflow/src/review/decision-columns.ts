import type { SqlValue } from '@commerce-tracking/prisma/client';
import type { DecisionInput } from './decision-input.ts';

type OpenFlag = { code: string; severity: string; fieldPath: string | null };

/** What a decided stage keeps of the decision. */
export function decisionColumns(
  input: DecisionInput,
  openFlags: readonly OpenFlag[],
  approves: boolean,
): Record<string, SqlValue | undefined> {
  const issues = input.qualityIssues ?? issuesOf(openFlags);
  return {
    validationAction: approves ? 'APPROVE' : 'REJECT',
    validationResult: approves ? 'APPROVED' : 'REJECTED',
    dataQualityScore: input.dataQualityScore ?? null,
    validationNotes: input.validationNotes ?? null,
    rejectionReason: input.rejectionReason ?? null,
    correctionInstructions: input.correctionInstructions ?? null,
    qualityIssues: issues ? JSON.stringify(issues) : null,
    validationMetadata: input.validationMetadata ? JSON.stringify(input.validationMetadata) : null,
    requiresFieldVerification: input.requiresFieldVerification ?? false,
    requiresDataCorrection: input.requiresDataCorrection ?? false,
    requiresAdditionalDocumentation: input.requiresAdditionalDocumentation ?? false,
    validationSource: input.captureSource ?? 'API',
    systemMetadata: input.systemMetadata ? JSON.stringify(input.systemMetadata) : null,
  };
}

const incomplete = new Set(['MISSING_FIELD', 'FACTOR_MISSING', 'RATE_MISSING', 'HS_CODE_MISSING']);

/** Where the reviewer names no issues, the open flags do. */
function issuesOf(flags: readonly OpenFlag[]) {
  if (flags.length === 0) return null;
  const missing = flags.filter(({ code }) => incomplete.has(code));
  const others = flags.filter(({ code }) => !incomplete.has(code)).map(({ code }) => code);
  return {
    missingFields: missing.flatMap(({ fieldPath }) => (fieldPath ? [fieldPath] : [])),
    incompleteData: missing.length > 0,
    dataConsistency: others.length > 0 ? [...new Set(others)].join(', ') : null,
  };
}
