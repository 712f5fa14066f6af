import { nkeyVariable } from '../nats/permissions.ts';
import { authorization } from '../nats/server-config.ts';
import { emit, type Generated, nothingYet } from './output.ts';

/** Writes who may do what on NATS, as the configurations in infra/nats include it. */
export async function generateBrokerUsers(check: boolean): Promise<Generated> {
  const result = nothingYet();
  const text = `# Written by \`npm run generate\` from scripts/nats/permissions.ts.
# Each user is known by a public nkey, which the broker finds in its environment.
${authorization({ nkeyOf: (user) => `$${nkeyVariable(user)}` })}`;
  emit(result, 'infra/nats/permissions.conf', text, check);
  return result;
}
