/** Guests of VirtualBox, from `VBoxManage`. Each user has guests of their own. */

import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { parsePasswd } from '../../tools/accounts.js';
import type { Guest } from '../../tools/hosted-guests.js';
import { canonicalSize } from '../../tools/values.js';

const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  'powered off': 'off',
  saved: 'off',
  teleported: 'off',
  aborted: 'crashed',
  stuck: 'blocked',
  teleporting: 'paused',
  paused: 'paused',
  'live snapshotting': 'running',
  starting: 'running',
  restoring: 'running',
  running: 'running',
  stopping: 'dying',
  saving: 'dying',
};

/** Reads `VBoxManage list --long vms`, or `showvminfo`. */
export function parseVirtualBox(text: string): Guest[] {
  const guests: Guest[] = [];
  let current: Guest | undefined;
  let inDevice = false;
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const key = colon < 0 ? '' : line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    // a paragraph that begins with an index describes a USB device
    inDevice = key === 'Index' || (inDevice && line.trim() !== '');
    if (inDevice) continue;
    // a name in quotes is that of a shared folder
    if (key === 'Name' && !/^'.*', Host path:/.test(value)) {
      current = { name: value, vcpu: 1, subsystem: 'Oracle VM VirtualBox', vmtype: 'virtualbox' };
      guests.push(current);
    } else if (current === undefined) continue;
    else if (key === 'UUID') current.uuid ??= value;
    else if (key === 'Memory size') current.memory ??= canonicalSize(value, 1024);
    else if (key === 'State') current.status ??= STATES[/^([^(]*[^(\s])\s*\(/.exec(value)?.[1] ?? ''];
  }
  return guests;
}

const LIST = ['-nologo', 'list', '--long', 'vms'];

export default defineCollector({
  name: 'unix/virtualbox',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype', 'owner'] },
  reads: ['VBoxManage -nologo list --long vms', '/etc/passwd'],
  async collect({ host, add, log, settings }) {
    if ((await host.which('VBoxManage')) === undefined) return;
    const own = await host.run('VBoxManage', LIST);
    for (const guest of parseVirtualBox(own?.stdout ?? '')) add('virtualmachines', guest);
    if (!settings.scanHomedirs) {
      log.info('virtual machines of users are left out: the option scan-homedirs is not set');
      return;
    }
    const uid = await host.uid();
    const directory = host.platform === 'darwin' ? 'Library/VirtualBox' : '.config/VirtualBox';
    for (const account of parsePasswd((await host.read('/etc/passwd')) ?? '')) {
      if (account.uid === String(uid) || !account.home.startsWith('/') || account.login.startsWith('-')) continue;
      if ((await host.stat(`${account.home}/${directory}`))?.type !== 'directory') continue;
      const output = await host.run('su', [account.login, '-c', ['VBoxManage', ...LIST].join(' ')]);
      for (const guest of parseVirtualBox(output?.stdout ?? '')) {
        add('virtualmachines', { ...guest, owner: account.login });
      }
    }
  },
});
