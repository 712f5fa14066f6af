import { parseInput } from '@commerce-tracking/service-kit/input';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { discardAccount, openAccount, prepareAccount } from './account-commands.ts';
import { isRefusal } from './account-steps.ts';
import { newPersonWithAccount } from './actor.input.ts';
import { assertPlace } from './assert-place.ts';
import { storeActor } from './store-actor.ts';

/**
 * Enters a person and the account in three steps, each done once however often it is asked for: an
 * account that cannot sign in, the profile, the opening of the account. Ended half-way, the same
 * input sent again completes it; the one-time password is told only by the call that made it.
 */
export async function createActor(context: Context, rawInput: unknown, info: GraphQLResolveInfo) {
  const caller = context.require('actor:create');
  const { send, db, loaders } = context;
  const input = parseInput(newPersonWithAccount, rawInput);
  const { username, language, oneTimePassword, ...person } = input;
  const { id, email, phone, actorRole } = person;
  const entered = await db.actor.findUnique({ where: { id }, select: { id: true } });
  // What would be refused later is refused before an account exists.
  if (!entered) await assertPlace(db, caller, person);

  const account = await send(
    prepareAccount,
    {
      actorId: id,
      username,
      email,
      phone,
      role: actorRole,
      language,
      oneTimePassword,
      commandId: `${id}/prepare`,
    },
    info,
  );
  const { userId } = account;
  try {
    await send(storeActor, { ...person, userId }, info);
  } catch (error) {
    if (isRefusal(error)) {
      const commandId = `${id}/discard/${context.requestId}`;
      await send(discardAccount, { userId, commandId }, info);
    }
    throw error;
  }
  if (person.status === 'ACTIVE') {
    await send(openAccount, { userId, commandId: `${id}/open` }, info);
  }
  return { actor: await loaders.actor.load(id), oneTimePassword: account.oneTimePassword };
}
