import { changeAccount } from './account/change-account.ts';
import { deleteAccount } from './account/delete-account.ts';
import { discardAccount } from './account/discard-account.ts';
import { eraseAccount } from './account/erase-account.ts';
import { openAccount } from './account/open-account.ts';
import { prepareAccount } from './account/prepare-account.ts';
import { setAccountStatus } from './account/set-account-status.ts';
import { changePassword } from './password/change-password.ts';
import { resetUserPassword } from './password/reset-user-password.ts';
import { confirmTotpEnrolment } from './second-factor/confirm-totp-enrolment.ts';
import { disableTotp } from './second-factor/disable-totp.ts';
import { startTotpEnrolment } from './second-factor/start-totp-enrolment.ts';
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
  resetUserPassword,
  startTotpEnrolment,
  confirmTotpEnrolment,
  disableTotp,
  updateProfile,
  activateUser,
  deactivateUser,
  unlockUser,
  rotateSigningKey,
  // Asked for by admin, with the token of the person who acts.
  prepareAccount,
  discardAccount,
  openAccount,
  changeAccount,
  setAccountStatus,
  deleteAccount,
  eraseAccount,
];
