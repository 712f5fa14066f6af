import { DomainError } from '@commerce-tracking/service-kit/errors';
import type { ReferenceData } from '../reference/reference-data.ts';
import { FORM_MODEL_EXPIRED } from './collection.errors.ts';

const dayMs = 86_400_000;

/**
 * A retired form is still accepted for first submissions during its days of grace.
 * @throws DomainError FORM_MODEL_EXPIRED
 */
export function assertFormAccepted(
  formModelId: string,
  reference: ReferenceData,
  now: Date,
  graceDays: number,
): void {
  const form = reference.formModels.get(formModelId);
  if (form?.status !== 'RETIRED' || !form.retiredAt) return;
  if (now.getTime() <= form.retiredAt.getTime() + graceDays * dayMs) return;
  let currentNumber: number | null = null;
  for (const { collectionType, status, number } of reference.formModels.values()) {
    if (status === 'PUBLISHED' && collectionType === form.collectionType) currentNumber = number;
  }
  throw new DomainError(FORM_MODEL_EXPIRED, { currentNumber });
}
