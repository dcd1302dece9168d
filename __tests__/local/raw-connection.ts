import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';

/** A connection that sends any text, well-formed or not. */
export interface RawConnection {
  readonly socket: Socket;
  /** Text received until the other side closed the connection. */
  readonly received: Promise<string>;
}

const open = new Set<Socket>();

afterEach(() => {
  for (const socket of open) socket.destroy();
  open.clear();
});

/** Connects to a gateway's origin; closed after the test. */
export async function rawConnection(origin: string): Promise<RawConnection> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  open.add(socket);
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  const received = new Promise<string>((resolve) => {
    // A reset ends the connection too; the text before it counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(text);
    });
  });
  return { socket, received };
}
