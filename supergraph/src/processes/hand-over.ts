import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:cluster';

/** How Node's cluster hands a connection to a member, and what the member says to it, as messages of its own. */
type HandOver = { cmd: 'NODE_CLUSTER'; act: 'newconn'; seq: number };
type Word = { cmd: 'NODE_CLUSTER'; ack?: number; accepted: boolean };

/**
 * Node's cluster hands a member a connection and waits for its word that it took it. From a process that ends before
 * there is none, and the connection would neither be answered nor broken off: this says in its place that it was not
 * taken, so that another process gets it, of which nothing was read yet. It is broken off if no other is left.
 */
export function watchHandOver(worker: Worker, isAnotherThere: () => boolean): void {
  const { process: child } = worker;
  const underWay = new Map<number, { close(): void }>();
  const send = child.send.bind(child);
  child.send = ((message: HandOver, handle?: { close(): void }, ...rest: []) => {
    if (handle && message.act === 'newconn') underWay.set(message.seq, handle);
    return send(message, handle as never, ...rest);
  }) as ChildProcess['send'];
  child.on('internalMessage', ({ ack }: Word) => {
    if (ack !== undefined) underWay.delete(ack);
  });
  // While a connection is under way Node does not say so itself.
  child.once('close', () => child.emit('disconnect'));
  worker.once('disconnect', () => {
    for (const [ack, handle] of [...underWay]) {
      const word: Word = { cmd: 'NODE_CLUSTER', ack, accepted: false };
      if (isAnotherThere()) child.emit('internalMessage', word);
      else handle.close();
    }
  });
}
