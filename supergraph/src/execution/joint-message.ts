import type { FetchAnswer, WrittenSource } from '@commerce-tracking/federation-nats/data-source';
import type { GraphQLFormattedError } from 'graphql';
import type { JointPart, JointTexts } from './joint-text.ts';
import type { PlanRun } from './plan-run.ts';

/** An entity fetch that waits for others, and how it is put by itself. */
export type Joining = {
  part: JointPart;
  representations: string;
  alone: () => Promise<FetchAnswer>;
};
type Waiting = Joining & {
  resolve: (answer: FetchAnswer | Promise<FetchAnswer>) => void;
  reject: (error: unknown) => void;
};

/**
 * Entity fetches of one operation that are ready for the same subgraph in one turn, put as one question:
 * one message to send, to check and to answer instead of one each. Where its answer cannot be divided so
 * that each gets what it would have got by itself, each asks by itself: reading twice changes nothing.
 */
export class JointMessage {
  readonly #waiting: Waiting[] = [];

  constructor(run: PlanRun, source: WrittenSource, texts: JointTexts, onSend: () => void) {
    // After the tick at which equal fetches become one, so that this one is among them.
    process.nextTick(() =>
      process.nextTick(() => {
        onSend();
        void this.#send(run, source, texts);
      }),
    );
  }

  add(joining: Joining): Promise<FetchAnswer> {
    return new Promise((resolve, reject) => {
      // In this order: see `run` in prepared-gateway.ts.
      this.#waiting.push({ resolve, reject, ...joining });
    });
  }

  async #send(run: PlanRun, source: WrittenSource, texts: JointTexts): Promise<void> {
    const waiting = this.#waiting;
    const apart = () => {
      for (const { alone, resolve } of waiting) resolve(alone());
    };
    if (waiting.length === 1) return apart();
    try {
      const { query, write } = texts.of(waiting.map(({ part }) => part));
      const text = write(
        run.requestContext.request.variables,
        waiting.map(({ representations }) => representations),
      );
      const written = { text, query, isMutation: false, isOfEntities: true };
      const { context, overallCachePolicy } = run.requestContext;
      const answer = await source.ask(written, context.nats, overallCachePolicy);
      if (answer.isKeepable) for (const { part } of waiting) part.joins = false;
      const shares = divided(answer, waiting.length);
      if (!shares) return apart();
      for (const [index, { resolve }] of waiting.entries()) resolve(shares[index] as FetchAnswer);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}

/** The name under which the fetch at an index is asked. */
export function aliasOf(index: number): string {
  return `_${index}`;
}

/** What came to each of so many fetches; null where that cannot be told. */
function divided(answer: FetchAnswer, count: number): FetchAnswer[] | null {
  const { data, errors = [], isUnanswered } = answer;
  if (isUnanswered) {
    const isTooLarge = errors.some(({ extensions }) => extensions?.code === 'TOO_LARGE');
    return isTooLarge ? null : Array.from({ length: count }, () => answer);
  }
  if (!data) return null;
  const shares: { data: Record<string, unknown>; errors: GraphQLFormattedError[] }[] = [];
  const byAlias = new Map<unknown, (typeof shares)[number]>();
  for (let index = 0; index < count; index += 1) {
    const entities = data[aliasOf(index)];
    if (!Array.isArray(entities)) return null;
    const share = { data: { _entities: entities }, errors: [] };
    shares.push(share);
    byAlias.set(aliasOf(index), share);
  }
  for (const error of errors) {
    const [alias, ...rest] = error.path ?? [];
    const share = byAlias.get(alias);
    if (!share) return null;
    share.errors.push({ ...error, path: ['_entities', ...rest] });
  }
  return shares.map(({ data, errors }) => (errors.length > 0 ? { data, errors } : { data }));
}
