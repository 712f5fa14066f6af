import { changePassword } from './password/change-password.ts';
import { login } from './session/login.ts';
import { logout } from './session/logout.ts';
import { refreshTokens } from './session/refresh-tokens.ts';
import { revokeAllSessions } from './session/revoke-all-sessions.ts';
import { revokeSession } from './session/revoke-session.ts';
import { rotateSigningKey } from './signing-key/rotate-signing-key.ts';
import { activateUser } from './user/activate-user.ts';
import { deactivateUser } from './user/deactivate-user.ts';
import { unlockUser } from './user/unlock-user.ts';
import { updateProfile } from './user/update-profile.ts';

/** Every write of auth. */
export const commands = [
  login,
  refreshTokens,
  logout,
  revokeSession,
  revokeAllSessions,
  changePassword,
  updateProfile,
  activateUser,
  deactivateUser,
  unlockUser,
  rotateSigningKey,
];
