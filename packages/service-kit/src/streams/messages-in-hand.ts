import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../logs.ts';

/** The process ended each time it had this message in hand: it becomes a dead letter before it is begun again. */
export class DeadlyMessage extends Error {
  override readonly name = 'DeadlyMessage';
  /** When it was begun for the first time that is on record. */
  readonly since: Date;
  readonly begun: number;

  constructor({ since, begun }: { since: Date; begun: number }) {
    super(`the process ended ${begun} times while it handled this message`);
    this.since = since;
    this.begun = begun;
  }
}

/** So many processes may end over a message, besides those that ended before anybody took note. */
const begunMax = 3;
/** Up to this delivery nothing is noted: a restart or an outage is reason enough for so many. */
const unsuspiciousDeliveries = 3;

const note = z.object({ since: z.coerce.date(), begun: z.int() });

/** A message's number in its stream, and how often the broker has delivered it. */
type Delivery = { sequence: number; deliveries: number };

export type MessagesInHand = {
  /** Whether a message has come so often that it is handled by itself, with a note of it. */
  isSuspect(message: Pick<Delivery, 'deliveries'>): boolean;
  /**
   * Does what is to be done about a message. Where it is suspect the note is taken back however that ends, so that only
   * the end of the process leaves it.
   * @throws DeadlyMessage where processes ended over it before; the note stays until the message is let go
   */
  during(message: Delivery, work: () => Promise<void>): Promise<void>;
  /** Takes the note of a message back that has been given up. */
  letGo(message: Pick<Delivery, 'sequence'>): Promise<void>;
};

/**
 * Notes on disk of the messages a consumer has in hand that have come suspiciously often: an error can be counted by
 * who catches it, the end of a process only by the next one. `folder` belongs to one consumer; it is made when needed.
 */
export function createMessagesInHand(folder: string, log: Logger): MessagesInHand {
  const fileOf = (sequence: number) => join(folder, `${sequence}.json`);
  const isSuspect: MessagesInHand['isSuspect'] = ({ deliveries }) =>
    deliveries > unsuspiciousDeliveries;
  const letGo: MessagesInHand['letGo'] = async ({ sequence }) => {
    await rm(fileOf(sequence), { force: true }).catch((error: unknown) => {
      log.warn({ err: error, folder }, 'note of a message in hand not taken back');
    });
  };
  return {
    isSuspect,
    letGo,
    async during({ sequence, deliveries }, work) {
      if (!isSuspect({ deliveries })) return work();
      const before = await readNote(fileOf(sequence));
      if (before && before.begun >= begunMax) throw new DeadlyMessage(before);
      const now = { since: before?.since ?? new Date(), begun: (before?.begun ?? 0) + 1 };
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(fileOf(sequence), JSON.stringify(now));
      } catch (error) {
        log.warn({ err: error, folder }, 'message in hand not noted; it is handled all the same');
      }
      try {
        await work();
      } finally {
        await letGo({ sequence });
      }
    },
  };
}

async function readNote(file: string) {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return note.parse(JSON.parse(text));
  } catch {
    return null; // None, or one that was cut off: it counts from the beginning.
  }
}
