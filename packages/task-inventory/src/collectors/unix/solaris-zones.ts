/** Zones of Solaris, from `zoneadm`; those that run. */

import type { VirtualMachineStatus } from '@fi/core/inventory';
import { defineCollector } from '../../collector.js';
import { type Guest, isPlainName, mebibytes } from '../../tools/hosted-guests.js';

const TYPE = 'Solaris Zones';

/** States of zoneadm(8). */
const STATES: Readonly<Record<string, VirtualMachineStatus>> = {
  running: 'running',
  ready: 'running',
  shutting_down: 'dying',
  down: 'off',
  installed: 'off',
};

/**
 * Reads `zoneadm list -p`: `id:name:state:path:uuid:…`, where a colon within a field is written `\:`. The global zone is
 * the machine itself.
 */
export function parseZones(text: string): Guest[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [id, name = '', state = '', , uuid] = line
      .slice(0, 4096)
      .replaceAll('\\:', '\u0000')
      .split(':')
      .map((field) => field.replaceAll('\u0000', ':'));
    if (id === undefined || !/^(?:\d+|-)$/.test(id) || name === 'global' || !isPlainName(name)) return [];
    return [{ name, uuid: uuid || undefined, status: STATES[state], subsystem: TYPE, vmtype: TYPE }];
  });
}

/** Limit of the memory in the configuration of a zone, MiB; `<mcap physcap="1073741824"/>`. */
export function parseMemoryCap(xml: string): number | undefined {
  const bytes = /<mcap\s[^>]{0,200}?physcap="(\d{1,18})"/.exec(xml)?.[1];
  return bytes === undefined ? undefined : mebibytes(Number(bytes));
}

export default defineCollector({
  name: 'unix/solaris-zones',
  category: 'virtualmachine',
  fills: { virtualmachines: ['memory', 'name', 'status', 'subsystem', 'uuid', 'vcpu', 'vmtype'] },
  reads: ['zonename', '/usr/sbin/zoneadm list -p', '/etc/zones/NAME.xml', '/usr/sbin/psrinfo -p'],
  async collect({ host, add }) {
    // what other zones see is themselves
    if ((await host.run('zonename'))?.stdout.trim() !== 'global') return;
    const zones = parseZones((await host.run('/usr/sbin/zoneadm', ['list', '-p']))?.stdout ?? '');
    if (zones.length === 0) return;
    const processors = Number((await host.run('/usr/sbin/psrinfo', ['-p']))?.stdout) || undefined;
    for (const zone of zones) {
      const file = zone.name?.includes('/') ? undefined : await host.read(`/etc/zones/${zone.name}.xml`);
      add('virtualmachines', { ...zone, memory: parseMemoryCap(file ?? ''), vcpu: processors });
    }
  },
});
