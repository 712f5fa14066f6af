/** No place in the pool became free in time: the work was not begun. */
export const POOL_BUSY = 'POOL_BUSY';
/** COMMIT was sent and no answer came: it may have happened. */
export const COMMIT_LOST = 'COMMIT_LOST';

/** The work inside a transaction took longer than it may: it is rolled back. */
export const TOO_LONG_OPEN = 'TOO_LONG_OPEN';

const ownCodes = new Set([POOL_BUSY, COMMIT_LOST, TOO_LONG_OPEN]);

/** What went wrong in the database, whichever layer reported it. */
export type DatabaseFault = {
  /** The server's or driver's number, 0 when there is none. */
  errno: number;
  /** Name from Prisma (P2025), Node (ECONNREFUSED) or this package, '' when there is none. */
  code: string;
  message: string;
};

// Numbers of the server that is leaving, and of the driver (45xxx) whose connection went away.
const away = new Set([
  1044, 1045, 1049, 1053, 1129, 1130, 1152, 1290, 1836, 1927, 2006, 2013, 3169, 4031, 45001, 45004,
  45009, 45012, 45013, 45019, 45026, 45027, 45028, 45030, 45035, 45037, 45039, 45042, 45044, 45060,
  45061,
]);
const awayCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  ...['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017'],
]);

/**
 * Finds the server's own number in an error of Prisma (model or raw), of its adapter or of the
 * driver; null when the database has nothing to do with it.
 */
export function faultOf(error: unknown): DatabaseFault | null {
  if (!isRecord(error)) return null;
  const adapter = adapterCause(error);
  if (adapter) {
    return {
      errno: Number(adapter.originalCode ?? 0) || 0,
      code: String(error.code ?? adapter.kind ?? ''),
      message: String(adapter.originalMessage ?? adapter.message ?? ''),
    };
  }
  if (typeof error.errno === 'number' && error.errno > 0) {
    return {
      errno: error.errno,
      code: String(error.code ?? ''),
      message: String(error.sqlMessage ?? error.message ?? ''),
    };
  }
  const code = String(error.code ?? '');
  if (/^P\d{4}$/.test(code) || awayCodes.has(code) || ownCodes.has(code)) {
    return { errno: 0, code, message: String(error.message ?? '') };
  }
  return error.cause ? faultOf(error.cause) : null;
}

/** Another transaction's locks stood in the way: a deadlock, or a wait in vain. Begun again, it may succeed. */
export function isLockFailure(error: unknown): boolean {
  const errno = faultOf(error)?.errno;
  return errno === 1213 || errno === 1205;
}

/** The same key was there already. */
export function isDuplicate(error: unknown): boolean {
  return faultOf(error)?.errno === 1062;
}

/** The statement took longer than one may: on MariaDB 1969, on MySQL 3024. */
export function isStopped({ errno }: DatabaseFault): boolean {
  return errno === 1969 || errno === 3024;
}

/** The server cannot be reached, or has gone while it was asked. */
export function isAway(fault: DatabaseFault): boolean {
  return away.has(fault.errno) || awayCodes.has(fault.code);
}

function adapterCause(error: Record<string, unknown>): Record<string, unknown> | null {
  const meta = isRecord(error.meta) ? error.meta : {};
  const carrier = isRecord(meta.driverAdapterError) ? meta.driverAdapterError : error;
  const cause = carrier.cause;
  return isRecord(cause) && typeof cause.kind === 'string' ? cause : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
