import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Inventory, Software } from '@fi/core/inventory';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { PackageURL } from 'packageurl-js';
import { describe, expect, it } from 'vitest';
import { toCycloneDx } from './cyclonedx.js';
import { packageUrl } from './purl.js';

const require = createRequire(import.meta.url);
const schemas = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema');
const schema = (name: string) => JSON.parse(readFileSync(join(schemas, name), 'utf8')) as { $id: string };

/** The official schema of CycloneDX 1.6. */
function validator() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('iri-reference', true);
  ajv.addFormat('idn-email', true);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    const file = `${name}.SNAPSHOT.schema.json`;
    ajv.addSchema({ ...schema(file), $id: `http://cyclonedx.org/schema/${file}` });
  }
  return ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'));
}

const inventory = (softwares: Software[]): Inventory => ({
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: {
    versionclient: 'fi-Inventory_v1',
    hardware: { name: 'pc' },
    operatingsystem: { name: 'Debian GNU/Linux', full_name: 'Debian GNU/Linux 12', kernel_version: '6.1' },
    softwares,
  },
});

const now = new Date('2026-01-02T03:04:05Z');
const distribution = { id: 'debian', version: '12' };

describe('packageUrl', () => {
  it.each<[Partial<Software>, object, string]>([
    [
      { name: 'curl', version: '7.88.1-10+deb12u5', arch: 'amd64', from: 'deb' },
      distribution,
      'pkg:deb/debian/curl@7.88.1-10%2Bdeb12u5?arch=amd64&distro=debian-12',
    ],
    [{ name: 'libstdc++6', version: '2:12.2~rc1', from: 'deb' }, {}, 'pkg:deb/debian/libstdc%2B%2B6@2:12.2~rc1'],
    [
      { name: 'ImageMagick', version: '1:6.9-1.fc40', arch: 'x86_64', from: 'rpm' },
      { id: 'fedora', version: '40' },
      'pkg:rpm/fedora/ImageMagick@6.9-1.fc40?arch=x86_64&distro=fedora-40&epoch=1',
    ],
    [{ name: 'gpg-pubkey', version: 'a-b', from: 'rpm' }, {}, 'pkg:rpm/gpg-pubkey@a-b'],
    [
      { name: 'musl', version: '1.2.4-r2', arch: 'x86_64', from: 'apk' },
      { id: 'alpine', version: '3.19.0' },
      'pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64&distro=alpine-3.19.0',
    ],
    [
      { name: 'Pacman', version: '6.0.1-1', arch: 'x86_64', from: 'pacman' },
      { id: 'arch' },
      'pkg:alpm/arch/pacman@6.0.1-1?arch=x86_64&distro=arch',
    ],
    [{ name: 'firefox', version: '120', from: 'snap' }, distribution, 'pkg:generic/snap/firefox@120'],
    [
      { name: 'Files', version: '45', from: 'flatpak', comments: 'AppID: org.gnome.Files', arch: 'x86_64' },
      distribution,
      'pkg:generic/flatpak/org.gnome.Files@45?arch=x86_64',
    ],
    [{ name: 'sys-apps/portage', version: '3.0.30-r1' }, { id: 'gentoo' }, 'pkg:generic/sys-apps/portage@3.0.30-r1'],
    [{ name: 'a b/../@?#é', version: "1 (x)!*'" }, {}, 'pkg:generic/a%20b/%40%3F%23%C3%A9@1%20%28x%29%21%2A%27'],
  ])('%j', (software, system, expected) => {
    const purl = packageUrl(software as Software, system);
    expect(purl).toBe(expected);
    // another implementation reads the same name and version
    const parsed = PackageURL.fromString(expected);
    expect(`${parsed.version ?? ''}`).toBe((software.version ?? '').replace(/^\d+:(?=.*fc)/, ''));
  });

  it('makes none of what has no name', () => {
    expect(packageUrl({ name: '/' }, {})).toBeUndefined();
    expect(packageUrl({ name: ' ', from: 'deb' }, {})).toBeUndefined();
    expect(packageUrl({ name: '\ud800x' }, {})).toBe('pkg:generic/%EF%BF%BDx');
  });
});

describe('toCycloneDx', () => {
  const validate = validator();
  const bill = (softwares: Software[], options = {}) =>
    JSON.parse(toCycloneDx(inventory(softwares), { now, distribution, ...options }));

  it('is valid against the official schema', () => {
    const document = bill([
      {
        name: 'curl',
        version: '7.88.1-10+deb12u5',
        arch: 'amd64',
        from: 'deb',
        publisher: 'Debian',
        install_date: '2025-01-02',
      },
      { name: 'curl', version: '7.88.1-10+deb12u5', arch: 'amd64', from: 'deb' },
      { name: 'firefox', from: 'snap', comments: 'a browser' },
      { name: 'odd "name" \u00e9\u{1f600}' },
    ]);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(document.metadata.component).toEqual({
      type: 'operating-system',
      'bom-ref': 'operating-system',
      name: 'debian',
      version: '12',
      description: 'Debian GNU/Linux 12',
    });
    const references = document.components.map((one: { 'bom-ref': string }) => one['bom-ref']);
    expect(new Set(references).size).toBe(4);
    expect(document.dependencies[0].dependsOn).toEqual(references);
    expect(document.components[0]).toMatchObject({ type: 'library', publisher: 'Debian' });
    expect(document.components[2]).toMatchObject({ type: 'application', description: 'a browser' });
  });

  it('is valid without anything, and says when it is incomplete', () => {
    const empty = JSON.parse(
      toCycloneDx({ ...inventory([]), content: { versionclient: 'x' } }, { now, incomplete: true }),
    );
    expect(validate(empty), JSON.stringify(validate.errors)).toBe(true);
    expect(empty.metadata.component.name).toBe('unknown');
    expect(empty.compositions[0].aggregate).toBe('incomplete');
  });

  it('the schema would find a mistake', () => {
    expect(validate({ ...bill([]), bomFormat: 'other' })).toBe(false);
    expect(validate({ ...bill([]), components: [{ name: 'no type' }] })).toBe(false);
  });

  it('has the same number for the same bill only', () => {
    expect(bill([]).serialNumber).toBe(bill([]).serialNumber);
    expect(bill([{ name: 'a' }]).serialNumber).not.toBe(bill([]).serialNumber);
  });
});
