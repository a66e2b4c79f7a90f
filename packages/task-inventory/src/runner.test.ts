import type { Host, Logger } from '@fi/core';
import { silentLogger } from '@fi/core';
import { describe, expect, it } from 'vitest';
import { type CollectContext, type Collector, defineCollector } from './collector.js';
import { takeInventory } from './inventory.js';

/** A machine with nothing on it. */
const emptyHost: Host = {
  platform: 'linux',
  environment: async () => ({}),
  uid: async () => 0,
  now: async () => ({ date: new Date('2026-01-02T03:04:05Z'), timeZone: 'UTC' }),
  read: async () => undefined,
  readBytes: async () => undefined,
  list: async () => [],
  stat: async () => undefined,
  realpath: async () => undefined,
  run: async () => undefined,
  which: async () => undefined,
};

const make = (name: string, collect: (context: CollectContext) => Promise<void>, more: Partial<Collector> = {}) =>
  defineCollector({ name, category: 'software', fills: ['softwares'], reads: [], collect, ...more });

const collect = (collectors: Collector[], options = {}) => takeInventory({ host: emptyHost, collectors, ...options });

/** Resolves after some turns of the event loop: order without time. */
const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((go) => setImmediate(go));
};

function listening(): Logger & { lines: string[] } {
  const lines: string[] = [];
  const log: Logger & { lines: string[] } = {
    ...silentLogger,
    lines,
    warning: (message) => lines.push(`warning ${message}`),
    child: () => log,
  };
  return log;
}

