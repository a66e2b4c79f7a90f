// A TCP port of the loopback interface that nobody listens on at the moment.

import { createServer } from 'node:net';

export async function freePort() {
  const listener = createServer();
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
