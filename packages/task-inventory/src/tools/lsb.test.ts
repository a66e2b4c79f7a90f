import { describe, expect, it } from 'vitest';
import { machine } from '../../test/machine.js';
import { distributorFromOsRelease, distributorId, parseDistributorId } from './lsb.js';

const installed = { 'lsb_release -i': 'Distributor ID:\tFromCommand\n' };

describe('distributorId', () => {
  it('is unknown without lsb_release', async () => {
    expect(await distributorId(machine({ files: { '/etc/os-release': 'ID=debian' } }).host)).toBeUndefined();
  });

  it('reads what the shell script reads', async () => {
    const files = {
      '/usr/bin/lsb_release': '#!/bin/sh\n. /etc/os-release',
      '/etc/os-release': 'ID=debian\nNAME=Debian\n',
    };
    const { host, asked } = machine({ files, commands: installed });
    expect(await distributorId(host)).toBe('Debian');
    expect(asked).toEqual([]);
  });

  it('reads what the Python script reads', async () => {
    const files = {
      '/usr/bin/lsb_release': '#!/usr/bin/python3 -Es\n',
      '/etc/lsb-release': 'DISTRIB_ID="Ubuntu"\nDISTRIB_RELEASE=22.04\n',
    };
    expect(await distributorId(machine({ files, commands: installed }).host)).toBe('Ubuntu');
  });

  it('asks an unknown program, and the Python script where its file is missing', async () => {
    for (const script of ['\x7fELF', '#!/usr/bin/python3\n']) {
      const { host } = machine({ files: { '/usr/bin/lsb_release': script }, commands: installed });
      expect(await distributorId(host)).toBe('FromCommand');
    }
  });
});

describe('distributorFromOsRelease', () => {
  it('takes the name where only case differs, the id with a capital otherwise', () => {
    expect(distributorFromOsRelease('NAME="CentOS"\nID="centos"\n')).toBe('CentOS');
    expect(distributorFromOsRelease("NAME='Debian GNU/Linux'\nID=debian\n")).toBe('Debian');
    expect(distributorFromOsRelease('garbage')).toBeUndefined();
  });
});

describe('parseDistributorId', () => {
  it('reads the line, or nothing', () => {
    expect(parseDistributorId('No LSB modules\nDistributor ID:\tLinux Mint \n')).toBe('Linux Mint');
    expect(parseDistributorId('Distributor ID:\n')).toBeUndefined();
  });
});
