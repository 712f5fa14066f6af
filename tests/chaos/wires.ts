import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Wire } from './wire.ts';
import type { WireLaid, WireOrder } from './wire-host.ts';

/** Wires held by a process of their own. */
export type Wires = {
  pid: number;
  lay(target: number): Promise<Wire>;
  close(): Promise<void>;
};

/** Starts that process. */
export function openWires(remember: (pid: number) => void): Wires {
  const host = fork(fileURLToPath(new URL('./wire-host.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (host.pid) remember(host.pid);
  const waiting = new Map<number, (port: number) => void>();
  let calls = 0;
  host.on('message', ({ call, port }: WireLaid) => waiting.get(call)?.(port));
  const order = (one: WireOrder) => void (host.connected && host.send(one));
  return {
    pid: host.pid ?? 0,
    async lay(target) {
      calls += 1;
      const call = calls;
      const port = await new Promise<number>((laid) => {
        waiting.set(call, laid);
        order({ lay: target, call });
      });
      return {
        port,
        cut: () => order({ wire: port, act: 'cut' }),
        snap: () => order({ wire: port, act: 'snap' }),
        mend: () => order({ wire: port, act: 'mend' }),
        delay: (ms) => order({ wire: port, delayMs: ms }),
        close: async () => {},
      };
    },
    async close() {
      if (host.exitCode !== null) return;
      const gone = once(host, 'exit');
      host.disconnect();
      await gone;
    },
  };
}
