/** QEMU and KVM guests that no management tool knows, from the command lines of their processes. */

import type { Host } from '@fi/core';
import { defineCollector } from '../../collector.js';
import type { Guest } from '../../tools/hosted-guests.js';
import { listProcesses } from '../../tools/ps.js';
import { canonicalSize } from '../../tools/values.js';

export interface QemuCommand {
  name: string | undefined;
  uuid: string | undefined;
  serial: string | undefined;
  /** MiB. */
  memory: number | undefined;
  vcpu: number;
  type: 'kvm' | 'qemu';
}

/** Value of a key in `a=1,b=2`. */
const member = (list: string, key: string) =>
  list
    .split(',')
    .find((part) => part.startsWith(`${key}=`))
    ?.slice(key.length + 1);

const firstWord = (text: string) => text.split(/\s/, 1)[0] ?? '';

/** `512`, `4G`, `size=1024,slots=255`. QEMU takes a zero for its default of 128 MiB. */
function memorySize(value: string): number | undefined {
  const text = member(value, 'size') ?? value.split(',')[0] ?? '';
  const [, digits, unit = 'M'] = /^(\d{1,12})([kKMGT]?)i?[bB]?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (Number(digits) === 0) return 128;
  return Math.trunc(canonicalSize(`${digits}${unit || 'M'}iB`, 1024) ?? 0);
}

/** Reads the command line of a guest. */
export function parseQemuCommand(command: string): QemuCommand {
  const [program = '', ...options] = command.split(/\s-+(?=\S)/);
  const guest: QemuCommand = {
    name: undefined,
    uuid: undefined,
    serial: undefined,
    memory: undefined,
    vcpu: 1,
    type: /kvm[^/]*$/.test(program.split(/\s/)[0] ?? '') ? 'kvm' : 'qemu',
  };
  let disk: string | undefined;
  for (const option of options) {
    const blank = option.search(/\s/);
    const key = blank < 0 ? option : option.slice(0, blank);
    const value = blank < 0 ? '' : option.slice(blank).trim();
    // an image without an option may follow
    const word = firstWord(value);
    if (/^(?:[fsv]da|hd[a-d]|cdrom)$/.test(key)) disk ??= word;
    else if (key === 'name') guest.name = member(value, 'guest') ?? word.split(',')[0];
    else if (key === 'm') guest.memory = memorySize(word);
    else if (key === 'uuid') guest.uuid = word;
    else if (key === 'smbios') {
      guest.uuid = firstWord(member(value, 'uuid') ?? '') || guest.uuid;
      guest.serial = member(value, 'serial') ?? guest.serial;
    } else if (key === 'smp') guest.vcpu = Number(/^(?:cpus=)?(\d{1,5})/.exec(value)?.[1] ?? 1) || 1;
    else if (key === 'enable-kvm' || (/^(?:accel|machine|M)$/.test(key) && /\bkvm\b/.test(value))) guest.type = 'kvm';
  }
  guest.name = guest.name || disk;
  return guest;
}

/** Whether a process is a guest: neither a kernel thread nor one of QEMU's other tools. */
export function isGuestProcess(command: string): boolean {
  const program = /^(?:\/\S*\/)?([^/\s]+)/.exec(command)?.[1] ?? '';
  return /^(?:qemu|kvm)/.test(program) && !/^qemu-(?:ga|img|nbd|io|storage-daemon|bridge-helper)/.test(program);
}

const PROGRAMS = ['qemu', 'kvm', 'qemu-kvm', '/usr/libexec/qemu-kvm', 'qemu-system-x86_64', 'qemu-system-aarch64'];

async function isInstalled(host: Host): Promise<boolean> {
  // with virsh, its own collector tells the same guests
  if ((await host.which('virsh')) !== undefined) return false;
  const found = await Promise.all(PROGRAMS.map((program) => host.which(program)));
  return found.some((path) => path !== undefined);
}

export default defineCollector({
  name: 'linux/qemu',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype', 'serial'] },
  reads: ['ps'],
  async collect({ host, add }) {
    if (!(await isInstalled(host))) return;
    for (const { cmd } of await listProcesses(host)) {
      if (!isGuestProcess(cmd)) continue;
      const { name, uuid, serial, memory, vcpu, type } = parseQemuCommand(cmd);
      if (name === undefined || name === '') continue;
      const guest: Guest = { name, uuid, serial, memory, vcpu, status: 'running', subsystem: type, vmtype: type };
      add('virtualmachines', guest);
    }
  },
});
