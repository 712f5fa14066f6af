import type { JobSchedule } from './jobs.ts';

/** Number of the turn that has begun last: the same in every process whose clock is about right. */
export function turnAt({ everyMs, offsetMs = 0 }: JobSchedule, now: number): number {
  return Math.floor((now - offsetMs) / everyMs);
}

/** Name of one turn of one kind, unique in the table of jobs. */
export function slotOf(kind: string, schedule: JobSchedule, now: number): string {
  return `${kind}/${schedule.everyMs}/${turnAt(schedule, now)}`;
}
