/** One message that leaves with the transaction that wrote it. */
export type OutboxMessage = {
  id: string;
  subject: string;
  /** Messages of one aggregate leave in the order they were written. */
  aggregateId: string;
  /** JSON text, made once: stored, broadcast and relayed as it is. */
  body: string;
};

export type OutboxLag = { waiting: number; oldestAgeMs: number };

/** Publishes what it can, each aggregate's messages in their order, and gives back what is stored. */
export type PublishMessages = (
  messages: readonly OutboxMessage[],
) => Promise<readonly OutboxMessage[]>;

/** Where messages wait between the commit and their acknowledgement by JetStream. */
export type OutboxStore<Tx> = {
  /** One multi-row insert. */
  append(tx: Tx, messages: OutboxMessage[]): Promise<void>;
  /**
   * Hands up to `limit` unsent messages in their order to `publish` and marks those sent that it gives back as
   * stored; tells how many there were to send. One relay at a time: another one gets 0 at once, so order holds.
   */
  relay(limit: number, publish: PublishMessages): Promise<number>;
  lag(): Promise<OutboxLag>;
  /** Deletes messages sent before `before`, at most `limit`; returns how many. */
  purge(before: Date, limit: number): Promise<number>;
};