describe('runCollectors', () => {
  it('loses the entries of a collector that throws, half its list included, and nothing else', async () => {
    const log = listening();
    const { inventory, report } = await collect(
      [
        make('good', async ({ add }) => add('softwares', { name: 'a' })),
        make('bad', async ({ add }) => {
          add('softwares', { name: 'half' });
          await turns(1);
          throw new Error('out of cheese');
        }),
        make('odd', async () => {
          throw 'a text';
        }),
      ],
      { log },
    );
    expect(inventory.content.softwares).toEqual([{ name: 'a' }]);
    expect(report.collectors.map(({ name, status, entries }) => [name, status, entries])).toEqual([
      ['good', 'ok', 1],
      ['bad', 'failed', 0],
      ['odd', 'failed', 0],
    ]);
    expect(log.lines.sort()).toEqual([
      'warning bad: failed: out of cheese; its entries are left out',
      'warning odd: failed: a text; its entries are left out',
    ]);
  });

  it('gives up a collector that hangs, tells it so, and takes nothing from it afterwards', async () => {
    let late: (() => void) | undefined;
    let told: unknown;
    const { inventory, report } = await collect(
      [
        make('hang', async ({ add, signal }) => {
          signal.addEventListener('abort', () => {
            told = signal.reason;
          });
          await new Promise<void>((resolve) => {
            late = resolve;
          });
          add('softwares', { name: 'too late' });
        }),
        make('good', async ({ add }) => add('softwares', { name: 'a' })),
      ],
      { collectorTimeout: 20 },
    );
    late?.();
    await turns(2);
    expect(report.collectors.map(({ status }) => status)).toEqual(['timeout', 'ok']);
    expect(String(told)).toContain('no answer within');
    expect(inventory.content.softwares).toEqual([{ name: 'a' }]);
  });

  it('starts a collector after those it needs, also when they failed', async () => {
    const seen: unknown[] = [];
    await collect([
      make('reader', async ({ entries }) => void seen.push(...entries('softwares')), {
        after: ['slow', 'broken', 'absent'],
      }),
      make('slow', async ({ add }) => {
        await turns(3);
        add('softwares', { name: 'a' });
      }),
      make('broken', async () => {
        throw new Error('no');
      }),
    ]);
    expect(seen).toEqual([{ name: 'a' }]);
  });

  it('orders entries and settles conflicts by the list, not by who was first', async () => {
    const { inventory } = await collect([
      make('one', async ({ add, set }) => {
        await turns(5);
        add('softwares', { name: 'first' });
        set('bios', { ssn: 'weak', smodel: 'kept' });
      }),
      make('two', async ({ add, set }) => {
        add('softwares', { name: 'second' });
        set('bios', { ssn: 'strong', smodel: '' });
      }),
    ]);
    expect(inventory.content.softwares?.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(inventory.content.bios).toEqual({ ssn: 'strong', smodel: 'kept' });
  });

  it('lets a later collector complete and remove entries', async () => {
    const { inventory } = await collect([
      make('base', async ({ add }) => {
        add('softwares', { name: 'a', version: '1' });
        add('softwares', { name: 'b' });
      }),
      make(
        'more',
        async ({ entries, update, remove }) => {
          const [a, b] = entries('softwares');
          if (a !== undefined) update('softwares', a, { version: undefined, arch: 'all' });
          if (b !== undefined) remove('softwares', b);
        },
        { after: ['base'] },
      ),
    ]);
    expect(inventory.content.softwares).toEqual([{ name: 'a', version: '1', arch: 'all' }]);
  });

  it('keeps invalid values out', async () => {
    const { inventory } = await collect([
      make('garbage', async ({ add, set }) => {
        add('softwares', { name: '\u0000', version: '1' });
        add('softwares', { name: 'a\u0007b', filesize: Number.NaN, install_date: '2026-02-30' });
        set('operatingsystem', { boot_time: 'soon' });
        set('hardware', JSON.parse('{"nonsense": 1, "__proto__": {"name": "x"}}'));
      }),
    ]);
    expect(inventory.content.softwares).toEqual([{ name: 'ab' }]);
    expect(inventory.content.operatingsystem).toBeUndefined();
    expect(inventory.content.hardware).toEqual({ vmsystem: 'Physical' });
  });

  it('reports progress', async () => {
    const seen: string[] = [];
    await collect([make('one', async () => {}), make('two', async () => {})], {
      onProgress: ({ name, done, total }: { name: string; done: number; total: number }) =>
        seen.push(`${name} ${done}/${total}`),
    });
    expect(seen).toEqual(['one 1/2', 'two 2/2']);
  });

  it.each([
    [{ timedOut: true }, 'tool did not finish in time'],
    [{ truncated: true, stdout: 'x'.repeat(1 << 20) }, 'tool printed more than 1 MiB'],
    [{ code: 139 }, 'tool crashed or was killed (139)'],
  ])('takes no half answers: %#', async (output, error) => {
    const host: Host = {
      ...emptyHost,
      run: async () => ({ stdout: 'half', stderr: '', code: 0, truncated: false, timedOut: false, ...output }),
    };
    const { inventory, report } = await collect(
      [
        make('list', async ({ host: asked, add }) => {
          add('softwares', { name: (await asked.run('tool'))?.stdout });
        }),
        make('own limit', async ({ host: asked, add }) => {
          await asked.run('tool', [], { timeout: 5 });
          add('softwares', { name: 'answered' });
        }),
      ],
      { host },
    );
    expect(report.collectors.map((one) => one.error)).toEqual([error, undefined]);
    expect(inventory.content.softwares).toEqual([{ name: 'answered' }]);
  });

  it('notes the commands that were answered', async () => {
    const host: Host = {
      ...emptyHost,
      run: async (command) =>
        command === 'there' ? { stdout: '', stderr: '', code: 0, truncated: false, timedOut: false } : undefined,
    };
    const { report } = await collect(
      [
        make('asks', async ({ host: asked }) => {
          await asked.run('there', ['-a', 'b']);
          await asked.run('missing', []);
        }),
      ],
      { host },
    );
    expect(report.collectors[0]?.commands).toEqual(['there -a b']);
  });
});

describe('takeInventory', () => {
  const named = make('name', async ({ set }) => set('hardware', { name: 'pc', workgroup: 'example.org' }), {
    category: 'hardware',
  });

  it('makes a document with an identity from name and time', async () => {
    const { inventory } = await collect([named], { tag: 'site', client: 'x' });
    expect(inventory).toEqual({
      action: 'inventory',
      deviceid: 'pc.example.org-2026-01-02-03-04-05',
      itemtype: 'Computer',
      tag: 'site',
      content: {
        versionclient: expect.stringMatching(/^x_v\d/),
        hardware: { name: 'pc', vmsystem: 'Physical', workgroup: 'example.org' },
      },
    });
  });

  it('runs chosen categories, those that identify the machine, and those without category', async () => {
    const ran: string[] = [];
    const note = (name: string, category: Collector['category']) =>
      make(name, async () => void ran.push(name), { category });
    const all = [
      note('cpu', 'cpu'),
      note('os', 'os'),
      note('hw', 'hardware'),
      note('bios', 'bios'),
      note('vm', undefined),
      note('soft', 'software'),
    ];
    const { inventory } = await collect(all, { categories: ['software'] });
    expect(ran.sort()).toEqual(['bios', 'hw', 'os', 'soft', 'vm']);
    expect(inventory.partial).toBe(true);
    ran.length = 0;
    expect((await collect(all, { noCategories: ['software', 'os'] })).inventory.partial).toBeUndefined();
    expect(ran.sort()).toEqual(['bios', 'cpu', 'hw', 'vm']);
  });

  it('is given up by its signal', async () => {
    const controller = new AbortController();
    const running = collect([make('hang', () => new Promise(() => {}))], { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect(collect([named], { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
  });

  it('ends in time with what it has', async () => {
    const { inventory, report } = await collect([named, make('hang', () => new Promise(() => {}))], { timeout: 20 });
    expect(report.collectors.map(({ status }) => status)).toEqual(['ok', 'timeout']);
    expect(inventory.content.hardware?.name).toBe('pc');
  });

  it('says which facts an ordinary user misses', async () => {
    const log = listening();
    await collect([named], { log, host: { ...emptyHost, uid: async () => 1000 } });
    expect(log.lines).toEqual([expect.stringContaining('not run as super-user')]);
  });

  it('merges additional content', async () => {
    const { inventory } = await collect([make('a', async ({ add }) => add('softwares', { name: 'a' }))], {
      additionalContent: { softwares: [{ name: 'b' }], bios: { ssn: '1' } },
    });
    expect(inventory.content).toMatchObject({ softwares: [{ name: 'a' }, { name: 'b' }], bios: { ssn: '1' } });
  });

  it('refuses a platform without collectors', async () => {
    await expect(takeInventory({ host: { ...emptyHost, platform: 'aix' } })).rejects.toThrow(
      'no collectors exist for the platform aix',
    );
  });
});
