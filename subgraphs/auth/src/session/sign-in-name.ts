/** What a sign-in name means. */
type AccountName = { email: string } | { phone: string } | { username: string };

/** Which account a sign-in name means: with `@` an e-mail, with a leading `+` a phone, else a user name. */
export function accountNamed(identifier: string): AccountName {
  if (identifier.includes('@')) return { email: identifier.toLowerCase() };
  if (identifier.startsWith('+')) return { phone: identifier.replace(/[\s().-]/g, '') };
  return { username: identifier };
}
