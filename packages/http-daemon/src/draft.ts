/**
 * `/?action=download|log|wakeup`: the interface that was drafted for the agents of OCS Inventory NG. It knows the
 * statuses 200, 403 and 500 only.
 */
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describeError } from '@fi/core';
import { type Answer, textAnswer } from './answer.js';
import type { Exchange, Services } from './exchange.js';
import { planRun, refusal } from './now.js';
import { openShared } from './shared-file.js';

/** Downloads at the same time. */
const MAX_DOWNLOADS = 32;
/** Bytes of the log file's end that are sent. */
const MAX_LOG = 1024 * 1024;

const denied = (detail: string) => textAnswer(403, `${detail}\n`);
const failed = (detail: string) => textAnswer(500, `${detail}\n`);

export async function answerDraft(exchange: Exchange, services: Services): Promise<Answer> {
  const { method, query, client } = exchange;
  const { log, logLimit, view } = services;
  if (method !== 'GET') return denied('only GET is allowed');
  const cause = refusal(exchange, services);
  if (cause !== undefined) {
    logLimit.write('debug', `${cause} from ${client.address}`);
    return denied(cause);
  }
  const parameters = new URLSearchParams(query);
  const action = parameters.get('action');
  if (action === 'download') return download(rawParameter(query ?? '', 'file'), services);
  if (action !== 'log' && action !== 'wakeup') return failed('unknown action; known are download, log and wakeup');

  const deviceid = parameters.get('deviceid');
  if (deviceid === null) return failed('the parameter deviceid is missing');
  if (deviceid !== view.deviceid) return denied('this agent has another deviceid');
  if (action === 'log') {
    if (!exchange.insider) return denied('invalid request (host name of somebody else)');
    return sendLog(services);
  }
  try {
    await planRun(exchange, services);
    return textAnswer(200, 'OK\n');
  } catch (error) {
    log.error(`no run could be planned: ${describeError(error)}`);
    return failed('the run could not be planned; the log of the agent says more');
  }
}

/** A parameter, decoded once and strictly: what is no UTF-8 is given back as it was sent, percent signs included. */
function rawParameter(query: string, name: string): string | undefined {
  const pair = query.split('&').find((part) => part.startsWith(`${name}=`));
  if (pair === undefined) return undefined;
  const text = pair.slice(name.length + 1).replaceAll('+', ' ');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function download(name: string | undefined, { view, logLimit, counters }: Services): Promise<Answer> {
  if (name === undefined) return failed('the parameter file is missing');
  if (counters.downloads >= MAX_DOWNLOADS) return failed('too many downloads at the same time; try again later');
  counters.downloads++;
  let streaming = false;
  try {
    const file = await openShared(path.join(view.vardir, 'shared'), name);
    if (file.kind === 'forbidden') {
      logLimit.write('warning', 'a download from outside the shared folder was refused');
      return denied('not a file that is shared');
    }
    if (file.kind === 'missing') return failed('there is no such file');
    const body = bytesOf(file.handle, 0, file.size);
    body.once('close', () => {
      counters.downloads--;
    });
    streaming = true;
    return fileAnswer(body, file.size, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment',
      'Last-Modified': file.modified.toUTCString(),
    });
  } finally {
    if (!streaming) counters.downloads--;
  }
}

/** Bytes of a file, which is closed at their end. A file that grows meanwhile is cut at its former length. */
function bytesOf(handle: FileHandle, start: number, end: number): Readable {
  if (end <= start) return Readable.from([]).once('close', () => void handle.close());
  return handle.createReadStream({ start, end: end - 1 });
}

function fileAnswer(body: Readable, size: number, headers: Readonly<Record<string, string>>): Answer {
  return { status: 200, headers: { ...headers, 'Content-Length': String(size) }, body };
}

/** The end of the log file; without one, the last lines from memory. */
async function sendLog({ view, log }: Services): Promise<Answer> {
  const type = { 'Content-Type': 'text/plain; charset=utf-8' };
  if (view.logFile === undefined) {
    const lines = view.logLines(0).map(({ time, level, tag, message }) => {
      return `${new Date(time).toISOString()} [${tag}][${level.toUpperCase()}] ${message.replace(/[\r\n]+/g, ' ')}\n`;
    });
    return { status: 200, headers: type, body: lines.join('') };
  }
  try {
    const handle = await open(view.logFile, 'r');
    const status = await handle.stat();
    if (!status.isFile()) {
      await handle.close();
      return failed('the log is not a file');
    }
    const start = Math.max(0, status.size - MAX_LOG);
    return fileAnswer(bytesOf(handle, start, status.size), status.size - start, type);
  } catch (error) {
    log.error(`the log cannot be read: ${describeError(error)}`);
    return failed('the log cannot be read');
  }
}
