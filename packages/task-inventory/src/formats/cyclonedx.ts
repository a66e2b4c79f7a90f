/**
 * The installed software as a software bill of materials: CycloneDX 1.6, JSON (ECMA-424). The machine's operating system
 * is what the bill is about; every package is a component with its package URL.
 */

import { createHash } from 'node:crypto';
import { type Host, VERSION } from '@fi/core';
import type { Inventory, Software } from '@fi/core/inventory';
import { parseShellVariables } from '../tools/os-release.js';
import { type Distribution, packageUrl } from './purl.js';

export interface CycloneDxOptions {
  /** Time of the bill. */
  now: Date;
  distribution?: Distribution | undefined;
  /** A collector of software failed: the bill says that it is incomplete. */
  incomplete?: boolean | undefined;
}

interface Property {
  name: string;
  value: string;
}

/** Kinds of packages that are applications rather than parts of the system. */
const APPLICATIONS: ReadonlySet<string> = new Set(['snap', 'flatpak']);

const SYSTEM_REF = 'operating-system';

/** What os-release(5) of a machine tells. */
export async function readDistribution(host: Host): Promise<Distribution> {
  const text = (await host.read('/etc/os-release')) ?? (await host.read('/usr/lib/os-release')) ?? '';
  const variables = parseShellVariables(text);
  return {
    id: variables.get('ID') || undefined,
    version: variables.get('VERSION_ID') || variables.get('VERSION_CODENAME') || undefined,
  };
}

/** Writes the bill of materials of an inventory. */
export function toCycloneDx(inventory: Inventory, options: CycloneDxOptions): string {
  const { now, distribution = {}, incomplete = false } = options;
  const { operatingsystem: system, softwares = [] } = inventory.content;
  const references = new Set([SYSTEM_REF]);
  const components = softwares.map((software) => component(software, distribution, references));
  const body = {
    metadata: {
      timestamp: now.toISOString(),
      tools: { components: [{ type: 'application', name: 'fi-inventory', version: VERSION }] },
      component: {
        type: 'operating-system',
        'bom-ref': SYSTEM_REF,
        name: distribution.id ?? system?.name ?? 'unknown',
        ...optional('version', distribution.version ?? system?.version),
        ...optional('description', system?.full_name),
      },
      properties: properties({
        'fi:deviceid': inventory.deviceid,
        'fi:machine': inventory.content.hardware?.name,
        'fi:kernel': system?.kernel_version,
        'fi:architecture': system?.arch,
      }),
    },
    components,
    dependencies: [{ ref: SYSTEM_REF, dependsOn: components.map((one) => one['bom-ref']) }],
    ...(incomplete ? { compositions: [{ aggregate: 'incomplete', assemblies: [SYSTEM_REF] }] } : {}),
  };
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`,
    version: 1,
    ...body,
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function component(software: Software, distribution: Distribution, references: Set<string>) {
  const purl = packageUrl(software, distribution);
  return {
    type: APPLICATIONS.has(software.from ?? '') ? 'application' : 'library',
    'bom-ref': unique(purl ?? software.name, references),
    name: software.name,
    ...optional('version', software.version),
    ...optional('publisher', software.publisher),
    ...optional('description', software.comments),
    ...optional('purl', purl),
    properties: properties({
      'fi:package:type': software.from,
      'fi:package:arch': software.arch,
      'fi:package:category': software.system_category,
      'fi:package:installed': software.install_date,
    }),
  };
}

/** The same package can be installed twice, for two users or in two folders. */
function unique(reference: string, taken: Set<string>): string {
  let candidate = reference;
  for (let count = 2; taken.has(candidate); count++) candidate = `${reference}#${count}`;
  taken.add(candidate);
  return candidate;
}

const optional = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

const properties = (values: Readonly<Record<string, string | undefined>>): Property[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));

/** A UUID made from a text (version 8): the same bill has the same number. */
function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex').slice(0, 32);
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  const version = `${digits.slice(0, 12)}8${digits.slice(13, 16)}${variant}${digits.slice(17)}`;
  return version.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
