#!/usr/bin/env node
/**
 * The process that speaks to targets: it asks servers what to do, or hands over what waits in outboxes, and ends. Orders
 * and answers are lines of JSON, as for tasks.
 */
import path from 'node:path';
import type { AnnouncedTask, ContactReport } from '@fi/core/exchange';
import type { DrainReport } from '@fi/core/outbox';
import { type LogMessage, registerSecrets, relayLogger, workForAgent } from '@fi/core/task';
import type { CourierOrder } from './courier.js';
import { within } from './deadline.js';

/** Seconds that all questions to a server may take together. */
const MAX_CONTACT = 480;

/** What this process tells the agent, beside log records. */
export type CourierMessage =
  | { readonly type: 'contacted'; readonly target: string; readonly report: ContactReport }
  | { readonly type: 'sent'; readonly target: string; readonly report: DrainReport };

async function work(
  order: CourierOrder,
  tell: (message: CourierMessage | LogMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const { config, deviceid, agentid, level } = order;
  await registerSecrets(config);
  const log = relayLogger('core', level, tell);
  const compression = config['no-compression'] === true ? ('none' as const) : ('zlib' as const);
  if (order.type === 'contact') {
    const { clientFor, contactServer, failedContact } = await import('@fi/core/exchange');
    const http = clientFor(config, log.child('http client'));
    const tasks: readonly AnnouncedTask[] = order.tasks;
    const tag = typeof config.tag === 'string' ? config.tag : undefined;
    const { httpdPort } = order;
    await Promise.all(
      order.targets.map(async ({ id, address: url, native }) => {
        // A server that sends a byte now and then would keep all others waiting until this process is over time.
        const seconds = Math.min(2 * Number(config.timeout ?? MAX_CONTACT), MAX_CONTACT);
        const common = { url, http, deviceid, agentid, native, tasks, tag, httpdPort, compression, log };
        let report = await within(seconds, signal, (either) => contactServer({ ...common, signal: either }));
        if (report === undefined) {
          const { maskUrl } = await import('@fi/core/protocol');
          report = failedContact(`${maskUrl(url)}: no complete answer within ${seconds} s`, native);
          log.error(report.reason ?? '');
        }
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
    maxAge: Number(config['outbox-maxage'] ?? 30) * 86_400_000,
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
workForAgent((order, tell, stop) => work(order as CourierOrder, tell, stop.signal));
