import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import monitors from './monitors.js';

/** An EDID of maker ABC, product 1, serial number 7, as one character per byte. */
const EDID = String.fromCharCode(
  ...[0, 255, 255, 255, 255, 255, 255, 0, 0x04, 0x43, 1, 0, 7, 0, 0, 0, 5, 30, 1, 3],
  ...Array<number>(108).fill(0),
);

describe('unix/monitors', () => {
  it('reads what outputs of the kernel have', async () => {
    const host = machine({
      files: {
        '/sys/class/drm/card0/dev': '',
        '/sys/class/drm/card0-DP-1/edid': EDID,
        '/sys/class/drm/card0-DP-2/edid': '',
        '/sys/class/drm/card0-HDMI-A-1/edid': 'damaged',
        '/usr/share/hwdata/pnp.ids': 'ABC\tA Maker\n',
      },
      commands: { 'get-edid': EDID },
    });
    expect((await collect(monitors, host)).monitors).toEqual([
      {
        base64: Buffer.from(EDID, 'latin1').toString('base64'),
        description: '5/2020',
        manufacturer: 'A Maker',
        serial: '00000007',
      },
      { base64: Buffer.from('damaged').toString('base64') },
    ]);
    expect(host.asked).toEqual([]);
  });

  it('asks the video BIOS only where the kernel drives no output', async () => {
    const unplugged = machine({ files: { '/sys/class/drm/card0-DP-1/status': '' }, commands: { 'get-edid': EDID } });
    expect((await collect(monitors, unplugged)).monitors).toBeUndefined();
    expect(unplugged.asked).toEqual([]);
    const host = machine({ commands: { 'get-edid': EDID } });
    expect((await collect(monitors, host)).monitors).toMatchObject([{ serial: '00000007' }]);
  });
});
