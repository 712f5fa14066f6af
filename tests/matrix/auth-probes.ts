import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import { demoUserId } from '../../prisma/seed/demo/people.ts';
import { type Player, players } from './cast.ts';
import type { Probe } from './probe.ts';
import { asks, byId, everywhere, listed, sends, stale, staleVersion } from './rows.ts';

const ownUser = (player: Player) => demoUserId(players[player]);
const otherUser = () => demoUserId('collecteur.tg');
const account = () => stale(otherUser);
const own = 'each reaches the own account and no other';
const whole = 'the system has one of it';

/** How the operations of auth are tried. */
export const authProbes: Record<string, Probe> = {
  me: everywhere(
    asks(() => ({})),
    own,
  ),
  user: byId(otherUser),
  users: listed(
    () => ({ search: 'collecteur.tg' }),
    () => ({ search: 'nobody-is-called-so' }),
  ),
  isIdentifierFree: everywhere(
    asks(() => ({ username: 'someone.new' })),
    whole,
  ),
  sessions: {
    inside: asks((_cast, player) => ({ userId: ownUser(player) }), 'found'),
    outside: asks((cast, player) => ({ userId: cast.hidden(player, otherUser()) }), 'empty'),
  },
  roles: everywhere(
    asks(() => ({})),
    whole,
  ),
  signingKeys: everywhere(
    asks(() => ({})),
    whole,
  ),
  rotateSigningKey: everywhere(
    sends(() => ({ reason: 'Matrix.' })),
    whole,
  ),
  updateProfile: everywhere(
    sends(() => ({ expectedVersion: staleVersion }), 'CONFLICT STALE_VERSION'),
    own,
  ),
  changePassword: everywhere(
    sends(
      () => ({ currentPassword: 'not this one', newPassword: 'trois girafes au marché' }),
      'BAD_INPUT INVALID_INPUT',
    ),
    own,
  ),
  startTotpEnrolment: everywhere(
    sends(() => ({ password: demoPassword })),
    own,
  ),
  confirmTotpEnrolment: everywhere(
    sends(async (cast, player) => {
      await cast.read(
        player,
        `mutation { startTotpEnrolment(input: { password: "${demoPassword}" }) { secret } }`,
      );
      return { code: 'no code' };
    }, 'BAD_INPUT INVALID_INPUT'),
    own,
  ),
  disableTotp: {
    inside: sends(() => ({}), 'CONFLICT NOT_ENROLLED'),
    outside: sends(
      (cast, player) => ({ userId: cast.hidden(player, otherUser()) }),
      'FORBIDDEN NOT_PERMITTED',
      { ADMIN: 'NOT_FOUND ABSENT' },
    ),
  },
  activateUser: account(),
  deactivateUser: account(),
  unlockUser: account(),
  resetUserPassword: account(),
  login: everywhere(
    sends((_cast, player) => ({ identifier: players[player], password: demoPassword })),
    'public',
  ),
  refreshTokens: {
    inside: sends(async (cast, player) => ({
      refreshToken: (await cast.signIn(player)).refreshToken,
    })),
    outside: sends(() => ({ refreshToken: 'x'.repeat(43) }), 'UNAUTHENTICATED REFRESH_REFUSED'),
  },
  revokeSession: {
    inside: sends(async (cast, player) => ({ id: (await cast.signIn(player)).sessionId })),
    outside: sends(async (cast, player) => {
      const other = await cast.signIn(player === 'ANALYST' ? 'COLLECTOR' : 'ANALYST');
      return { id: cast.hidden(player, other.sessionId) };
    }, 'NOT_FOUND ABSENT'),
  },
  logout: everywhere(
    asks(() => ({})),
    own,
    { session: 'own' },
  ),
  revokeAllSessions: {
    inside: sends((_cast, player) => ({ userId: ownUser(player), keepCurrent: true })),
    outside: sends(
      (cast, player) => ({ userId: cast.hidden(player, otherUser()), keepCurrent: true }),
      'NOT_FOUND ABSENT',
    ),
    last: true,
  },
};
