import { newId } from '@commerce-tracking/service-kit/ids';
import type { Cast, Player } from './cast.ts';
import type { Ask, Probe } from './probe.ts';

type Make<Value> = (cast: Cast, player: Player) => Value | Promise<Value>;
type Fields = Record<string, unknown>;
type More = Omit<Probe, 'inside' | 'outside'>;

/** A query by id: the thing, or null as if it did not exist. */
export function byId(inside: Make<string>, outside: Make<string> = () => newId()): Probe {
  const ask = (make: Make<string>, answer: string): Ask => ({
    args: async (cast, player) => ({ id: await make(cast, player) }),
    answer,
  });
  return { inside: ask(inside, 'answered'), outside: ask(outside, 'null') };
}

/** A list that finds a row of the caller's under one filter, and none under another. */
export function listed(
  inside: Make<Fields>,
  outside: Make<Fields>,
  { but, ...more }: More & Pick<Ask, 'but'> = {},
): Probe {
  const args = (make: Make<Fields>) => async (cast: Cast, player: Player) => ({
    filter: await make(cast, player),
  });
  return {
    inside: { args: args(inside), answer: 'found', but },
    outside: { args: args(outside), answer: 'empty' },
    ...more,
  };
}

/** A query or write with arguments of its own, and what it answers. */
export function asks(args: Make<Fields>, answer = 'answered', but?: Ask['but']): Ask {
  return { args, answer, but };
}

/** What a write is sent, and what it answers. */
export function sends(input: Make<Fields>, answer = 'answered', but?: Ask['but']): Ask {
  return {
    args: async (cast, player) => ({ input: await input(cast, player) }),
    answer,
    but,
  };
}

/** An operation that reaches the same for everybody who may ask it; `why` there is nothing outside. */
export function everywhere(inside: Ask, why: string, more: More = {}): Probe {
  return { inside, outside: why, ...more };
}

/** A version no row has. */
export const staleVersion = 9_999;

/**
 * A write on one row with a version nobody has: who reaches the row is told that it has changed, and
 * nothing happens to it.
 */
export function stale(
  inside: Make<string>,
  outside: Make<string> = () => newId(),
  fields: Make<Fields> = () => ({}),
): Probe {
  const on = (make: Make<string>, answer: string) =>
    sends(
      async (cast, player) => ({
        id: await make(cast, player),
        expectedVersion: staleVersion,
        ...(await fields(cast, player)),
      }),
      answer,
    );
  return { inside: on(inside, 'CONFLICT STALE_VERSION'), outside: on(outside, 'NOT_FOUND ABSENT') };
}
