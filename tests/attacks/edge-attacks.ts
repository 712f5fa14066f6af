import {
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { inTurns } from '../../examples/people.ts';
import { apiSchema, operationsOf } from '../../scripts/generate/operations/operations.ts';
import type { Arena } from './arena.ts';
import { fieldOwners } from './subjects.ts';

const schema = apiSchema();
const owners = fieldOwners();
const queries = operationsOf(schema).filter(({ kind }) => kind === 'Query');

/** Entities that can be looked up by id, with the query that does it. */
const lookUps = new Map(
  queries
    .filter(({ field }) => {
      const required = field.args.filter(isRequiredArgument).map(({ name }) => name);
      return required.join() === 'id';
    })
    .filter(({ name, field }) => name.toLowerCase() === typeOf(field).name.toLowerCase())
    .map(({ name, field }) => [typeOf(field).name, name]),
);

/** A selection as a tree; a leaf selects nothing further. */
type Tree = { [part: string]: Tree };

/**
 * From every list anybody may ask for, every field that reaches an entity: also through parts of an
 * entity that are none themselves, and from there one entity further.
 */
const trees: Tree[] = queries.flatMap(({ name, field }) => {
  const type = typeOf(field);
  if (field.args.some(isRequiredArgument) || !isObjectType(type)) return [];
  const paged = field.args.some((argument) => argument.name === 'first') ? '(first: 4)' : '';
  const branch = branchOf(type, 0, 0);
  return branch ? [{ [`${name}${paged}`]: branch }] : [];
});

function branchOf(type: GraphQLObjectType, depth: number, entities: number): Tree | null {
  const isEntity = lookUps.has(type.name) && 'id' in type.getFields();
  // A hidden entity has its key at most, which stands beside the edge anyway, and nothing its owner alone knows.
  const tree: Tree = isEntity ? { __typename: {}, id: {}, [ownFieldOf(type)]: {} } : {};
  if (depth < 4 && entities < 2) {
    for (const part of Object.values(type.getFields())) {
      const next = typeOf(part);
      if (!isObjectType(next) || part.args.some(isRequiredArgument)) continue;
      const paged = part.args.some((argument) => argument.name === 'first') ? '(first: 2)' : '';
      const branch = branchOf(next, depth + 1, entities + Number(isEntity));
      if (branch) tree[`${part.name}${paged}`] = branch;
    }
  }
  return Object.keys(tree).length > 0 ? tree : null;
}

function write(tree: Tree): string {
  const parts = Object.entries(tree).map(([part, inner]) =>
    Object.keys(inner).length > 0 ? `${part} ${write(inner)}` : part,
  );
  return `{ ${parts.join(' ')} }`;
}

type Seen = { target: string; id: string; by: string };
const keyOf = ({ target, id }: Pick<Seen, 'target' | 'id'>) => `${target} ${id}`;

/** Against rows reached through other rows. */
export function edgeAttacks(arena: () => Arena): void {
  const outsiders = ['chef.tg', 'superviseur.tg', 'collecteur2.bj', 'analyste'];

  /** All entities that come back, with the edge that has shown them. */
  const harvest = async (who: string): Promise<Seen[]> => {
    const token = arena().token(who);
    const seen: Seen[] = [];
    await inTurns(trees, 6, async (tree) => {
      const { data, codes, text } = await arena().ask(write(tree), { token });
      const bad = codes.filter((code) => !['FORBIDDEN', 'BAD_INPUT', 'NOT_FOUND'].includes(code));
      expect([Object.keys(tree), bad, bad.length > 0 && text.slice(0, 500)]).toEqual([
        Object.keys(tree),
        [],
        false,
      ]);
      collect(data, [], seen);
    });
    return seen;
  };

  /** Which of them the same person finds by asking for them by id, and who they are themselves. */
  const lookUp = async (who: string, wanted: readonly Seen[]): Promise<Set<string>> => {
    const token = arena().token(who);
    const own = await arena().ask('{ me { id actorId } }', { token });
    const { id = '', actorId = '' } = (own.data?.me ?? {}) as { id?: string; actorId?: string };
    const found = new Set([keyOf({ target: 'User', id }), keyOf({ target: 'Actor', id: actorId })]);
    const all = [...new Map(wanted.map((one) => [keyOf(one), one])).values()];
    for (let from = 0; from < all.length; from += 15) {
      const some = all.slice(from, from + 15);
      const fields = some.map(
        (one, index) =>
          `a${index}: ${lookUps.get(one.target)}(id: ${JSON.stringify(one.id)}) { id ${ownFieldOf(schema.getType(one.target))} }`,
      );
      const { data } = await arena().ask(`{ ${fields.join(' ')} }`, { token });
      for (const [index, one] of some.entries()) if (data?.[`a${index}`]) found.add(keyOf(one));
    }
    return found;
  };

  describe('an edge', () => {
    /** All there is, as the administrator is shown it. */
    let everything: Seen[] = [];
    beforeAll(async () => {
      const seen = await harvest('admin');
      everything = [...new Map(seen.map((one) => [keyOf(one), one])).values()];
      expect(new Set(seen.map(({ by }) => by)).size).toBeGreaterThan(50);
      expect(new Set(everything.map(({ target }) => target)).size).toBeGreaterThan(15);
      expect(everything.filter(({ target }) => target === 'Collection').length).toBeGreaterThan(1);
    });

    it.each(outsiders)('shows %s nothing that is not shown by id', async (who) => {
      const seen = await harvest(who);
      const visible = await lookUp(who, seen);
      const leaks = seen.filter((one) => !visible.has(keyOf(one)));
      expect(leaks.map(({ target, by }) => `${by} → ${target}`)).toEqual([]);
      expect(seen.length).toBeGreaterThan(20);
    });

    it.each([...outsiders, null])(
      'gives %s no entity by its key, straight from a subgraph, that is not shown by id',
      async (who) => {
        const { tell, token } = arena();
        const visible = who ? await lookUp(who, everything) : new Set<string>();
        const secret = everything.filter(
          (one) =>
            !visible.has(keyOf(one)) &&
            (who || ['Collection', 'Actor', 'User'].includes(one.target)),
        );
        const headers: Record<string, string> = who
          ? { Authorization: `Bearer ${token(who)}` }
          : {};
        expect(secret.length).toBeGreaterThan(0);
        for (const target of new Set(secret.map((one) => one.target))) {
          const ids = secret.filter((one) => one.target === target).map(({ id }) => id);
          const representations = ids.slice(0, 30).map((id) => ({ __typename: target, id }));
          const asked = fieldsOf(target).flatMap(({ name, selection }) =>
            (owners.get(`${target}.${name}`) ?? []).map(async (subgraph) => {
              const query = `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${target} { told: ${selection} } } }`;
              const variables = { r: representations };
              const { data } = await tell(`graphql.${subgraph}`, { query, variables }, headers);
              const entities = (data?._entities ?? []) as ({ told?: unknown } | null)[];
              const shown = entities.map((entity) => entity?.told).filter((one) => !isEmpty(one));
              return shown.length > 0 ? [`${subgraph} ${target}.${selection}`, shown] : null;
            }),
          );
          expect((await Promise.all(asked)).filter(Boolean)).toEqual([]);
        }
      },
    );
  });
}

/** The fields of an entity, each as a selection; keys come back as they were sent. */
function fieldsOf(target: string): { name: string; selection: string }[] {
  const type = schema.getType(target);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields())
    .filter((field) => field.name !== 'id' && !field.args.some(isRequiredArgument))
    .map((field) => ({
      name: field.name,
      selection: `${field.name}${isObjectType(typeOf(field)) ? ' { __typename }' : ''}`,
    }));
}

/** A field that is always there where the entity is. */
function ownFieldOf(type: unknown): string {
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  const always = fields.filter(
    (field) => isNonNullType(field.type) && isLeafType(typeOf(field)) && field.name !== 'id',
  );
  const own = always.find(({ name }) => name === 'createdAt')?.name ?? always[0]?.name;
  if (!own) throw new Error(`${String(type)} has no field that is always there`);
  return own;
}

function typeOf(field: { type: Parameters<typeof getNamedType>[0] }) {
  return getNamedType(field.type) as ReturnType<typeof getNamedType> & { name: string };
}

/** Nothing, or what is said of a thing nobody knows anything of. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === 0 || value === false) return true;
  return Array.isArray(value) && value.length === 0;
}

/** Every entity anywhere in an answer. */
function collect(value: unknown, path: readonly string[], seen: Seen[]): void {
  if (Array.isArray(value)) for (const one of value) collect(one, path, seen);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const { __typename: target, id } = value as Record<string, unknown>;
  if (typeof target === 'string' && typeof id === 'string') {
    seen.push({ target, id, by: path.join('.') });
  }
  for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name], seen);
}
