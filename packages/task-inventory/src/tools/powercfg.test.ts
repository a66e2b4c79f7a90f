import { expect, it } from 'vitest';
import { parseBatteryReport } from './powercfg.js';

it('reads the batteries of a report', async () => {
  const battery =
    '<Battery><Id>00HW023</Id><Manufacturer>SMP</Manufacturer><SerialNumber>  541</SerialNumber><Chemistry>LiP</Chemistry>' +
    '<DesignCapacity>23540</DesignCapacity><FullChargeCapacity>0</FullChargeCapacity></Battery>';
  expect(await parseBatteryReport(`<BatteryReport><Batteries>${battery}</Batteries></BatteryReport>`)).toEqual([
    {
      ...{ name: '00HW023', manufacturer: 'SMP', chemistry: 'LiP', serial: '541', capacity: 23540 },
      real_capacity: undefined,
    },
  ]);
});

it.each(['', 'no XML', '<BatteryReport><Batteries>', '<BatteryReport/>', '<Other><Battery/></Other>'])(
  'finds none in %j',
  async (text) => expect(await parseBatteryReport(text)).toEqual([]),
);
