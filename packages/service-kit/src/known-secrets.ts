const words =
  /^(?:commerce[-_]?tracking|change[-_]?(?:it|me)|password|passwd|secret|demo|test|example|admin|root|mysql|nats|app|local|dev|[-_ ])*[\d!.]*$/i;
const distinctMin = 8;

/** Complaints about secrets that are none: words everybody tries first, those of the tests, one character over and over. */
export function knownSecrets(values: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (!value) continue;
    if (/(?:SECRET|PASSWORD|TOKEN)$/.test(name) && isKnown(value)) problems.push(refusal(name));
    if (name === 'DATABASE_URL' && !values.DATABASE_PASSWORD && URL.canParse(value)) {
      const password = decodeURIComponent(new URL(value).password);
      if (isKnown(password)) problems.push(refusal('the password in DATABASE_URL'));
    }
  }
  return problems;
}

function isKnown(secret: string): boolean {
  return new Set(secret).size < distinctMin || words.test(secret) || / of the tests\b/.test(secret);
}

function refusal(name: string): string {
  return `${name}: a value anybody could guess; in production take one of \`openssl rand -base64 32\``;
}
