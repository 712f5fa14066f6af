import { expect, it } from 'vitest';
import { entityIdOf, entityTypeOf, oncePerMinute, type Refusal } from './refusal-log.ts';

it('names the kind of thing a command or a permission is about', () => {
  expect(
    ['command.auth.signing-key.rotate', 'internal.auth.account.open', 'formModel:write'].map(
      entityTypeOf,
    ),
  ).toEqual(['SigningKey', 'Account', 'FormModel']);
  expect([entityIdOf({ id: 'a' }), entityIdOf({ id: 1 }), entityIdOf(null)]).toEqual([
    'a',
    undefined,
    undefined,
  ]);
});

it('tells of a caller who keeps asking for the same once a minute', () => {
  const told: string[] = [];
  const log = oncePerMinute(({ actor, action }) => told.push(`${actor.actorId} ${action}`));
  const refusal = (actorId: string, action: string) =>
    ({ actor: { actorId }, action }) as unknown as Refusal;
  for (const action of ['a:read', 'a:read', 'b:read']) log(refusal('one', action));
  log(refusal('two', 'a:read'));
  expect(told).toEqual(['one a:read', 'one b:read', 'two a:read']);
});
