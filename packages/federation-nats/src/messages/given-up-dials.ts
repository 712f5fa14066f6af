import { NodeTransport } from 'nats/lib/src/node_transport.js';

const known = new WeakSet<object>();
const givenUp = new WeakSet<object>();

/**
 * Has the client close a connection it has given up before it was greeted. Version 2.29.3 leaves it open: when the
 * server (paused, or slow because the machine is) greets it after all and then closes it, for want of a sign-in, the
 * client takes that for the end of the connection it works with, and every request under way is lost.
 */
export function closeGivenUpDials(): void {
  const { prototype } = NodeTransport;
  if (known.has(prototype)) return;
  known.add(prototype);
  const { close, peekInfo } = prototype;
  prototype.close = function (error) {
    if (!this.connected) {
      givenUp.add(this);
      this.socket?.destroy();
    }
    return close.call(this, error);
  };
  // Where not even the dialling had ended.
  prototype.peekInfo = function () {
    if (givenUp.has(this)) this.socket.destroy();
    return peekInfo.call(this);
  };
}
