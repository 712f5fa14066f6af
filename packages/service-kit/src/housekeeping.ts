import type { ServiceDatabase } from './database.ts';
import type { Logger } from './logs.ts';

const day = 24 * 60 * 60_000;
/** Sent messages are kept for looking into what happened; commands as long as devices may repeat them. */
const keptMs = { messages: 7 * day, commands: 90 * day };
const everyMs = 10 * 60_000;
const portion = 1_000;

type Kept = Pick<ServiceDatabase<unknown, unknown>, 'outbox' | 'commandLog'>;

/** Removes at most `limit` rows of a subgraph's own that say nothing any more at that moment; tells how many. */
export type Forget = (now: Date, limit: number) => Promise<number>;

/** Removes, in small portions, what a subgraph no longer has to remember. Every worker does so; they do not mind. */
export function startHousekeeping(options: { database: Kept; forget?: Forget; log: Logger }): {
  stop(): void;
} {
  const { database, forget, log } = options;
  let stopped = false;
  const tidy = () =>
    void tidyUp({ ...database, forget }, new Date(), () => stopped).catch((error: unknown) =>
      log.warn({ err: error }, 'what is too old not removed; again later'),
    );
  const timer = setInterval(tidy, everyMs);
  timer.unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

/** Removes everything that is too old at this moment; tells how much that was. */
export async function tidyUp(
  { outbox, commandLog, forget }: Kept & { forget?: Forget },
  now: Date,
  mustStop: () => boolean = () => false,
): Promise<{ messages: number; commands: number; own: number }> {
  const before = (ageMs: number) => new Date(now.getTime() - ageMs);
  const all = async (purge: (limit: number) => Promise<number>) => {
    let removed = 0;
    for (let last = portion; last === portion && !mustStop(); removed += last) {
      last = await purge(portion);
    }
    return removed;
  };
  return {
    messages: await all((limit) => outbox.purge(before(keptMs.messages), limit)),
    commands: await all((limit) => commandLog.purge(before(keptMs.commands), limit)),
    own: forget ? await all((limit) => forget(now, limit)) : 0,
  };
}
