import { newId } from '@commerce-tracking/service-kit/ids';
import { demoActorId } from '../../prisma/seed/demo/people.ts';
import { seedId } from '../../prisma/seed/seed-id.ts';

let count = 0;

/** Input of `createActor` for a collector of Benin in the team of chef.bj; only what matters is said. */
export function aCollector(given: Record<string, unknown> = {}) {
  count += 1;
  const id = newId();
  const name = `agent${count}.${id.slice(-6)}`;
  return {
    id,
    username: name,
    email: `${name}@example.org`,
    phone: `+22961${String(Date.now() % 10_000).padStart(4, '0')}${String(count).padStart(2, '0')}`,
    oneTimePassword: 'Premier mot 4711',
    actorRole: 'COLLECTOR',
    lastName: 'Zinsou',
    firstName: 'Aïcha',
    gender: 'FEMALE',
    maritalStatus: 'SINGLE',
    countryId: seedId('country', 'BJ'),
    teamManagerId: demoActorId('chef.bj'),
    ...given,
  };
}
