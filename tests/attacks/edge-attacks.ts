import { type GraphQLObjectType, getNamedType, isObjectType, isRequiredArgument } from 'graphql';
import { describe, expect, it } from 'vitest';
import { apiSchema, operationsOf } from '../../scripts/generate/operations/operations.ts';
import { subgraphs } from '../../scripts/workspaces.ts';
import type { Arena } from './arena.ts';

const schema = apiSchema();
const queries = operationsOf(schema).filter(({ kind }) => kind === 'Query');

/** Entities that can be looked up by id, with the query that does it. */
const lookUps = new Map(
  queries
    .filter(
      ({ field }) =>
        field.args
          .filter(isRequiredArgument)
          .map(({ name }) => name)
          .join() === 'id',
    )
    .filter(({ name, field }) => name.toLowerCase() === getNamedType(field.type).name.toLowerCase())
    .map(({ name, field }) => [getNamedType(field.type).name, name]),
);

/** A way from a list anybody may ask for to another entity, as a selection. */
type Edge = { root: string; path: string[]; target: string; query: string };

/** Every field that reaches an entity, from every list, also through parts of an entity that are none themselves. */
function edges(): Edge[] {
  const found: Edge[] = [];
  for (const { name, field } of queries) {
    if (field.args.some(isRequiredArgument)) continue;
    const type = getNamedType(field.type);
    if (!isObjectType(type)) continue;
    const paged = field.args.some((argument) => argument.name === 'first') ? '(first: 20)' : '';
    walk(type, [`${name}${paged}`], 0);
  }
  return found;

  function walk(type: GraphQLObjectType, path: string[], depth: number): void {
    const { id } = type.getFields();
    if (lookUps.has(type.name) && id) {
      const query = `{ ${[...path, 'id'].reduceRight((inside, part) => `${part} { ${inside} }`)} }`;
      found.push({ root: path[0] ?? '', path, target: type.name, query });
      // From there on it is the edges of that entity, which its own lists show.
      if (path.length > 2) return;
    }
    if (depth > 3) return;
    for (const part of Object.values(type.getFields())) {
      const next = getNamedType(part.type);
      if (!isObjectType(next) || part.args.some(isRequiredArgument)) continue;
      walk(next, [...path, part.name], depth + 1);
    }
  }
}

type Seen = { target: string; id: string; by: string };

/** Against rows reached through other rows. */
export function edgeAttacks(arena: () => Arena): void {
  const all = edges();
  const outsiders = ['chef.tg', 'superviseur.tg', 'collecteur2.bj', 'collecteur.tg', 'analyste'];

  /** All ids of entities that come back, with the edge that has shown them. */
  const harvest = async (who: string): Promise<Seen[]> => {
    const token = arena().token(who);
    const seen: Seen[] = [];
    let next = 0;
    const work = async () => {
      for (let edge = all[next++]; edge; edge = all[next++]) {
        const { data, codes } = await arena().ask(edge.query, { token });
        expect(codes.filter((code) => code === 'INTERNAL')).toEqual([]);
        const ids = data ? idsAt(data, edge.path) : [];
        for (const id of new Set(ids))
          seen.push({ target: edge.target, id, by: edge.path.join('.') });
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    return seen;
  };

  /** Which of them the same person finds by asking for them by id. */
  const lookUp = async (who: string, wanted: readonly Seen[]): Promise<Set<string>> => {
    const token = arena().token(who);
    const pairs = [...new Map(wanted.map((one) => [`${one.target} ${one.id}`, one])).entries()];
    const found = new Set<string>();
    for (let from = 0; from < pairs.length; from += 15) {
      const some = pairs.slice(from, from + 15);
      const fields = some.map(
        ([, { target, id }], index) =>
          `a${index}: ${lookUps.get(target)}(id: ${JSON.stringify(id)}) { id }`,
      );
      const { data } = await arena().ask(`{ ${fields.join(' ')} }`, { token });
      for (const [index, [key]] of some.entries()) if (data?.[`a${index}`]) found.add(key);
    }
    return found;
  };

  describe('an edge', () => {
    let hidden: Seen[] = [];

    it('is asked from every list, and leads somewhere', async () => {
      const seen = await harvest('admin');
      hidden = [...new Map(seen.map((one) => [`${one.target} ${one.id}`, one])).values()];
      const led = new Set(seen.map(({ by }) => by));
      expect(all.length).toBeGreaterThan(100);
      expect(led.size).toBeGreaterThan(50);
      expect(new Set(hidden.map(({ target }) => target)).size).toBeGreaterThan(15);
      expect(hidden.filter(({ target }) => target === 'Collection').length).toBeGreaterThan(1);
    });

    it.each(outsiders)('shows %s nothing that is not shown by id', async (who) => {
      const seen = await harvest(who);
      const visible = await lookUp(who, seen);
      const leaks = seen.filter(({ target, id }) => !visible.has(`${target} ${id}`));
      expect(leaks.map(({ target, by }) => `${by} → ${target}`)).toEqual([]);
      expect(seen.length).toBeGreaterThan(20);
    });

    it.each([...outsiders, null])(
      'gives %s no entity by its key, straight from a subgraph, that is not shown by id',
      async (who) => {
        const { tell, token } = arena();
        const visible = who ? await lookUp(who, hidden) : new Set<string>();
        const outside = hidden.filter(({ target, id }) => !visible.has(`${target} ${id}`));
        const secret = who
          ? outside
          : outside.filter(({ target }) => ['Collection', 'Actor', 'User'].includes(target));
        const headers: Record<string, string> = who
          ? { Authorization: `Bearer ${token(who)}` }
          : {};
        expect(secret.length).toBeGreaterThan(0);
        for (const target of new Set(secret.map((one) => one.target))) {
          const type = schema.getType(target);
          const ids = secret.filter((one) => one.target === target).map(({ id }) => id);
          if (!isObjectType(type)) continue;
          const representations = ids.slice(0, 50).map((id) => ({ __typename: target, id }));
          for (const subgraph of subgraphs) {
            for (const field of Object.values(type.getFields())) {
              // Keys come back as they were sent.
              if (field.name === 'id' || field.args.some(isRequiredArgument)) continue;
              const inside = isObjectType(getNamedType(field.type)) ? ' { __typename }' : '';
              const query = `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${target} { ${field.name}${inside} } } }`;
              const answer = await tell(
                `graphql.${subgraph}`,
                { query, variables: { r: representations } },
                headers,
              );
              const entities = (answer.data?._entities ?? []) as (Record<string, unknown> | null)[];
              const shown = entities.filter((entity) => !isEmpty(entity?.[field.name]));
              expect([subgraph, target, field.name, shown]).toEqual([
                subgraph,
                target,
                field.name,
                [],
              ]);
            }
          }
        }
      },
    );
  });
}

/** Nothing, or what is said of a thing nobody knows anything of. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return false;
}

/** Ids at the end of a path; lists on the way are walked through. */
function idsAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => idsAt(one, path));
  if (typeof value !== 'object' || value === null) return [];
  const [part, ...rest] = path;
  const record = value as Record<string, unknown>;
  if (part === undefined) return typeof record.id === 'string' ? [record.id] : [];
  return idsAt(record[part.split('(')[0] ?? ''], rest);
}
