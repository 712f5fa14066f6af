import { GraphQLError, type GraphQLSchema, isObjectType } from 'graphql';

const request = Symbol('request');

/** Until when somebody waits, in milliseconds since the epoch; sooner, once a caller has left. */
type Timed = { readonly deadlineAt: number };

/** The root value of an execution: fields find out by it until when somebody waits, and nothing else. */
export type TimedRoot = { readonly [request]: Timed };

/** One for all: a late answer may have thousands of late fields, and nobody reads them. */
const late = new GraphQLError('The deadline has passed.', { extensions: { code: 'TIMEOUT' } });

/** Makes the root value for an execution that nobody waits for after the deadline of the request. */
export function timedRoot(timed: Timed): TimedRoot {
  return { [request]: timed };
}

/**
 * Makes a schema begin no resolver after the deadline of its request. The resolvers of the given schema are
 * replaced; fields without one read what is there already, and stay as they are.
 */
export function endAtDeadline(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve) continue;
      field.resolve = (source, args, context, info) => {
        const root = info.rootValue as Partial<TimedRoot> | undefined;
        const timed = root?.[request];
        if (timed === undefined) return resolve(source, args, context, info);
        if (timeOfTurn() >= timed.deadlineAt) throw late;
        // A field at the root is given nothing there, as if there were no root value.
        return resolve(source === root ? undefined : source, args, context, info);
      };
    }
  }
}

let now = 0;
let isKnown = false;

/** The time, looked up once for all the resolvers of one turn: thousands of them, each cheaper than the clock. */
function timeOfTurn(): number {
  if (isKnown) return now;
  now = Date.now();
  isKnown = true;
  setImmediate(forget);
  return now;
}

function forget(): void {
  isKnown = false;
}

/** Whether a field was left out because nobody waited for it any more. */
export function isLate({ originalError }: GraphQLError): boolean {
  return originalError === late;
}
