import type { Prisma } from '@commerce-tracking/prisma/client';

/** A session as stored. */
export type SessionRow = Prisma.SessionModel;

/** Tokens as a worker hands them out; the account is read by the subgraph. */
export type TokensRow = {
  accessToken: string;
  refreshToken: string;
  accessTokenExpiresAt: string;
  userId: string;
};
