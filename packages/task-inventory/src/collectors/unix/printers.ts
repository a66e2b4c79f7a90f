/**
 * Print queues of CUPS: the scheduler's own list in printers.conf (printers.conf(5), readable by the super-user), else
 * what lpstat is told by the server that this machine prints with.
 */

import type { Host } from '@fi/core';
import type { Printer } from '@fi/core/inventory';
import { defineCollector, type Undefinable } from '../../collector.js';

export type ListedPrinter = Pick<Printer, 'name'> & Partial<Undefinable<Printer>>;

const CONFIGURATION = '/etc/cups/printers.conf';
const CLIENT_CONFIGURATION = '/etc/cups/client.conf';
const SOCKETS = ['/run/cups/cups.sock', '/var/run/cups.sock', '/var/run/cups/cups.sock'];
const TIMEOUT = 10_000;

/** Reads printers.conf. */
export function parsePrintersConf(text: string): ListedPrinter[] {
  const printers: ListedPrinter[] = [];
  let printer: ListedPrinter | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^<(?:Default)?Printer ([^>\s]+)>/.exec(line)?.[1];
    if (name !== undefined) printer = { name };
    else if (line.startsWith('</')) {
      if (printer !== undefined) printers.push(printer);
      printer = undefined;
    }
    const blank = line.indexOf(' ');
    if (printer === undefined || blank < 0) continue;
    const value = line
      .slice(blank + 1)
      .replace(/\\([#\\])/g, '$1')
      .trim();
    switch (line.slice(0, blank)) {
      case 'Info':
        printer.description = value || undefined;
        break;
      case 'MakeModel':
        printer.driver = value || undefined;
        break;
      case 'DeviceURI':
        Object.assign(printer, device(value));
        break;
    }
  }
  return printers;
}

/** Device URIs by queue, from `lpstat -v`: `device for NAME: URI`. */
export function parseLpstatDevices(text: string): ListedPrinter[] {
  const printers: ListedPrinter[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name, uri = ''] = /^device for ([^\s:]+): (.*)$/.exec(line) ?? [];
    if (name !== undefined) printers.push({ name, ...device(uri.trim()) });
  }
  return printers;
}

/** Descriptions by queue, from `lpstat -l -p`. */
export function parseLpstatDescriptions(text: string): Map<string, string> {
  const descriptions = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    name = /^printer (\S+) /.exec(line)?.[1] ?? name;
    const description = /^\s+Description: (.*)$/.exec(line)?.[1]?.trim();
    if (name !== undefined && description !== undefined && description !== '') descriptions.set(name, description);
  }
  return descriptions;
}

/** The driver that a PostScript printer description names. */
export function parsePpdDriver(text: string): string | undefined {
  return /^\*NickName:[ \t]*"([^"\r\n]*)"/m.exec(text)?.[1];
}

/** Port and serial number of a device URI. A password in it is nobody's business. */
function device(uri: string): Pick<ListedPrinter, 'port' | 'serial'> {
  const query = new URLSearchParams(uri.slice(uri.indexOf('?') + 1));
  const port = uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  if (!uri.includes('?')) return { port: port || undefined, serial: undefined };
  return { port, serial: query.get('serial') ?? query.get('uuid') ?? undefined };
}

/** Whether this machine prints with a server that somebody chose, in place of its own scheduler. */
async function hasChosenServer(host: Host): Promise<boolean> {
  if ((await host.environment()).CUPS_SERVER !== undefined) return true;
  return /^[ \t]*ServerName[ \t]/im.test((await host.read(CLIENT_CONFIGURATION)) ?? '');
}

/** Whether the own scheduler runs: lpstat would wait for it otherwise. */
async function hasScheduler(host: Host): Promise<boolean> {
  const sockets = await Promise.all(SOCKETS.map((path) => host.stat(path)));
  // a directory that tells nothing at all is not known rather than empty
  return sockets.some((stat) => stat !== undefined) || (await host.list('/run')).length === 0;
}

async function askServer(host: Host): Promise<ListedPrinter[]> {
  const printers = parseLpstatDevices((await host.run('lpstat', ['-v'], { timeout: TIMEOUT }))?.stdout ?? '');
  if (printers.length === 0) return [];
  const output = await host.run('lpstat', ['-l', '-p'], { timeout: TIMEOUT });
  const descriptions = parseLpstatDescriptions(output?.stdout ?? '');
  return Promise.all(
    printers.map(async (printer) => {
      const file = /^[\w.@-]+$/.test(printer.name) ? `/etc/cups/ppd/${printer.name}.ppd` : undefined;
      const ppd = file === undefined ? undefined : await host.read(file);
      return {
        ...printer,
        description: descriptions.get(printer.name),
        driver: ppd === undefined ? undefined : parsePpdDriver(ppd),
      };
    }),
  );
}

export default defineCollector({
  name: 'unix/printers',
  category: 'printer',
  fills: { printers: ['description', 'driver', 'name', 'port', 'serial'] },
  reads: [CONFIGURATION, CLIENT_CONFIGURATION, ...SOCKETS, 'lpstat -v', 'lpstat -l -p', '/etc/cups/ppd/NAME.ppd'],
  async collect({ host, add }) {
    const isChosen = await hasChosenServer(host);
    const text = isChosen ? undefined : await host.read(CONFIGURATION);
    let printers: ListedPrinter[] = [];
    if (text !== undefined) printers = parsePrintersConf(text);
    else if (isChosen || (await hasScheduler(host))) printers = await askServer(host);
    for (const printer of printers) add('printers', printer);
  },
});
