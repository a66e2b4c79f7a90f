import { expect, it } from 'vitest';
import { parseRpm } from './rpm.js';

it('reads the columns', () => {
  const text =
    'bash\tx86_64\t5.1-2.el9\t1704063600\t7738634\tRed Hat, Inc.\tLa coquille « bash »\tUnspecified\n' +
    'gpg-pubkey\t(none)\t8483-5c\t0\t\t(none)\tgpg(x)\tPublic Keys\n';
  expect(parseRpm(text, 'Europe/Paris')).toEqual([
    {
      name: 'bash',
      arch: 'x86_64',
      version: '5.1-2.el9',
      install_date: '2024-01-01',
      filesize: 7738634,
      comments: 'La coquille « bash »',
      from: 'rpm',
      system_category: 'Unspecified',
      publisher: 'Red Hat, Inc.',
    },
    {
      name: 'gpg-pubkey',
      arch: '(none)',
      version: '8483-5c',
      install_date: undefined,
      filesize: undefined,
      comments: 'gpg(x)',
      from: 'rpm',
      system_category: 'Public Keys',
      publisher: undefined,
    },
  ]);
});

it('survives a cut row, an error text and nothing', () => {
  expect(parseRpm('error: db5 error(11)\nbash\n\n\t\t\t', 'UTC')).toEqual([]);
  expect(parseRpm('bash\tx86_64\t5.1-2', 'UTC')).toHaveLength(1);
  expect(parseRpm('', 'UTC')).toEqual([]);
});
