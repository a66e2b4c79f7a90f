/** The bodies of requests to the vSphere API (vSphere Web Services Reference, namespace urn:vim25). Pure. */

/** A reference to a managed object of the server. */
export interface ObjectReference {
  /** `HostSystem`, `VirtualMachine`, `Folder`, … */
  readonly type: string;
  /** `ha-host`, `vm-17`, … */
  readonly id: string;
}

/** What to read of objects of one type. */
export interface PropertySelection {
  readonly type: string;
  /** Paths as `config.network`; `all`: every property. */
  readonly paths: readonly string[] | 'all';
}

/** Where reading starts, and which ways lead on from there. */
export interface ObjectSelection {
  readonly object: ObjectReference;
  /** Do not read the object itself, only what is found from it. */
  readonly skip?: boolean;
  readonly ways?: readonly Way[];
}

/** A step from objects of one type along one of their properties, and the names of the steps to go on with. */
export interface Way {
  readonly name: string;
  readonly type: string;
  readonly path: string;
  readonly next: readonly string[];
}

/** From the root folder to every host, through data centers, folders and clusters. */
export const HOST_WAYS: readonly Way[] = [
  { name: 'folder', type: 'Folder', path: 'childEntity', next: ['folder', 'datacenterHosts', 'computeHosts'] },
  { name: 'datacenterHosts', type: 'Datacenter', path: 'hostFolder', next: ['folder'] },
  { name: 'computeHosts', type: 'ComputeResource', path: 'host', next: [] },
];

/** From the root folder to every virtual machine, through data centers and folders. */
export const MACHINE_WAYS: readonly Way[] = [
  { name: 'folder', type: 'Folder', path: 'childEntity', next: ['folder', 'datacenterMachines'] },
  { name: 'datacenterMachines', type: 'Datacenter', path: 'vmFolder', next: ['folder'] },
];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot carry; no name or password of vSphere holds it. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;

/** Text as the content of an element or an attribute. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

function element(name: string, content: string, type?: string): string {
  return `<${name}${type === undefined ? '' : ` type="${escapeXml(type)}"`}>${content}</${name}>`;
}

const reference = (name: string, { type, id }: ObjectReference) => element(name, escapeXml(id), type);

function operation(name: string, self: ObjectReference, content: string): string {
  return `<${name} xmlns="urn:vim25">${reference('_this', self)}${content}</${name}>`;
}

/** The whole message around an operation. */
export function envelope(body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
}

/** What the server is, and the names of its services. Needs no session. */
export function retrieveServiceContent(): string {
  return operation('RetrieveServiceContent', { type: 'ServiceInstance', id: 'ServiceInstance' }, '');
}

export function login(sessionManager: ObjectReference, user: string, password: string): string {
  const content = element('userName', escapeXml(user)) + element('password', escapeXml(password));
  return operation('Login', sessionManager, content);
}

export function logout(sessionManager: ObjectReference): string {
  return operation('Logout', sessionManager, '');
}

function propertySet({ type, paths }: PropertySelection): string {
  const all = element('all', paths === 'all' ? 'true' : 'false');
  const list = paths === 'all' ? '' : paths.map((path) => element('pathSet', escapeXml(path))).join('');
  return element('propSet', element('type', escapeXml(type)) + all + list);
}

function way({ name, type, path, next }: Way): string {
  const steps = next.map((other) => element('selectSet', element('name', other))).join('');
  const content =
    element('name', name) + element('type', type) + element('path', path) + element('skip', 'false') + steps;
  return `<selectSet xsi:type="TraversalSpec">${content}</selectSet>`;
}

function objectSet({ object, skip = false, ways = [] }: ObjectSelection): string {
  return element(
    'objectSet',
    reference('obj', object) + element('skip', String(skip)) + ways.map((one) => way(one)).join(''),
  );
}

function filter(properties: PropertySelection, objects: readonly ObjectSelection[]): string {
  return element('specSet', propertySet(properties) + objects.map((one) => objectSet(one)).join(''));
}

/** Properties of objects, all in one answer. */
export function retrieveProperties(
  collector: ObjectReference,
  properties: PropertySelection,
  objects: readonly ObjectSelection[],
): string {
  return operation('RetrieveProperties', collector, filter(properties, objects));
}

/** The same in pages of `maxObjects` (API 4.1 and newer). */
export function retrievePropertiesEx(
  collector: ObjectReference,
  properties: PropertySelection,
  objects: readonly ObjectSelection[],
  maxObjects: number,
): string {
  const options = element('options', element('maxObjects', String(maxObjects)));
  return operation('RetrievePropertiesEx', collector, filter(properties, objects) + options);
}

/** The next page. */
export function continueRetrievePropertiesEx(collector: ObjectReference, token: string): string {
  return operation('ContinueRetrievePropertiesEx', collector, element('token', escapeXml(token)));
}
