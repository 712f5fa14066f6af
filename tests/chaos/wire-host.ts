import { layWire, type Wire } from './wire.ts';

// node --import tsx tests/chaos/wire-host.ts, with a channel: holds wires in a process of their own, so that they
// are slow when they are told to and not when the driver is busy.

export type WireOrder =
  | { lay: number; call: number }
  | { wire: number; act: 'cut' | 'snap' | 'mend' }
  | { wire: number; delayMs: number };
export type WireLaid = { call: number; port: number };

const wires = new Map<number, Wire>();

process.on('message', (order: WireOrder) => {
  if ('lay' in order) {
    void layWire(order.lay).then((wire) => {
      wires.set(wire.port, wire);
      process.send?.({ call: order.call, port: wire.port } satisfies WireLaid);
    });
    return;
  }
  const wire = wires.get(order.wire);
  if ('act' in order) wire?.[order.act]();
  else wire?.delay(order.delayMs);
});
process.on('disconnect', () => process.exit(0));
