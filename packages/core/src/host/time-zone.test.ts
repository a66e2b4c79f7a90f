import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const links = vi.hoisted(() => ({ target: undefined as string | undefined }));
vi.mock('node:fs', () => ({
  readlinkSync: () => {
    if (links.target === undefined) throw new Error('EINVAL');
    return links.target;
  },
}));

/** Anew: what was found is kept. */
async function zone(): Promise<string> {
  vi.resetModules();
  const { localTimeZone } = await import('./time-zone.js');
  return localTimeZone();
}

describe.skipIf(process.platform === 'win32')('localTimeZone', () => {
  const before = process.env.TZ;
  beforeEach(() => {
    delete process.env.TZ;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  it.each([
    ['/usr/share/zoneinfo/Europe/Berlin', 'Europe/Berlin'],
    ['../usr/share/zoneinfo/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['/usr/share/zoneinfo/posix/Asia/Kolkata', 'Asia/Kolkata'],
    ['/usr/share/zoneinfo/Etc/UTC', 'UTC'],
    ['/usr/share/zoneinfo/GMT', 'UTC'],
    ['/usr/share/zoneinfo/Etc/GMT+5', 'Etc/GMT+5'],
  ])('is where /etc/localtime leads: %s', async (target, name) => {
    links.target = target;
    expect(await zone()).toBe(name);
  });

  it.each(['/elsewhere', '/usr/share/zoneinfo/../../../etc/passwd', '/usr/share/zoneinfo/localtime', undefined])(
    'is what the runtime knows when the link tells nothing: %s',
    async (target) => {
      links.target = target;
      expect(await zone()).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    },
  );

  it.each([
    ['UTC', 'UTC'],
    ['Asia/Tokyo', 'Asia/Tokyo'],
  ])('is that of TZ before all: %s', async (TZ, name) => {
    links.target = '/usr/share/zoneinfo/Europe/Berlin';
    process.env.TZ = TZ;
    expect(await zone()).toBe(name);
  });
});
