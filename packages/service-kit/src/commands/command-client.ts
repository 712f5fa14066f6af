import { type RetryOptions, withRetry } from '@commerce-tracking/federation-nats/asking/retry';
import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { isTransportError } from '@commerce-tracking/federation-nats/errors';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { headerNames, lifeSignEveryMs } from '@commerce-tracking/federation-nats/messages/wire';
import type { GraphQLResolveInfo } from 'graphql';
import { AnsweredError, DomainError, type ErrorAnswer } from '../errors.ts';
import { parseInput } from '../input.ts';
import { NO_SERVICE, OVERLOADED, TOO_SLOW, UNKNOWN_OUTCOME } from '../reasons.ts';
import { type Command, commandIdOf } from './commands.ts';

/** What a request brings along on its way to the worker. */
export type Caller = {
  /** Headers of the request as they came: token, request id, language, trace. */
  headers: Record<string, string>;
  /** Base of the ids of writes whose client sent none. */
  commandIdBase: string;
  deadlineAt: number;
};

export type SendCommand = <Input, Result, Tx>(
  command: Command<Input, Result, Tx>,
  input: unknown,
  info?: GraphQLResolveInfo,
) => Promise<Result>;

const decoder = new TextDecoder();
/** A worker that says nothing for three of its signs of life is gone, and what it did can be asked for. */
const lostAfterMs = 3 * lifeSignEveryMs;
/** Time kept back for asking a second time under the same id. */
const secondAskMs = 1_500;
/** While processes change to another node of the broker nobody is there for a moment. */
const untilThere: Again = {
  retriesMax: 3,
  pauseMs: 60,
  worthwhile: ({ code }) => code === 'UNAVAILABLE',
};
/** What was lost may have been done: its outcome is asked for as long as anybody waits for it. */
const untilKnown: Again = {
  retriesMax: 8,
  pauseMs: 60,
  worthwhile: ({ code }) => ['UNAVAILABLE', 'BUSY', 'TIMEOUT'].includes(code),
};

type Again = Omit<RetryOptions, 'deadlineAt'>;

/**
 * Hands writes over to the workers. A write that nobody received is tried again; one whose answer
 * was lost is asked for again under the same id, and if that fails too the client is told
 * OUTCOME_UNKNOWN with the id under which it may repeat.
 */
export function createCommandSender(options: {
  connection: NatsConnection;
  subgraph: string;
}): (caller: Caller) => SendCommand {
  const { connection } = options;
  return (caller) => async (command, rawInput, info) => {
    // A write of another subgraph goes to that one's workers.
    const subgraph = command.subject.split('.')[1] ?? options.subgraph;
    const input = parseInput(command.input, rawInput); // Refused here, the worker is not bothered.
    const commandId = commandIdOf(command, input, fallbackId(caller, info));
    const body = JSON.stringify({ input: rawInput });
    // The work goes on meanwhile: it may take what the second asking has left.
    const ask = (waitUntil: number, again: Again) =>
      withRetry(
        (number) =>
          requestReply({
            connection,
            subject: command.subject,
            body,
            headers: { ...caller.headers, [headerNames.commandId]: commandId },
            deadlineAt: caller.deadlineAt,
            waitUntil,
            lostAfterMs: number < again.retriesMax ? lostAfterMs : 0,
          }),
        { ...again, deadlineAt: waitUntil },
      );
    try {
      return read(await ask(caller.deadlineAt - secondAskMs, untilThere));
    } catch (error) {
      if (!isTransportError(error)) throw error;
      if (error.code === 'UNAVAILABLE') throw new DomainError(NO_SERVICE, { service: subgraph });
      if (error.code === 'BUSY') throw new DomainError(OVERLOADED, { service: subgraph });
      if (error.nothingDone) throw new DomainError(TOO_SLOW);
      try {
        return read(await ask(caller.deadlineAt, untilKnown));
      } catch (again) {
        if (!isTransportError(again)) throw again;
        throw new DomainError(UNKNOWN_OUTCOME, { commandId });
      }
    }
  };
}

function fallbackId(caller: Caller, info: GraphQLResolveInfo | undefined): string {
  const path: string[] = [];
  for (let at = info?.path; at; at = at.prev) path.unshift(String(at.key));
  return [caller.commandIdBase, ...path].join('/');
}

function read<Result>(reply: { body: Uint8Array }): Result {
  const answer = JSON.parse(decoder.decode(reply.body)) as { result: Result; error?: ErrorAnswer };
  if (answer.error) throw new AnsweredError(answer.error);
  return answer.result;
}
