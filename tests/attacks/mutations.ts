import type { Random } from '../../supergraph/test-support/random.ts';

const fragments = [
  ...['"', "'", '\\', '{', '}', '[', ']', '(', ')', '$', '@', '!', '...', ':', ',', '#', '&', '|'],
  ...['\u0000', '\uFEFF', '\uD800', '\u202E', '\r\n', '\t', 'é', '𝒳', '%00', '%', '../', '\\u0000'],
  ...['null', 'true', '-1', '1e999', '9007199254740993', '0x10', 'NaN', '""', '{}', '[]'],
  ...['__proto__', 'constructor', '__typename', '__schema', 'on', 'fragment X on Query{me{id}}'],
  ...["' OR '1'='1", '; DROP TABLE x; --', '<script>', '${7*7}', '{{7*7}}', '*', '>', '.'],
  ...[
    '@include(if: true)',
    '@skip(if: $x)',
    'subscription',
    'mutation',
    'query',
    '$representations',
  ],
];

/** The same text with a few accidents: cut, doubled, swapped, overwritten, something put in. */
export function mutateText(text: string, random: Random): string {
  let mutated = text;
  const accidents = 1 + random.whole(3);
  for (let count = 0; count < accidents; count += 1) {
    const at = random.whole(mutated.length + 1);
    const length = random.whole(Math.min(12, mutated.length - at + 1));
    const part = mutated.slice(at, at + length);
    const kind = random.whole(7);
    const inside = [
      () => random.pick(fragments),
      () => '',
      () => part + part,
      () => part.repeat(1 + random.whole(40)),
      () => [...part].reverse().join(''),
      () => String.fromCharCode(random.whole(0xffff)),
      () => part + random.pick(fragments),
    ][kind]?.();
    mutated = mutated.slice(0, at) + inside + mutated.slice(at + length);
    if (random.chance(0.05)) mutated = mutated.slice(0, random.whole(mutated.length + 1));
  }
  return mutated.slice(0, 50_000);
}

const values: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => -1,
  () => 1e308,
  () => 0.1,
  () => '',
  () => [],
  () => ({}),
  () => JSON.parse('{"__proto__": {"a": 1}, "constructor": {"prototype": 1}}'),
  (random) => random.pick(fragments),
  (random) => random.pick(fragments).repeat(1 + random.whole(300)),
  (random) => Array.from({ length: random.whole(200) }, () => random.pick(fragments)),
  (random) =>
    Object.fromEntries(Array.from({ length: random.whole(30) }, (_none, key) => [`k${key}`, key])),
  (random) => nested(random.whole(3_000)),
  () => '01900000-0000-7000-8000-000000000001',
  () => '2026-02-30',
  () => '9'.repeat(400),
];

/** The same value with one of its parts replaced, left out, or one put in. */
export function mutateValue(value: unknown, random: Random, depth = 0): unknown {
  if (random.chance(depth === 0 ? 0.1 : 0.35)) return random.pick(values)(random);
  if (Array.isArray(value)) {
    if (value.length === 0) return [random.pick(values)(random)];
    const at = random.whole(value.length);
    return value.map((entry, index) =>
      index === at ? mutateValue(entry, random, depth + 1) : entry,
    );
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const at = random.whole(entries.length + 1);
    const entry = entries[at];
    if (!entry || random.chance(0.1)) {
      return {
        ...value,
        [random.pick(['role', 'id', 'version', 'x', ...fragments])]: random.pick(values)(random),
      };
    }
    const kept = entries.map(([key, inner], index): [string, unknown] => [
      key,
      index === at ? mutateValue(inner, random, depth + 1) : inner,
    ]);
    return Object.fromEntries(
      random.chance(0.15) ? kept.filter((_one, index) => index !== at) : kept,
    );
  }
  if (typeof value === 'string' && random.chance(0.6)) return mutateText(value, random);
  return random.pick(values)(random);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A token with one part exchanged, a bit turned over, or its header rewritten. */
export function mutateToken(token: string, others: readonly string[], random: Random): string {
  const parts = token.split('.');
  const at = random.whole(3);
  const kind = random.whole(5);
  if (kind === 0) return mutateText(token, random).replace(/[^\x20-\x7e]/g, '.');
  if (kind === 1) parts[at] = random.pick(others).split('.')[at] ?? '';
  else if (kind === 2) parts[at] = (parts[at] ?? '').slice(0, random.whole(80));
  else if (kind === 3) {
    const bytes = Buffer.from(parts[at] ?? '', 'base64url');
    const place = random.whole(Math.max(1, bytes.length));
    bytes[place] = (bytes[place] ?? 0) ^ (1 << random.whole(8));
    parts[at] = bytes.toString('base64url');
  } else {
    const place = random.whole(2);
    const content = JSON.parse(Buffer.from(parts[place] ?? '', 'base64url').toString()) as unknown;
    parts[place] = Buffer.from(JSON.stringify(mutateValue(content, random))).toString('base64url');
  }
  return parts.join('.');
}
