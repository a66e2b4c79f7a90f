import { describe, expect, it } from 'vitest';
import type { Inventory } from '../inventory/model.js';
import { escapeHtml, html, renderInventory, valueText } from './index.js';
import { formatBytes, formatDecimalBytes, formatMegahertz, formatNumber, formatQuantity } from './units.js';

const inventory = (content: object): Inventory => ({
  action: 'inventory',
  deviceid: 'pc-2026-01-02-03-04-05',
  itemtype: 'Computer',
  content: { versionclient: 'fi-Inventory_v1', ...content },
});

describe('html', () => {
  it('escapes values, not the template', () => {
    expect(html`<b title="${'"\'>'}">${'<i>&'}</b>`.text).toBe('<b title="&quot;&#39;&gt;">&lt;i&gt;&amp;</b>');
    expect(html`${[html`<i></i>`, '<', 3, undefined, false]}`.text).toBe('<i></i>&lt;3');
  });

  it('shows characters that hide or turn text', () => {
    expect(escapeHtml('a\u202eb\u0000c\td')).toBe('a\ufffdb\ufffdc\td');
  });
});

describe('units', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1536, '1.5 KiB'],
    [2 ** 34, '16 GiB'],
    [1023.99 * 2 ** 20, '1 GiB'],
    [2 ** 70, '1048576 PiB'],
  ])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('writes disks, clocks and counts', () => {
    expect(formatDecimalBytes(512110190592)).toBe('512 GB');
    expect(formatMegahertz(2800)).toBe('2.8 GHz');
    expect(formatMegahertz(2000)).toBe('2 GHz');
    expect(formatMegahertz(800)).toBe('800 MHz');
    expect(formatNumber(1234567)).toBe('1,234,567');
  });

  it('knows the units of fields, and leaves alone what is no quantity', () => {
    expect(formatQuantity('memories.capacity', 16384)?.text).toBe('16 GiB');
    expect(formatQuantity('storages.disksize', 1000204)?.text).toBe('1 TB');
    expect(formatQuantity('batteries.capacity', 50500)?.text).toBe('50.5 Wh');
    expect(formatQuantity('networks.speed', 'fast')).toBeUndefined();
    expect(formatQuantity('networks.speed', -1)).toBeUndefined();
    expect(formatQuantity('toString', 1)).toBeUndefined();
  });
});

describe('renderInventory', () => {
  it('makes a document that loads nothing', () => {
    const page = renderInventory(inventory({ hardware: { name: 'pc' } }));
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('<h1>pc</h1>');
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/\s(?:src|href)="(?!#|data:)/);
    expect(page).not.toContain('@import');
  });

  it('escapes hostile values wherever they stand', () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    const page = renderInventory({
      ...inventory({
        [evil]: [{ [evil]: evil }],
        accesslog: { logdate: evil },
        bios: { smanufacturer: evil, smodel: evil, ssn: evil },
        drives: [{ type: evil, total: 100, free: 1 }],
        hardware: { name: evil, chassis_type: evil, workgroup: evil },
        operatingsystem: { full_name: evil, timezone: { [evil]: evil } },
        softwares: [{ name: evil, comments: [evil], filesize: evil }],
        versionclient: evil,
      }),
      deviceid: evil,
      tag: evil,
    });
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('shows what the model does not know, of any shape', () => {
    const page = renderInventory(
      inventory({
        network_ports: [{ ifname: 'Gi0/1', ips: ['192.0.2.1', '192.0.2.2'], trunk: true }, 'text', 7, null, []],
        softwares: 'no list',
        registry: { a: { b: { c: { d: { e: { f: 'too deep' } } } } } },
      }),
    );
    expect(page).toContain('192.0.2.1, 192.0.2.2');
    expect(page).toContain('no list');
    expect(page).not.toContain('too deep');
  });

  it('leaves out sections and columns that hold nothing, and raw data blocks', () => {
    const page = renderInventory(
      inventory({
        sounds: [],
        bios: {},
        monitors: [
          { caption: 'M1', base64: 'QUJD' },
          { caption: 'M2', serial: '' },
        ],
      }),
    );
    expect(page).not.toContain('section-sounds');
    expect(page).not.toContain('section-bios');
    expect(page).not.toContain('QUJD');
    expect(page).not.toContain('>Serial<');
  });

  it('folds long sections and shows short ones', () => {
    const page = renderInventory(
      inventory({
        softwares: Array.from({ length: 31 }, (_, i) => ({ name: `p${i}` })),
        users: [{ login: 'ann' }],
      }),
    );
    expect(page).toContain('id="section-softwares"><summary>');
    expect(page).toContain('id="section-users" open><summary>');
  });

  it('puts first what a person asks first', () => {
    const page = renderInventory(
      inventory({
        bios: { smanufacturer: 'Dell Inc.', smodel: 'Latitude 7440', ssn: 'To be filled by O.E.M.' },
        cpus: [
          { name: 'Xeon', core: 8, speed: 2800 },
          { name: 'Xeon', core: 8, speed: 2800 },
        ],
        hardware: { memory: 32768, chassis_type: 'Laptop', vmsystem: 'Physical' },
        networks: [
          { description: 'docker0', ipaddress: '172.17.0.1', virtualdev: true },
          { description: 'eth0', ipaddress: '192.0.2.7', virtualdev: false },
        ],
        antivirus: [{ name: 'ClamAV', enabled: true, uptodate: false }],
      }),
    );
    expect(page).toContain('Laptop · Dell Inc. Latitude 7440</p>');
    for (const text of ['2 × Xeon', '16 cores, 2.8 GHz', '32 GiB', 'ClamAV (out of date)']) {
      expect(page).toContain(text);
    }
    expect(page).toContain('<p class="main">192.0.2.7</p>');
  });
});

describe('valueText', () => {
  it('cuts long texts and speaks yes and no', () => {
    expect(valueText('softwares', 'comments', 'x'.repeat(5000))).toHaveLength(2001);
    expect(valueText('networks', 'virtualdev', false)).toBe('No');
    expect(valueText('operatingsystem', 'timezone', { name: 'Europe/Berlin', offset: '+0100' })).toBe(
      'Name: Europe/Berlin; Offset: +0100',
    );
  });
});
