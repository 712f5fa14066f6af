import type { Db } from '@commerce-tracking/prisma/client';
import { parseInput } from '@commerce-tracking/service-kit/input';
import {
  emailAddress,
  phoneNumber,
  signInName,
} from '@commerce-tracking/service-kit/values/contact-input';
import { z } from 'zod';
import type { IdentifierAvailability, QueryIsIdentifierFreeArgs } from '../generated/graphql.ts';
import { takenIdentifiers } from './identifiers.ts';

const question = z.object({
  username: signInName.nullish(),
  email: emailAddress.nullish(),
  phone: phoneNumber.nullish(),
});

/** Tells, name by name, whether a new account may have it. */
export async function findFreeIdentifiers(
  db: Db,
  args: QueryIsIdentifierFreeArgs,
): Promise<IdentifierAvailability> {
  const { username, email, phone } = parseInput(question, args);
  const taken = await takenIdentifiers(db, { username, email, phone });
  return {
    all: taken.length === 0,
    username: username ? !taken.includes('username') : null,
    email: email ? !taken.includes('email') : null,
    phone: phone ? !taken.includes('phone') : null,
  };
}
