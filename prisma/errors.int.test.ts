import { randomUUID } from 'node:crypto';
import { DomainError, reason } from '@commerce-tracking/service-kit/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../tests/support/environment.ts';
import { type Database, openDatabase } from './client.ts';
import { explainConstraints, translateDatabaseError } from './errors.ts';

let database: Database;

beforeAll(async () => {
  const { url } = await testDatabase();
  database = openDatabase({ url, poolSize: 4 });
  for (const sql of [
    'CREATE TABLE demo_town (id INT PRIMARY KEY, townName VARCHAR(10) NOT NULL, people TINYINT, CONSTRAINT demo_town_people_check CHECK (people > 0))',
    'CREATE UNIQUE INDEX demo_town_townName_key ON demo_town (townName)',
    'CREATE TABLE demo_street (id INT PRIMARY KEY, townId INT NOT NULL, CONSTRAINT demo_street_townId_fkey FOREIGN KEY (townId) REFERENCES demo_town (id))',
    "INSERT INTO demo_town VALUES (1, 'Kraké', 5)",
    'INSERT INTO demo_street VALUES (1, 1)',
  ]) {
    await database.pool.query(sql);
  }
});
afterAll(() => database.close());

const refusals: [string, string, Record<string, unknown>][] = [
  ['INSERT INTO demo_town VALUES (1, ?, 1)', 'other', { reason: 'ID_TAKEN' }],
  [
    'INSERT INTO demo_town VALUES (2, ?, 1)',
    'Kraké',
    { reason: 'NOT_UNIQUE', path: 'input.townName' },
  ],
  [
    'INSERT INTO demo_street VALUES (2, ?)',
    '77',
    { reason: 'INVALID_INPUT', path: 'input.townId', field: 'UNKNOWN_REFERENCE' },
  ],
  ['DELETE FROM demo_town WHERE id = ?', '1', { reason: 'IN_USE' }],
  [
    'UPDATE demo_town SET people = ?',
    '0',
    { reason: 'VIOLATES_RULE', rule: 'demo_town_people_check' },
  ],
  [
    'UPDATE demo_town SET townName = ?',
    'far too long a name',
    { reason: 'INVALID_INPUT', path: 'input.townName', field: 'VALUE_TOO_LONG' },
  ],
  [
    'UPDATE demo_town SET people = ?',
    '1000',
    { reason: 'INVALID_INPUT', path: 'input.people', field: 'VALUE_OUT_OF_RANGE' },
  ],
  [
    'INSERT INTO demo_town (id, people) VALUES (9, ?)',
    '1',
    { reason: 'INVALID_INPUT', path: 'input.townName', field: 'REQUIRED' },
  ],
  ['SELECT id FROM auth_outbox WHERE id = ?', 'é', { reason: 'INVALID_INPUT' }],
];

describe('translateDatabaseError', () => {
  it.each(refusals)('says what is wrong with: %s (%s)', async (sql, value, expected) => {
    expect(await told(() => database.transaction((tx) => tx.sql.execute(sql, [value])))).toEqual(
      expected,
    );
    expect(await told(() => database.db.$executeRawUnsafe(sql, value))).toEqual(expected);
    const inside = () => database.transaction((tx) => tx.$executeRawUnsafe(sql, value));
    expect(await told(inside)).toEqual(expected);
  });

  it('says the same of a model’s refusals', async () => {
    const row = { id: randomUUID(), subject: 's', aggregateId: 'a', payload: '{}' };
    await database.db.authOutbox.create({ data: row });
    expect(await told(() => database.db.authOutbox.create({ data: row }))).toEqual({
      reason: 'ID_TAKEN',
    });
    const long = { ...row, id: randomUUID(), aggregateId: 'x'.repeat(65) };
    expect(await told(() => database.db.authOutbox.create({ data: long }))).toEqual({
      reason: 'INVALID_INPUT',
      path: 'input.aggregateId',
      field: 'VALUE_TOO_LONG',
    });
    const absent = { where: { id: randomUUID() }, data: { subject: 't' } };
    expect(await told(() => database.db.authOutbox.update(absent))).toEqual({ reason: 'ABSENT' });
  });

  it('uses the meaning that a subgraph has given to a constraint', async () => {
    const TOWN_EMPTY = reason('BAD_INPUT', 'TOWN_EMPTY', { fr: 'Ville vide.', en: 'Empty town.' });
    explainConstraints({
      demo_town_people_check: { path: 'input.town.people', reason: TOWN_EMPTY },
    });
    expect(
      await told(() => database.db.$executeRawUnsafe('UPDATE demo_town SET people = 0')),
    ).toEqual({
      reason: 'INVALID_INPUT',
      path: 'input.town.people',
      field: 'TOWN_EMPTY',
    });
  });

  it('answers BUSY when a lock is waited for in vain', async () => {
    const waiting = database.transaction(async (holder) => {
      await holder.sql.execute('UPDATE demo_town SET people = 6 WHERE id = 1');
      // On a connection of its own: a transaction would be begun again.
      const connection = await database.pool.getConnection();
      await connection.query('SET SESSION innodb_lock_wait_timeout = 1');
      const answer = await told(() =>
        connection.query('UPDATE demo_town SET people = 7 WHERE id = 1'),
      );
      await connection.query('SET SESSION innodb_lock_wait_timeout = 3');
      await connection.release();
      return answer;
    });
    expect(await waiting).toEqual({ reason: 'OVERLOADED' });
  });

  it('leaves alone what is not the client’s doing', async () => {
    const broken = await database.db.$executeRawUnsafe('SELEKT 1').catch((error: unknown) => error);
    expect(translateDatabaseError(broken)).toBe(broken);
    const ours = new TypeError('x is undefined');
    expect(translateDatabaseError(ours)).toBe(ours);
  });
});

async function told(work: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await work().then(
    () => null,
    (failure: unknown) => translateDatabaseError(failure),
  );
  if (!(error instanceof DomainError)) throw error ?? new Error('nothing was refused');
  const [first] = error.fields;
  return {
    reason: error.reason.name,
    ...(typeof error.values.rule === 'string' && { rule: error.values.rule }),
    ...(first && { path: first.path }),
    ...(first && first.reason.name !== error.reason.name && { field: first.reason.name }),
  };
}
