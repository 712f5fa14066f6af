import { randomUUID } from 'node:crypto';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a value is a lower-case UUIDv7 (RFC 9562), the form of every id of the system. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && shape.test(value);
}

/** A new id: lower-case UUIDv7, so ids of one process sort by the time they were made. */
export function newId(now = Date.now()): string {
  // Node keeps entropy for `randomUUID` ready; drawing single bytes costs a system call each time.
  const random = randomUUID();
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
