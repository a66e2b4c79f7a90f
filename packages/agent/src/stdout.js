/** The target `-`: what waits for it is written to the standard output of the agent itself. */
import path from 'node:path';
/** Writes all that waits for a target to the standard output; each text leaves the outbox when it has been taken. */
export async function printMessages(target) {
  const { drainOutbox, Outbox } = await import('@fi/core/outbox');
  const outbox = await Outbox.open(path.join(target.directory, 'outbox'));
  return drainOutbox(outbox, {
    force: 'all',
    send: ({ body }) =>
      new Promise((resolve, reject) => {
        process.stdout.write(body, (error) => (error ? reject(error) : resolve()));
      }),
  });
}
