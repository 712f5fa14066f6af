import { connect, type Socket } from 'node:net';

/**
 * A connection that sends all that is written in one turn together. The driver writes each statement
 * by itself, and a system call costs more than most of what goes into a statement.
 */
export function openGatheringSocket({ host, port }: { host: string; port: number }): Socket {
  const socket = connect(port, host);
  socket.setNoDelay(true);
  const write = socket.write;
  let gathering = false;
  const send = () => {
    gathering = false;
    socket.uncork();
  };
  socket.write = function gather(this: Socket, ...args: Parameters<typeof write>) {
    if (!gathering) {
      gathering = true;
      socket.cork();
      // A tick runs when all settled promises have had their say.
      process.nextTick(send);
    }
    return write.apply(this, args);
  } as typeof write;
  return socket;
}
