/** INFO fields that only an inventory asks for: processor load, memory. */

import { count, isInteger, memory } from '../canonical/number.js';
import { enterprise, mib2 } from '../snmp/oid.js';
import type { Reader } from '../snmp/reader.js';
import type { Info } from './inventory.js';

/** Cisco: load of the processor during the last five seconds, in percent. */
const CISCO_CPU = [enterprise('9.9.109.1.1.1.1.6.1'), enterprise('9.9.109.1.1.1.1.3.1')];
const HR_STORAGE_SIZE = mib2('25.2.3.1.5.1');
/** UCD-SNMP memTotalReal and hrMemorySize count in kB, Cisco's processorRam in bytes. */
const RAM = [
  { oid: enterprise('2021.4.5'), kilobytes: true },
  { oid: enterprise('9.3.6.6.0'), kilobytes: false },
  { oid: mib2('25.2.2.0'), kilobytes: true },
];

const hasDigit = (text: string | undefined): text is string => text !== undefined && /\d/.test(text);

export async function addMemoryAndLoad(snmp: Reader, info: Info): Promise<void> {
  const [loads, size, sizes] = await Promise.all([
    Promise.all(CISCO_CPU.map((oid) => snmp.get(oid))),
    snmp.get(HR_STORAGE_SIZE),
    Promise.all(RAM.map(async ({ oid, kilobytes }) => ({ text: await snmp.get(oid), kilobytes }))),
  ]);
  info.CPU = count(loads.find(hasDigit));
  info.MEMORY = memory(size);
  const ram = sizes.find(({ text }) => hasDigit(text));
  info.RAM = memory(ram?.kilobytes && isInteger(ram.text) ? `${ram.text} kB` : ram?.text);
}
