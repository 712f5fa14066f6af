import type { Prisma } from '@commerce-tracking/prisma/client';

/** A person as stored, with what is needed to know the collector's supervisor. */
export type StoredActor = Prisma.ActorModel & {
  teamManager: { supervisorId: string | null } | null;
};

type Private = 'email' | 'phone' | 'gender' | 'maritalStatus';

/** A person as one caller may see them: where only the name is visible, the rest is null. */
export type ActorRow = Omit<Prisma.ActorModel, Private> & {
  [Field in Private]: Prisma.ActorModel[Field] | null;
};

/** Entities of other subgraphs, to be resolved there. */
export type UserReference = { __typename: 'User'; id: string };
export type CountryReference = { __typename: 'Country'; id: string };
export type CollectionPointReference = { __typename: 'CollectionPoint'; id: string };
