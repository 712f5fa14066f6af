import type { CollectionState, Priority } from '@commerce-tracking/prisma/client';
import type { SettingKey, Settings } from '@commerce-tracking/settings/settings';

const hourMs = 3_600_000;

const settingOf = {
  DRAFT: null,
  SUBMITTED: 'review.level1DueHours',
  APPROVED_L1: 'review.level2DueHours',
  APPROVED_L2: null,
  REJECTED_L1: 'review.correctionDueHours',
  REJECTED_L2: 'review.correctionDueHours',
} as const satisfies Record<CollectionState, SettingKey | null>;

const shareOf: Record<Priority, number> = { LOW: 1, NORMAL: 1, HIGH: 0.5, URGENT: 0.25 };

/** When a stage should be over; null where nobody is waited for. */
export function dueAtOf(
  state: CollectionState,
  enteredAt: Date,
  priority: Priority,
  settings: Settings,
): Date | null {
  const key = settingOf[state];
  if (!key) return null;
  return new Date(enteredAt.getTime() + settings[key] * shareOf[priority] * hourMs);
}

/** Whether a stage should have been over. */
export function isOverdue(dueAt: Date | null, now: Date): boolean {
  return dueAt !== null && now > dueAt;
}

/** A record sent back once is pressing: at least HIGH. */
export function priorityOfResubmission(priority: Priority): Priority {
  return priority === 'URGENT' ? 'URGENT' : 'HIGH';
}
