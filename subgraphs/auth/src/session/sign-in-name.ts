import type { Prisma } from '@commerce-tracking/prisma/client';

/** Which account a sign-in name means: with `@` an e-mail, with a leading `+` a phone, else a user name. */
export function accountNamed(identifier: string): Prisma.UserWhereUniqueInput {
  if (identifier.includes('@')) return { email: identifier.toLowerCase() };
  if (identifier.startsWith('+')) return { phone: identifier.replace(/[\s().-]/g, '') };
  return { username: identifier };
}
