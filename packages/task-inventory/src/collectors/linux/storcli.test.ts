import { expect, it } from 'vitest';
import { parseStorcli } from './storcli.js';

const drive = (path: string, row: object, attributes: object) => ({
  [`Drive ${path}`]: [row],
  [`Drive ${path} - Detailed Information`]: {
    [`Drive ${path} State`]: { 'Media Error Count': 0 },
    [`Drive ${path} Device attributes`]: attributes,
  },
});

it('reads drives with and without an enclosure', () => {
  const json = JSON.stringify({
    Controllers: [
      {
        'Command Status': { Controller: 0, Status: 'Success' },
        'Response Data': {
          ...drive(
            '/c0/e32/s0',
            { 'EID:Slt': '32:0', DID: 0, Size: '558.375 GB', Intf: 'SAS', SeSz: '512B', Model: 'AL13SEB600      ' },
            {
              SN: '  34Q0A0XXFRD6',
              'Manufacturer Id': 'TOSHIBA ',
              'Model Number': 'AL13SEB600      ',
              WWN: '50000395A0B0C0D0',
              'Firmware Revision': 'DE0D',
              'Raw size': '558.911 GB [0x45dd2fb0 Sectors]',
            },
          ),
          ...drive('/c0/s1', { Size: '1.746 TB', Intf: 'SATA', Model: 'WDC WD2000FYYZ' }, { 'Manufacturer Id': 'ATA' }),
        },
      },
    ],
  });
  expect(parseStorcli(json)).toEqual([
    {
      type: 'disk',
      name: 'AL13SEB600',
      model: 'AL13SEB600',
      manufacturer: 'Toshiba',
      description: 'SAS',
      interface: 'SAS',
      disksize: 600127,
      firmware: 'DE0D',
      serial: '34Q0A0XXFRD6',
      wwn: '50000395a0b0c0d0',
    },
    {
      type: 'disk',
      name: 'WD2000FYYZ',
      model: 'WD2000FYYZ',
      manufacturer: 'Western Digital',
      description: 'SATA',
      interface: 'SATA',
      disksize: 1919747,
      firmware: undefined,
      serial: undefined,
      wwn: undefined,
    },
  ]);
});

it('takes anything else', () => {
  for (const json of ['', '{"Controllers":[', 'null', '[]', '{"Controllers":[null,1,{"Response Data":[]}]}', '\0']) {
    expect(parseStorcli(json)).toEqual([]);
  }
  expect(parseStorcli('{"Controllers":[{"Response Data":{"Drive /c0/e1/s1":[null]}}]}')).toMatchObject([
    { type: 'disk' },
  ]);
});

it('takes a model of no known maker not for the name of one', () => {
  const path = '/c0/s2';
  const answer = drive(
    path,
    { Size: '447.130 GB', Intf: 'SATA', Model: 'XX480G8R' },
    { 'Manufacturer Id': 'ATA     ' },
  );
  const [disk] = parseStorcli(JSON.stringify({ Controllers: [{ 'Response Data': answer }] }));
  expect(disk?.model).toBe('XX480G8R');
  expect(disk?.manufacturer).toBeUndefined();
});
