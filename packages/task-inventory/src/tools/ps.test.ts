import { describe, expect, it } from 'vitest';
import { parseBusyboxPs, parsePs } from './ps.js';

const now = new Date('2024-03-10T12:00:30Z');
const heading = 'USER PID %CPU %MEM VSZ TT ELAPSED COMMAND\n';

describe('parsePs', () => {
  it('reads the columns and computes the start in local time, to the minute', () => {
    const text = `${heading}root         1  0.1  0.2 128328 ?        1-02:00:31 /sbin/init --x  y\njoe 42 12.5 3 99 pts/0 00:31 sh -c a\n`;
    expect(parsePs(text, now, 'Europe/Paris')).toEqual([
      {
        user: 'root',
        pid: 1,
        cpuusage: '0.1',
        mem: '0.2',
        virtualmemory: 128328,
        tty: '?',
        started: '2024-03-09 10:59:00',
        cmd: '/sbin/init --x  y',
      },
      {
        user: 'joe',
        pid: 42,
        cpuusage: '12.5',
        mem: '3',
        virtualmemory: 99,
        tty: 'pts/0',
        started: '2024-03-10 12:59:00',
        cmd: 'sh -c a',
      },
    ]);
  });

  it('tells no start when the age has no minutes', () => {
    expect(parsePs(`${heading}root 1 0 0 0 ? 12 init`, now, 'UTC')[0]?.started).toBeUndefined();
  });

  it('skips rows that are cut or garbage', () => {
    expect(parsePs(`${heading}root 1 0.0 0.0 0 ? 00:01\nroot 2 0.0\n\0\0\n   \nusage: ps [-a]`, now, 'UTC')).toEqual(
      [],
    );
    expect(parsePs('', now, 'UTC')).toEqual([]);
  });
});

describe('parseBusyboxPs', () => {
  it('reads the layout with size and state', () => {
    const text =
      '  PID USER       VSZ STAT COMMAND\n    1 root      2536 S    init\n   20 root         0 SWN  [ksmd]\n  31 www   101m S N  httpd -X\n';
    expect(parseBusyboxPs(text)).toEqual([
      { pid: 1, user: 'root', size: '2536', cmd: 'init' },
      { pid: 20, user: 'root', size: '0', cmd: '[ksmd]' },
      { pid: 31, user: 'www', size: '101m', cmd: 'httpd -X' },
    ]);
  });

  it('reads the layout with time', () => {
    expect(parseBusyboxPs('PID   USER     TIME  COMMAND\n    1 root      0:00 /bin/sh -l\n')).toEqual([
      { pid: 1, user: 'root', size: undefined, cmd: '/bin/sh -l' },
    ]);
  });

  it('survives garbage', () => {
    expect(parseBusyboxPs('x\n\nroot\n\u0000\u0000')).toEqual([]);
  });
});
