import { buildSchema, getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logs.ts';
import { failureOf } from './streams/dead-letters.ts';

const value = "Geneviève d'Almeida";

/** An error as the driver of the database throws it, with its number and text. */
function refused(sqlMessage: string): Error {
  const text = `(conn:7, no: 1062, SQLState: 23000) ${sqlMessage}\nsql: INSERT INTO auth_user (username) VALUES (?)`;
  return Object.assign(new Error(text), { errno: 1062, sqlMessage });
}

function logged(about: object): string {
  const lines: string[] = [];
  const log = createLogger(
    { name: 'test', level: 'info' },
    { write: (line) => void lines.push(line) },
  );
  log.error(about, 'unexpected failure');
  log.error(about);
  if ('err' in about) log.error(about.err);
  return lines.join('');
}

describe('what the log keeps of an error', () => {
  it.each([
    [
      'a value that is there already',
      `Duplicate entry '${value}' for key 'auth_user_username_key'`,
      'auth_user_username_key',
    ],
    [
      'one that looks like the end',
      `Duplicate entry 'a' for key '${value}' for key 'auth_user_email_key'`,
      'auth_user_email_key',
    ],
    [
      'one of two lines',
      `Duplicate entry 'a\n${value}' for key 'auth_user_email_key'`,
      'auth_user_email_key',
    ],
    [
      'a text it cannot read',
      `Incorrect string value: '${value}' for column \`ct\`.\`auth_user\`.\`username\` at row 1`,
      'username',
    ],
    ['a day that is none', `Incorrect DATE value: '${value}'`, 'DATE'],
    ['a number that is none', `Truncated incorrect DOUBLE value: '${value}'`, 'DOUBLE'],
  ])('names the place, and not %s', (_what, message, place) => {
    const error = refused(message);
    const fromPrisma = Object.assign(new Error(`Invalid invocation:\n${message}`), {
      meta: { driverAdapterError: { cause: { kind: 'mysql', originalMessage: message } } },
    });
    for (const err of [error, fromPrisma, new Error('not stored', { cause: error })]) {
      const line = logged({ err });
      expect(line).toContain(place);
      expect(line).toContain('logs.test.ts');
      expect(line).not.toContain('Almeida');
    }
    expect(failureOf(fromPrisma).errorMessage).not.toContain('Almeida');
  });

  it('names no part of a text that is no JSON', () => {
    const err = thrownBy(() => JSON.parse(value));
    expect(err.message).toContain('Genev');
    expect(logged({ err })).not.toContain('Genev');
  });

  it('names no input that GraphQL refuses', () => {
    const [type, document] = ['type Query { a(b: Int): Int }', 'query($b: Int) { a(b: $b) }'];
    const [operation] = parse(document).definitions as OperationDefinitionNode[];
    const declared = operation?.variableDefinitions ?? [];
    const { errors: [err] = [] } = getVariableValues(buildSchema(type), declared, { b: value });
    expect(err?.message).toContain('Almeida');
    expect(logged({ err })).toContain('Variable');
    expect(logged({ err })).not.toContain('Almeida');
  });

  it('keeps everything else', () => {
    const err = new Error("Unknown column 'nonsense' in 'field list'", { cause: new Error('why') });
    const line = logged({ err, requestId: 'r-1' });
    for (const kept of ["Unknown column 'nonsense'", 'why', 'r-1']) expect(line).toContain(kept);
  });
});

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
