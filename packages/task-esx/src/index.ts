/** Inventories of VMware hosts over the vSphere API. `inventoryHosts` does the work of the `fi-esx` program. */
export { type DumpHeader, dumpFileName, readDump, writeDump } from './dump.js';
export { buildInventory, type EsxOptions, type HostResult, inventoryHosts } from './esx.js';
export { type HostVisitor, listHosts, readHost } from './hosts.js';
export { HostInventory, type InventoryOptions, toClassicHost } from './inventory/inventory.js';
export { type EsxJob, type JobOutcome, outcomeOf, readJobs, setLogParameters } from './jobs.js';
export { type ObjectVisitor, VimClient, type VimClientOptions } from './soap/client.js';
export { Element, parseElements } from './soap/element.js';
export { endpointOf } from './soap/endpoint.js';
export { SoapFault } from './soap/fault.js';
export { objectTree } from './soap/object.js';
