/** Network discovery and network inventory as a library. */
export type { Device, Firmware, Hook, Identity, Match, Vendor } from './device.js';
export { openCapture } from './files/open.js';
export { parseSnmprec } from './files/snmprec.js';
export { type Capture, type CaptureOptions, CaptureSource } from './files/store.js';
export { parseWalkText } from './files/walk-text.js';
export { type Identified, type IdentifyOptions, identify } from './identify/identify.js';
export { type InventoryOptions, inventory } from './inventory/collect.js';
export type { Component, Connection, Connections, Info, Inventory, Port, Ports, Vlan } from './inventory/inventory.js';
export {
  type DiscoveryDevice,
  discoveryContent,
  errorContent,
  inventoryContent,
  isReportable,
  type MessageOptions,
  message,
} from './messages.js';
export { Reader } from './snmp/reader.js';
export type { SnmpSource } from './snmp/source.js';
export { type SnmpValue, textOf } from './snmp/value.js';
export { parseUserRules, readUserRules } from './user-rules.js';
export { shippedVendors } from './vendors/index.js';
