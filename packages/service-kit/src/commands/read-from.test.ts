import { expect, it } from 'vitest';
import { createContextFactory } from '../context.ts';
import { createLogger } from '../logs.ts';

it('answers from a copy unless the request asks for the database itself', async () => {
  const contextOf = createContextFactory({
    dbFor: (mayLag) => (mayLag ? 'copy' : 'database'),
    log: createLogger({ name: 'test', level: 'silent' }),
    can: () => false,
    verifier: { verify: () => Promise.reject(new Error('nobody signs in here')) },
    sender: () => () => Promise.reject(new Error('nothing is written here')),
  });
  const read = async (given: Record<string, string>) => {
    const headers = { get: (name: string) => given[name] ?? '' };
    return (await contextOf({ headers, deadlineAt: 0 } as never)).db;
  };
  expect(await read({})).toBe('copy');
  expect(await read({ 'Read-From': 'database' })).toBe('database');
});
