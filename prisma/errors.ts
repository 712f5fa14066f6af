import { DomainError, type Reason, reason } from '@commerce-tracking/service-kit/errors';
import {
  ABSENT,
  DATABASE_AWAY,
  ID_TAKEN,
  IN_USE,
  INVALID_INPUT,
  NOT_UNIQUE,
  OVERLOADED,
  REQUIRED,
  TOO_SLOW,
  UNKNOWN_OUTCOME,
  UNKNOWN_REFERENCE,
  VIOLATES_RULE,
} from '@commerce-tracking/service-kit/reasons';
import {
  COMMIT_LOST,
  type DatabaseFault,
  faultOf,
  isAway,
  isStopped,
  POOL_BUSY,
  TOO_LONG_OPEN,
} from './database-fault.ts';

export const VALUE_TOO_LONG = reason('BAD_INPUT', 'VALUE_TOO_LONG', {
  fr: 'Ce texte est trop long.',
  en: 'This text is too long.',
});
export const VALUE_OUT_OF_RANGE = reason('BAD_INPUT', 'VALUE_OUT_OF_RANGE', {
  fr: 'Ce nombre est trop grand ou trop petit.',
  en: 'This number is too large or too small.',
});
export const FOREIGN_CHARACTERS = reason('BAD_INPUT', 'FOREIGN_CHARACTERS', {
  fr: 'Cette valeur contient des caractères qui ne sont pas admis ici.',
  en: 'This value contains characters that are not allowed here.',
});

/** What breaking one named constraint means to the person who sent the data. */
export type ConstraintMeaning = { path?: string; reason: Reason; values?: Record<string, unknown> };

const meanings = new Map<string, ConstraintMeaning>();

/** Gives constraints (unique index, foreign key or CHECK, by name) a reason and a field of their own. */
export function explainConstraints(entries: Record<string, ConstraintMeaning>): void {
  for (const [name, meaning] of Object.entries(entries)) meanings.set(name, meaning);
}

/**
 * Turns what the database refuses into a failure on purpose, with the field where one is known.
 * Anything else is given back as it came, for the log. The original stays as `cause`.
 */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const fault = faultOf(error);
  const translated = fault && translate(fault);
  return translated ? Object.assign(translated, { cause: error }) : error;
}

function translate(fault: DatabaseFault): DomainError | null {
  const { message } = fault;
  if (fault.code === COMMIT_LOST) return new DomainError(UNKNOWN_OUTCOME);
  if ([POOL_BUSY, TOO_LONG_OPEN, 'P2028'].includes(fault.code)) return overloaded();
  if (isAway(fault)) return new DomainError(DATABASE_AWAY);
  switch (fault.errno) {
    case 1062:
      return duplicate(lastQuoted(message));
    case 1452:
      return foreign(message);
    case 1451:
      return meant(constraintOf(message)) ?? new DomainError(IN_USE);
    case 3819: // MySQL
    case 4025: // MariaDB
      return checked(message);
    case 1048:
    case 1364:
      return field(columnOf(message), REQUIRED);
    case 1406:
      return field(columnOf(message), VALUE_TOO_LONG);
    case 1264:
      return field(columnOf(message), VALUE_OUT_OF_RANGE);
    case 1267: // text compared with an ASCII column, on MariaDB
    case 3988: // the same on MySQL
    case 1366:
      return field(columnOf(message), FOREIGN_CHARACTERS);
    case 1040:
    case 1203:
    case 1205:
    case 1213:
      return overloaded();
  }
  if (isStopped(fault)) return new DomainError(TOO_SLOW);
  if (fault.code === 'P2025') return new DomainError(ABSENT);
  return null;
}

/** Duplicate entry 'x' for key 'auth_user.auth_user_email_key' (MariaDB leaves the table out). */
function duplicate(key: string): DomainError {
  const index = key.split('.').at(-1) ?? key;
  if (index === 'PRIMARY') return new DomainError(ID_TAKEN);
  const column = index.replace(/_key$/, '').split('_').at(-1) ?? index;
  return (
    meant(index) ??
    new DomainError(NOT_UNIQUE, { field: column }, [
      { path: `input.${column}`, reason: NOT_UNIQUE, values: { field: column } },
    ])
  );
}

function foreign(message: string): DomainError {
  const column = /FOREIGN KEY \(`(\w+)`/.exec(message)?.[1] ?? '';
  const kind = column.replace(/Id$/, '') || (/REFERENCES `(\w+)`/.exec(message)?.[1] ?? '');
  return meant(constraintOf(message)) ?? field(column, UNKNOWN_REFERENCE, { kind });
}

function checked(message: string): DomainError {
  const rule = constraintOf(message) || lastQuoted(message);
  return meant(rule) ?? new DomainError(VIOLATES_RULE, { rule });
}

function meant(name: string): DomainError | null {
  const meaning = meanings.get(name);
  if (!meaning) return null;
  const { path, reason: why, values = {} } = meaning;
  if (!path) return new DomainError(why, values);
  const outer = why.code === 'BAD_INPUT' ? INVALID_INPUT : why;
  return new DomainError(outer, outer === why ? values : {}, [{ path, reason: why, values }]);
}

function field(column: string, why: Reason, values: Record<string, unknown> = {}): DomainError {
  const fields = column ? [{ path: `input.${column}`, reason: why, values }] : [];
  return new DomainError(INVALID_INPUT, {}, fields);
}

function overloaded(): DomainError {
  return new DomainError(OVERLOADED, { service: 'database' });
}

function constraintOf(message: string): string {
  return /constraint [`'](?:\w+\.)?(\w+)[`']/i.exec(message)?.[1] ?? '';
}

/** Data too long for column 'name' at row 1; … for column `db`.`table`.`name` at row 1. */
function columnOf(message: string): string {
  const quoted = /(?:column|field) (['`][^ ]+)/i.exec(message)?.[1] ?? '';
  return quoted.replace(/['`]/g, '').split('.').at(-1) ?? '';
}

function lastQuoted(message: string): string {
  return [...message.matchAll(/['`]([^'`]+)['`]/g)].at(-1)?.[1] ?? '';
}
