import type { PoolConnection } from 'mariadb';
import { type LendingAdapter, onLentConnection } from './adapter.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';

type Client = Prisma.TransactionClient;
type Members = Record<PropertyKey, unknown>;
type Call = (...args: unknown[]) => unknown;

export type JoinedClient = {
  /** Prisma's transaction client with `extra` beside its models; it joins on the first use of one. */
  client<Extra extends object>(extra: Extra): Client & Extra;
  /** Ends Prisma's part; the transaction itself goes on. */
  leave(): Promise<void>;
};

/** Lets Prisma take part in a transaction that is already running on `connection`, once it is needed. */
export function createJoinedClient(options: {
  db: PrismaClient;
  adapter: LendingAdapter;
  connection: PoolConnection;
  timeoutMs: number;
}): JoinedClient {
  let joined: Client | undefined;
  let joining: Promise<Client> | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let end: () => void = () => {};
  let over = false;

  function join(): Promise<Client> {
    if (over) return Promise.reject(new Error('the transaction has ended: a call was not awaited'));
    joining ??= options.adapter.lend(
      options.connection,
      () =>
        new Promise<Client>((resolve, reject) => {
          const stay = new Promise<void>((leave) => {
            end = leave;
          });
          ended = options.db
            .$transaction(
              (client) => {
                joined = client;
                resolve(client);
                return stay;
              },
              // The caller's own deadline comes first; Prisma's only has to be later.
              {
                maxWait: options.timeoutMs * 2,
                timeout: options.timeoutMs * 2,
                isolationLevel: onLentConnection,
              },
            )
            .catch(reject);
        }),
    );
    return joining;
  }

  /** `tx.collection` before Prisma has joined: each of its methods joins first. */
  const waitingModel = (model: PropertyKey) =>
    new Proxy({} as Members, {
      get:
        (_target, method) =>
        async (...args: unknown[]) => {
          const delegate = (await join())[model as keyof Client] as unknown as Record<
            PropertyKey,
            Call
          >;
          return delegate[method]?.(...args);
        },
    });

  return {
    client<Extra extends object>(extra: Extra): Client & Extra {
      return new Proxy(extra as Members, {
        get(own, name) {
          if (name in own || name === 'then' || typeof name === 'symbol') return own[name];
          const member = joined?.[name as keyof Client] as unknown;
          if (typeof member === 'function') return member.bind(joined);
          if (joined) return member;
          if (!name.startsWith('$')) return waitingModel(name);
          return async (...args: unknown[]) => {
            const client = (await join()) as unknown as Record<PropertyKey, Call>;
            return client[name]?.(...args);
          };
        },
      }) as Client & Extra;
    },
    async leave() {
      over = true;
      await joining?.catch(() => {});
      end();
      await ended;
    },
  };
}
