#!/usr/bin/env node
/**
 * The process that speaks to targets: it asks servers what to do, or hands over what waits in outboxes, and ends. Orders
 * and answers are lines of JSON, as for tasks.
 */
import path from 'node:path';
import { registerSecrets, relayLogger, workForAgent } from '@fi/core/task';

async function work(order, tell, signal) {
  const { config, deviceid, agentid, level } = order;
  await registerSecrets(config);
  const log = relayLogger('core', level, tell);
  const compression = config['no-compression'] === true ? 'none' : 'zlib';
  if (order.type === 'contact') {
    const { clientFor, contactServer } = await import('@fi/core/exchange');
    const http = clientFor(config, log.child('http client'));
    const tasks = order.tasks;
    const tag = typeof config.tag === 'string' ? config.tag : undefined;
    const { httpdPort } = order;
    await Promise.all(
      order.targets.map(async ({ id, address: url, native }) => {
        const common = { url, http, deviceid, agentid, native, tasks, tag, httpdPort, compression, log, signal };
        const report = await contactServer(common);
        tell({ type: 'contacted', target: id, report });
      }),
    );
    await http.close();
    return;
  }
  const { drainOutbox, Outbox } = await import('@fi/core/outbox');
  const { clientFor, sendToServer, writeLocally } = await import('@fi/core/exchange');
  const http = clientFor(config, log.child('http client'));
  const bounds = {
    maxBytes: Number(config['outbox-maxsize'] ?? 100) * 1024 * 1024,
    maxAge: Number(config['outbox-maxage'] ?? 30) * 86400000,
  };
  await Promise.all(
    order.targets.map(async ({ id, type, address, directory, force }) => {
      const about = log.child(id);
      const outbox = await Outbox.open(path.join(directory, 'outbox'), { ...bounds, log: about });
      const report = await drainOutbox(outbox, {
        send: async (message) => {
          if (type === 'local') return writeLocally(address, message, about);
          await sendToServer(address, message, { http, agentid, compression, log: about, signal });
          about.debug(`${message.kind} result ${message.requestId} accepted`);
        },
        log: about,
        force,
        signal,
      });
      tell({ type: 'sent', target: id, report });
    }),
  );
  await http.close();
}
// The agent's own words, of the same version: they need no other check than the compiler's.
workForAgent((order, tell, stop) => work(order, tell, stop.signal));
