import { createLogger, type Logger } from '@commerce-tracking/service-kit/logs';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type ErrorHabits, type ErrorScope, presentError, statusOf } from './errors.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const habits: ErrorHabits = { tokensMax: 4_000, masksErrors: true, repeatsWrites: true };
const scope = { ...habits, language: 'en', requestId: 'r', commandId: null } as const;
const present = (error: GraphQLError, changed: Partial<ErrorScope & ErrorHabits> = {}) =>
  presentError(error.toJSON(), error, { ...scope, ...changed }, log);

describe('what clients see of an error', () => {
  it('keeps what a service refused on purpose, without the name of the service', () => {
    const extensions = {
      code: 'FORBIDDEN',
      details: { reason: 'NOT_PERMITTED' },
      serviceName: 'tradeflow',
      query: 'secret',
    };
    expect(present(new GraphQLError('No.', { extensions })).extensions).toEqual({
      code: 'FORBIDDEN',
      details: { reason: 'NOT_PERMITTED' },
    });
  });

  it('leads by the reference a client is given to the line of the log that has the rest', () => {
    const lines: Record<string, unknown>[] = [];
    const own = { error: (line: Record<string, unknown>) => lines.push(line) } as unknown as Logger;
    const error = new GraphQLError('x', { originalError: new Error('table shop_sale is gone') });
    const shown = presentError(error.toJSON(), error, scope, own);
    const { reference } = (shown.extensions?.details ?? {}) as { reference?: string };
    expect(reference).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(shown)).not.toMatch(/shop_sale|stack/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ reference, requestId: 'r' });
    expect(lines[0]).toHaveProperty('err.stack', expect.stringContaining('table shop_sale'));
  });

  it('leaves what a subgraph says as it is where nothing is masked', () => {
    const extensions = { code: 'VAULT_CLOSED', opensAt: 'Monday', serviceName: 'vaults' };
    const error = new GraphQLError('The vault is closed.', { extensions });
    const open = present(error, { masksErrors: false });
    expect(open).toEqual({
      message: 'The vault is closed.',
      extensions: { code: 'VAULT_CLOSED', opensAt: 'Monday' },
    });
    const own = new GraphQLError('x', { originalError: new Error('table shop_sale is gone') });
    expect(present(own, { masksErrors: false }).extensions?.code).toBe('INTERNAL');
  });

  it('says no more than a thousand characters of what a client has written itself', () => {
    const message = `Cannot query field "${'k'.repeat(5_000)}".`;
    const error = new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect(present(error).message).toHaveLength(1_001);
    const name = 'k'.repeat(5_000);
    const said = `Variable "$i" got invalid value { ${name}: 1 }; Field "${name}" is not defined by type "T".`;
    const unknown = new GraphQLError(said, { extensions: { code: 'BAD_USER_INPUT' } });
    expect(JSON.stringify(present(unknown)).length).toBeLessThan(1_000);
  });

  it.each([
    ['a code nobody promised', 'DOWNSTREAM_SERVICE_ERROR', undefined],
    ['a validation error of a sub-query', 'GRAPHQL_VALIDATION_FAILED', 'tradeflow'],
    ['INTERNAL without a reference', 'INTERNAL', 'tradeflow'],
  ])('masks %s', (_what, code, serviceName) => {
    const error = new GraphQLError('Cannot query field "x" on type "Secret".', {
      extensions: { code, serviceName },
    });
    const shown = present(error);
    expect(shown.extensions?.code).toBe('INTERNAL');
    expect(JSON.stringify(shown)).not.toMatch(/Secret|tradeflow/);
  });

  it('tells a refused scalar of a service by its place', () => {
    const error = new GraphQLError(
      'Variable "$input" got invalid value "x" at "input.items[0].quantity"; Decimal expected.',
      { extensions: { code: 'BAD_USER_INPUT', serviceName: 'tradeflow' } },
    );
    expect(present(error).extensions).toMatchObject({
      code: 'BAD_INPUT',
      details: { reason: 'INVALID_INPUT', fields: [{ path: 'input.items.0.quantity' }] },
    });
  });

  it('passes on what Apollo refuses with a status alone', () => {
    const error = new GraphQLError('provided sha does not match query', {
      extensions: { http: { status: 400 } },
    });
    expect(present(error)).toMatchObject({
      message: 'provided sha does not match query',
      extensions: { code: 'BAD_REQUEST' },
    });
  });

  it('calls a late write unknown, and a late read late', () => {
    const extensions = { code: 'TIMEOUT', serviceName: 'tradeflow' };
    const root = new GraphQLError('late', { path: ['approve'], extensions });
    const deeper = new GraphQLError('late', { path: ['approve', 'point'], extensions });
    const write = { commandId: 'base' };
    expect(present(root, write).extensions?.code).toBe('OUTCOME_UNKNOWN');
    expect(present(root, write).extensions?.details).toMatchObject({
      remedy: 'Send it again with the same id: it happens only once.',
    });
    expect(present(root, { ...write, repeatsWrites: false }).extensions?.details).toMatchObject({
      remedy: expect.stringContaining('it could be done twice'),
    });
    expect(present(deeper, write).extensions?.code).toBe('TIMEOUT');
    expect(present(root).extensions?.code).toBe('TIMEOUT');
  });
});

describe('the status of an answer', () => {
  const away = { message: '', extensions: { code: 'UNAVAILABLE' } };
  it.each([
    [{ data: { a: 1 } }, 200],
    [{ data: { a: null, b: 1 }, errors: [away] }, 200],
    [{ data: { a: null }, errors: [away] }, 503],
    [{ data: null, errors: [{ message: '', extensions: { code: 'BUSY' } }] }, 503],
    [
      { data: { a: null }, errors: [away, { message: '', extensions: { code: 'FORBIDDEN' } }] },
      200,
    ],
    [{ data: { a: null }, errors: [{ message: '', extensions: { code: 'RATE_LIMITED' } }] }, 429],
  ])('of %j is %i', (answer, status) => {
    expect(statusOf(answer)).toBe(status);
  });
});
