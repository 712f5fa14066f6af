import { WebSocket } from 'ws';

type Reply = { id?: number; result?: { usedSize?: number }; error?: { message: string } };

/**
 * Bytes alive in a process after a forced collection, asked of its inspector: what is left is held by
 * something, and not only not yet collected.
 */
export async function liveHeapBytes(inspectorUrl: string): Promise<number> {
  const socket = new WebSocket(inspectorUrl);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  let ids = 0;
  const call = (method: string): Promise<Reply['result']> =>
    new Promise((resolve, reject) => {
      ids += 1;
      const id = ids;
      const receive = (data: unknown) => {
        const reply = JSON.parse(String(data)) as Reply;
        if (reply.id !== id) return;
        socket.off('message', receive);
        if (reply.error) reject(new Error(reply.error.message));
        else resolve(reply.result);
      };
      socket.on('message', receive);
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    await call('HeapProfiler.collectGarbage');
    await call('HeapProfiler.collectGarbage');
    return (await call('Runtime.getHeapUsage'))?.usedSize ?? 0;
  } finally {
    socket.terminate();
  }
}

/** Where a process started with `--inspect` may be asked, as it has said in its log. */
export function inspectorOf(log: string): string {
  const url = [...log.matchAll(/Debugger listening on (ws:\S+)/g)].at(-1)?.[1];
  if (!url) throw new Error('the process was not started with --inspect');
  return url;
}
