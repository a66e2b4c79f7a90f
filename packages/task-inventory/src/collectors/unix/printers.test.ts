import { describe, expect, it } from 'vitest';
import { collect, machine } from '../../../test/machine.js';
import printers, {
  parseLpstatDescriptions,
  parseLpstatDevices,
  parsePpdDriver,
  parsePrintersConf,
} from './printers.js';

describe('parsePrintersConf', () => {
  it('reads queues', () => {
    const text = `# Printer configuration file
<DefaultPrinter Office>
PrinterId 1
Info Office, room \\#2
MakeModel Acme LaserPro 400 - CUPS+Gutenprint v5.3
DeviceURI usb://Acme/LaserPro%20400?serial=SN0123&interface=1
State Idle
</DefaultPrinter>
<Printer remote>
Info
DeviceURI smb://user:secret@server/queue
</Printer>
<Printer cut>
Info never ended`;
    expect(parsePrintersConf(text)).toEqual([
      {
        name: 'Office',
        description: 'Office, room #2',
        driver: 'Acme LaserPro 400 - CUPS+Gutenprint v5.3',
        port: 'usb://Acme/LaserPro%20400?serial=SN0123&interface=1',
        serial: 'SN0123',
      },
      { name: 'remote', port: 'smb://server/queue', serial: undefined },
    ]);
  });

  it('survives garbage', () => {
    for (const text of ['', '</Printer>', '<Printer >\n</Printer>', '\0\xff', '<Printer a>\nDeviceURI ?%\n</Printer>'])
      expect(() => parsePrintersConf(text), text).not.toThrow();
  });
});

describe('lpstat', () => {
  it('reads devices, descriptions and drivers', () => {
    expect(parseLpstatDevices('device for a: ipp://192.0.2.1/p?uuid=u-1\ndevice for b: ///dev/null\nErreur\n')).toEqual(
      [
        { name: 'a', port: 'ipp://192.0.2.1/p?uuid=u-1', serial: 'u-1' },
        { name: 'b', port: '///dev/null', serial: undefined },
      ],
    );
    const text =
      'printer a is idle.  enabled since today\n\tDescription: First\n\tLocation: \nprinter b disabled -\n\tDescription: \n';
    expect(Object.fromEntries(parseLpstatDescriptions(text))).toEqual({ a: 'First' });
    expect(parsePpdDriver('*PPD-Adobe: "4.3"\n*NickName: "Acme 400, driver 1"\n')).toBe('Acme 400, driver 1');
    expect(parsePpdDriver('*NickName: "cut')).toBeUndefined();
  });
});

describe('unix/printers', () => {
  const commands = {
    'lpstat -v': 'device for Office: socket://192.0.2.9\n',
    'lpstat -l -p': 'printer Office is idle.\n\tDescription: First floor\n',
  };

  it("reads the scheduler's own list", async () => {
    const files = {
      '/etc/cups/printers.conf': '<Printer a>\nDeviceURI socket://192.0.2.8\n</Printer>\n',
      '/run/cups/cups.sock': 's',
    };
    const host = machine({ files, commands });
    expect((await collect(printers, host)).printers).toEqual([{ name: 'a', port: 'socket://192.0.2.8' }]);
    expect(host.asked).toEqual([]);
  });

  it('asks the server that was chosen, and nobody where there is none', async () => {
    const chosen = machine({
      files: {
        '/etc/cups/printers.conf': '',
        '/etc/cups/client.conf': 'ServerName print.example.org\n',
        '/etc/cups/ppd/Office.ppd': '*NickName: "Acme 400"\n',
      },
      commands,
    });
    expect((await collect(printers, chosen)).printers).toEqual([
      { name: 'Office', port: 'socket://192.0.2.9', description: 'First floor', driver: 'Acme 400' },
    ]);
    const silent = machine({ files: { '/run/lock/x': '' }, commands });
    expect((await collect(printers, silent)).printers).toBeUndefined();
    expect(silent.asked).toEqual([]);
  });
});
