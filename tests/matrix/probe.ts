import { can, type Permission } from '@commerce-tracking/access/permissions';
import { getNamedType, isLeafType, isObjectType } from 'graphql';
import type { Operation } from '../../scripts/generate/operations/operations.ts';
import type { Needs } from '../../scripts/generate/operations/permissions.ts';
import { type Cast, type Player, players } from './cast.ts';

type Arguments = Record<string, unknown>;

/** What to send so that the answer shows whether the caller got as far as the row. */
export type Ask = {
  args(cast: Cast, player: Player): Arguments | Promise<Arguments>;
  /** What those who have the permission are answered, and those of them who are answered otherwise. */
  answer: string;
  but?: Partial<Record<Player, string>>;
};

/** How one operation is tried. */
export type Probe = {
  inside: Ask;
  /** With a row the caller must not reach; or why there is no such row. */
  outside: Ask | string;
  /** Fields to select, where it is not enough to see that there is an answer. */
  select?: string;
  /** Reads the answer, where `select` needs reading. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it has asked for.
  read?(value: any): string;
  /** Asks in a session of its own, which the operation may close. */
  session?: 'own';
  /** Closes what others are asked with: comes after them. */
  last?: boolean;
};

export type Caller = Player | 'ANONYMOUS';
export const callers: readonly Caller[] = [...(Object.keys(players) as Player[]), 'ANONYMOUS'];

/** Answers by caller: inside and, where there is one, outside. */
export type Cells = Record<string, string>;

/** What the documentation promises for every caller. */
export function promised(needs: Needs, probe: Probe): Cells {
  const cells: Cells = {};
  for (const [scope, ask] of scopesOf(probe)) {
    for (const caller of callers) {
      cells[`${caller} ${scope}`] = promisedTo(caller, needs, ask);
    }
  }
  return cells;
}

function promisedTo(caller: Caller, needs: Needs, ask: Ask): string {
  if (needs.length === 0) return ask.answer;
  if (caller === 'ANONYMOUS') return 'UNAUTHENTICATED NOT_SIGNED_IN';
  const may = needs.some((need: Permission) => can({ role: caller }, need));
  return may ? (ask.but?.[caller] ?? ask.answer) : 'FORBIDDEN NOT_PERMITTED';
}

/** What the running system answers every caller. */
export async function answered(cast: Cast, operation: Operation, probe: Probe): Promise<Cells> {
  const cells: Cells = {};
  for (const [scope, ask] of scopesOf(probe)) {
    const answers = await Promise.all(
      callers.map((caller) => answerTo(cast, operation, probe, caller, ask)),
    );
    for (const [index, caller] of callers.entries())
      cells[`${caller} ${scope}`] = answers[index] ?? '';
  }
  return cells;
}

function scopesOf({ inside, outside }: Probe): [string, Ask][] {
  return typeof outside === 'string'
    ? [['inside', inside]]
    : [
        ['inside', inside],
        ['outside', outside],
      ];
}

async function answerTo(
  cast: Cast,
  operation: Operation,
  probe: Probe,
  caller: Caller,
  ask: Ask,
): Promise<string> {
  const player = caller === 'ANONYMOUS' ? 'COLLECTOR' : caller;
  const args = await ask.args(cast, player);
  const token = probe.session ? (await cast.signIn(player)).token : cast.token(players[player]);
  const { data, errors } = await cast.client.call<Arguments>(
    documentOf(operation, args, probe.select),
    args,
    { ...(caller !== 'ANONYMOUS' && { token }), headers: { 'x-language': 'en' } },
  );
  const [error] = errors;
  if (error) {
    const { code, details } = error.extensions;
    return details?.reason ? `${code} ${details.reason}` : `${code}: ${error.message}`;
  }
  const value = data?.[operation.name];
  if (value === null || value === undefined) return 'null';
  if (probe.read) return probe.read(value);
  const { totalCount } = value as { totalCount?: number };
  if (totalCount !== undefined) return totalCount > 0 ? 'found' : 'empty';
  return 'answered';
}

/** The operation as a client writes it, with exactly the arguments given. */
function documentOf({ name, kind, field }: Operation, args: Arguments, select?: string): string {
  const given = field.args.filter((argument) => argument.name in args);
  const declared = given.map((argument) => `$${argument.name}: ${argument.type}`).join(', ');
  const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const fields = select ?? selectionOf(field);
  return `${kind.toLowerCase()} Probe${declared && `(${declared})`} {
    ${name}${passed && `(${passed})`}${fields && ` { ${fields} }`}
  }`;
}

/** The count of a list, the id of a thing, or the first plain field there is. */
function selectionOf({ type }: Operation['field']): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = named.getFields();
  if (fields.totalCount) return 'totalCount';
  if (fields.id) return 'id';
  const plain = Object.values(fields).find((field) => isLeafType(getNamedType(field.type)));
  return plain?.name ?? '__typename';
}
