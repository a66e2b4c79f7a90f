/**
 * JSON of all captures against the schema of the GLPI inventory format: `FI_SNMP=DIR FI_LAB=DIR npm run test:snmp`.
 * Skipped where either is absent.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { parseSnmprec } from '../../src/files/snmprec.js';
import { jsonDocument } from '../../src/formats/json.js';
import { CaptureSource, discoveryContent, identify, inventory, inventoryContent, Reader } from '../../src/index.js';

const devices = join(process.env.FI_SNMP ?? '', 'devices');
const schema = join(process.env.FI_LAB ?? '', 'inventory.schema.json');
const available = process.env.FI_SNMP !== undefined && existsSync(devices) && existsSync(schema);
if (!available) console.log('schema: FI_SNMP and FI_LAB name no captures and no schema, nothing is validated');

it.skipIf(!available)('documents of all captures are valid', async () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
  const options = { deviceId: 'foo', jobId: 1, version: '6.4' };
  const problems: string[] = [];
  for (const name of readdirSync(devices).filter((file) => file.endsWith('.snmprec') && !file.includes('@'))) {
    const reader = new Reader(new CaptureSource(parseSnmprec(readFileSync(join(devices, name), 'latin1'))));
    const identified = await identify(reader);
    const found = discoveryContent({ ...identified.identity, IP: '192.0.2.1' });
    const content = inventoryContent(await inventory(reader, { identified }));
    for (const result of [
      { query: 'NETDISCOVERY', content: found } as const,
      { query: 'SNMPQUERY', content } as const,
    ]) {
      if (validate(jsonDocument(result, '192.0.2.1', options))) continue;
      for (const { instancePath, message } of validate.errors ?? [])
        problems.push(`${name} ${instancePath} ${message}`);
    }
  }
  expect(problems).toEqual([]);
});
