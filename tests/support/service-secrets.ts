import type { Service } from '../../scripts/workspaces.ts';

/** The secrets of the services in systems under test: a process is given none of another. */
export const secretsOf: Partial<Record<Service, Record<string, string>>> = {
  auth: { AUTH_SECRET: 'a secret of the tests, of more than 32 characters' },
  admin: { ADMIN_SECRET: 'one more secret of the tests, as long as the others' },
  tradeflow: { TRADEFLOW_SECRET: 'another secret of the tests, long enough as well' },
};
