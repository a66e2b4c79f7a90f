/**
 * A machine on which every tool is installed and every file exists, and all of them hold garbage: binary, cut off, of
 * other languages, or no text of the kind at all. The same seed gives the same machine.
 */

import type { FileStat, Host, Output } from '@fi/core';
import { Random, seedOf } from '../fuzz/mutate.js';

/** What a question may be answered with. `text` is what was asked: tools like to repeat it. */
const ANSWERS: readonly [Garbage, ...Garbage[]] = [
  (random) => Buffer.from(Array.from({ length: 96 }, () => random.below(256))),
  () => '',
  () => '\n\n\n',
  (_, text) => `Aucun fichier ou dossier de ce type : « ${text} »\nZugriff verweigert: Größe 1.024,5 kB\n`,
  () => 'エラー: デバイスが見つかりません。\nخطأ: تم رفض الإذن\nошибка: отказано в доступе: 0\n',
  (_, text) => `${text}: unrecognized option '--\u001b[31mx\u001b[0m'\nTry '${text} --help' for more information.\n`,
  (random) => `${'a'.repeat(200 + random.below(200))}`,
  () => '{"Controllers":[{"Response Data":{"Drive /c0/e1/s1":[{"Size":"1e999 TB","Model":null',
  () =>
    '[null,{"Id":7,"State":"x","Name":{},"name":[],"status":-1,"Containers":{"a":null,"b":{"IPv4Address":"9/99"}}}]',
  () => "<domain type='kvm'><uuid>not-a-uuid</uuid><vcpu>99999999999999999999</vcpu><currentMemory unit='KiB'>-1<",
  () =>
    'Handle 0x0001, DMI type 17, 34 bytes\nMemory Device\n\tSize: 99999999999999 TB\n\tSpeed: 1e9 MT/s\n\tLocator: \u0000\n',
  (random) => `${random.below(1e9)} ${random.below(1e9)} -${random.below(99)} NaN 0x ${'9'.repeat(30)}\n`.repeat(3),
  () => 'Name: \nKey : value : more\n: no key\n=\nE:=\nE:ID_FS_TYPE=\u0007\nkey=value=value\n\tunder nothing: yes\n',
  () => 'name\tversion\n\t\t\t\t\t\t\t\n\u00a0\t\ufeff\t1\tinstall ok installed\t\tx installed\n',
  () => '1: eth0: <UP\n2: : <>\n    inet 999.999.999.999/99 scope global\n    inet6 ::g/300\n    link/ether zz:zz\n',
  () =>
    'Filesystem Type 1-blocks\n/dev/x ext4 1 2 3 200% /\n- - - - - - -\n/dev/sda ext4 99999999999999999999 1 1 1% /\n',
];
type Garbage = (random: Random, text: string) => string | Uint8Array;

/** Names without which collectors would not look deeper. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  '/sys/block': ['dm-0', 'nvme0n1', 'sda'],
  '/sys/bus/pci/devices': ['0000:00:02.0'],
  '/sys/bus/usb/devices': ['1-1'],
  '/sys/class/block': ['dm-0', 'sda'],
  '/sys/class/drm': ['card0-DP-1'],
  '/sys/class/fc_host': ['host1'],
  '/sys/class/power_supply': ['BAT0'],
  '/etc/pve/qemu-server': ['100.conf'],
  '/proc': ['1', 'self'],
};
const OTHER_NAMES = ['-rf', 'e\u0301', 'x'];

/** Files that decide which way collectors take; damaged ones would lead to the same place on every machine. */
const WAYS: Readonly<Record<string, string>> = { '/proc/sys/kernel/arch': 'x86_64\n' };

export function garbageHost(seed: number): Host {
  const answer = (...question: string[]): Buffer => {
    const random = new Random(seedOf(seed, ...question));
    return Buffer.from(random.pick(ANSWERS)(random, question[1] ?? ''));
  };
  const bytes = (path: string) => {
    if (path in WAYS) return Buffer.from(WAYS[path] ?? '');
    // collectors make paths of what they read; no system has files with such names
    return path.length > 200 || /[^\x20-\x7e]/.test(path) ? undefined : answer('read', path);
  };
  return {
    platform: 'linux',
    environment: async () => ({ HOME: '', 'A B': '\u0000\u001b[0m', PATH: '/nowhere' }),
    uid: async () => 0,
    now: async () => ({ date: new Date('2026-05-31T23:59:59Z'), timeZone: 'Nowhere/Noplace' }),
    read: async (path) => bytes(path)?.toString('utf8'),
    readBytes: async (path) => bytes(path),
    list: async (path) => [...(LISTS[path] ?? OTHER_NAMES)],
    async stat(path): Promise<FileStat> {
      const random = new Random(seedOf(seed, 'stat', path));
      const time = random.pick([0, -1, 8.64e15, 1.7e12]);
      const size = random.pick([0, 17, Number.MAX_SAFE_INTEGER]);
      const type = /\/device$|\/block$|^\/sys\/class/.test(path)
        ? 'directory'
        : random.pick<FileStat['type']>(['file', 'other', 'link']);
      return { type, size, mode: 0o777, uid: 7, mtimeMs: time, ctimeMs: time, birthtimeMs: time };
    },
    realpath: async (path) => path,
    which: async (command) => (command.startsWith('/') ? command : `/usr/bin/${command}`),
    async run(command, args = []): Promise<Output> {
      const output = answer('run', command, ...args);
      const random = new Random(seedOf(seed, 'code', command, ...args));
      return {
        stdout: output.toString('utf8'),
        stderr: '',
        code: random.pick([0, 0, 1, 255]),
        truncated: false,
        timedOut: false,
      };
    },
  };
}
