import type { Prisma } from '@commerce-tracking/prisma/client';

/** An account as stored. */
export type UserRow = Prisma.UserModel;

/** The person behind an account, to be resolved by admin. */
export type ActorReference = { __typename: 'Actor'; id: string };
