/** What a person wants to know first of a machine: its identity in one line, and a few cards. */

import type { InventoryContent, Network, SectionName } from '../inventory/model.js';
import { type Html, html } from './html.js';
import { sectionId } from './section.js';
import { formatBytes, formatCount, formatDecimalBytes, formatMegahertz, formatNumber } from './units.js';

/** The facts of a machine that lists of machines show too. */
export interface MachineFacts {
  readonly name: string;
  readonly system?: string;
  /** Maker and model. */
  readonly model?: string;
  readonly serial?: string;
  /** Chassis type, or the virtualization. */
  readonly kind?: string;
  /** Addresses other than loopback, IPv4 first. */
  readonly addresses: readonly string[];
  readonly softwares: number;
}

/** Texts that makers left in the firmware where nothing was filled in. */
const FILLER =
  /^(to be filled by o\.?e\.?m\.?|default string|system (product name|manufacturer|serial number)|none|not specified|0+)$/i;

const useful = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || FILLER.test(text.trim()) ? undefined : text;

const unique = <T>(values: readonly (T | undefined)[]): T[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

const isLoopback = (address: string) => /^(127\.|::1$|fe80:)/i.test(address);

/** Addresses that others reach the machine by: those of virtual interfaces (bridges of containers) only without others. */
function ownAddresses(networks: readonly Network[]): string[] {
  const of = (interfaces: readonly Network[]) =>
    unique([...interfaces.map((n) => n.ipaddress), ...interfaces.map((n) => n.ipaddress6)]).filter(
      (address) => !isLoopback(address),
    );
  const physical = of(networks.filter((n) => n.virtualdev !== true));
  return physical.length > 0 ? physical : of(networks);
}

/** The facts of a machine; its name is the `deviceid` where the inventory has none. */
export function machineFacts(content: InventoryContent, deviceid: string): MachineFacts {
  const { bios, hardware, operatingsystem: system } = content;
  const maker = useful(bios?.smanufacturer) ?? useful(bios?.mmanufacturer);
  const model = useful(bios?.smodel) ?? useful(bios?.mmodel);
  const virtual = hardware?.vmsystem !== undefined && hardware.vmsystem !== 'Physical';
  const repeated = maker !== undefined && model?.toLowerCase().startsWith(maker.toLowerCase());
  return {
    name: hardware?.name ?? deviceid,
    system: system?.full_name ?? ([system?.name, system?.version].filter(Boolean).join(' ') || undefined),
    model: (repeated ? model : [maker, model].filter(Boolean).join(' ')) || undefined,
    serial: useful(bios?.ssn),
    kind: virtual ? `Virtual (${hardware?.vmsystem})` : useful(hardware?.chassis_type),
    addresses: ownAddresses(content.networks ?? []),
    softwares: content.softwares?.length ?? 0,
  };
}

interface Card {
  title: string;
  /** Section that the card links to. */
  section: SectionName;
  /** The one thing to read. */
  main: string | undefined;
  lines?: readonly (string | Html | undefined)[];
}

/** The cards that say something of this machine. */
export function renderSummary(content: InventoryContent): Html {
  const cards = [system, processor, memory, storage, network, software, security, users, battery, graphics, guests]
    .map((card) => card(content))
    .filter((card) => card?.main !== undefined && card.main !== '');
  if (cards.length === 0) return html``;
  return html`<div class="cards">${cards.map(
    (card) => html`<a class="card" href="#${sectionId(card?.section ?? '')}"><h3>${card?.title}</h3><p class="main">${
      card?.main
    }</p>${(card?.lines ?? []).map((line) => line !== undefined && line !== '' && html`<p>${line}</p>`)}</a>
`,
  )}</div>
`;
}

/** The first few of a list, and how many more there are. */
function few(values: readonly string[], limit = 3): string | undefined {
  if (values.length === 0) return undefined;
  const more = values.length - limit;
  return values.slice(0, limit).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Equal texts once, with their number: `2 × 16 GiB DDR4`. */
function grouped(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => (count > 1 ? `${count} × ${value}` : value));
}

const sum = (values: readonly (number | undefined)[]) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

const mebibytes = (value: number) => formatBytes(value * 2 ** 20);

function system(content: InventoryContent): Card {
  const os = content.operatingsystem;
  const kernel = [os?.kernel_name, os?.kernel_version].filter(Boolean).join(' ');
  return {
    title: 'Operating system',
    section: 'operatingsystem',
    main: os?.full_name ?? os?.name,
    lines: [
      [kernel, os?.arch].filter(Boolean).join(', '),
      os?.install_date && `installed ${os.install_date.slice(0, 10)}`,
      os?.boot_time && `started ${os.boot_time.slice(0, 16)}`,
    ],
  };
}

function processor(content: InventoryContent): Card {
  const cpus = content.cpus ?? [];
  const cores = sum(cpus.map((cpu) => cpu.core));
  const speed = Math.max(0, ...cpus.map((cpu) => cpu.speed ?? 0));
  return {
    title: 'Processor',
    section: 'cpus',
    main: few(grouped(cpus.map((cpu) => cpu.name ?? cpu.manufacturer ?? cpu.arch ?? 'unknown')), 2),
    lines: [[cores > 0 && formatCount(cores, 'core'), speed > 0 && formatMegahertz(speed)].filter(Boolean).join(', ')],
  };
}

function memory(content: InventoryContent): Card {
  const modules = (content.memories ?? []).filter((module) => (module.capacity ?? 0) > 0);
  const total = content.hardware?.memory ?? sum(modules.map((module) => module.capacity));
  const swap = content.hardware?.swap;
  return {
    title: 'Memory',
    section: modules.length > 0 ? 'memories' : 'hardware',
    main: total > 0 ? mebibytes(total) : undefined,
    lines: [
      few(grouped(modules.map((module) => [mebibytes(module.capacity ?? 0), module.type].filter(Boolean).join(' ')))),
      swap ? `${mebibytes(swap)} swap` : undefined,
    ],
  };
}

/** A share of a whole as a bar; the text beside it says the same. */
function bar(used: number, label: string): Html {
  const percent = Math.min(100, Math.max(0, Math.round(used * 100)));
  return html`<svg class="bar${percent >= 90 && ' full'}" role="img" aria-label="${label}: ${percent} % used" width="100%" height="6"><rect width="100%" height="6" rx="3"/><rect class="used" width="${percent}%" height="6" rx="3"/></svg>`;
}

function storage(content: InventoryContent): Card {
  const disks = (content.storages ?? []).filter((disk) => (disk.disksize ?? 0) > 0);
  const drives = (content.drives ?? []).filter((drive) => (drive.total ?? 0) > 0 && drive.free !== undefined);
  const largest = [...drives].sort((a, b) => (b.total ?? 0) - (a.total ?? 0)).slice(0, 3);
  const size = sum(disks.map((disk) => disk.disksize));
  return {
    title: 'Storage',
    section: disks.length > 0 ? 'storages' : 'drives',
    main:
      size > 0
        ? `${formatDecimalBytes(size * 1e6)} on ${formatCount(disks.length, 'disk')}`
        : drives.length > 0
          ? formatCount(drives.length, 'file system')
          : undefined,
    lines: largest.map((drive) => {
      const total = drive.total ?? 1;
      const name = drive.letter ?? drive.type ?? drive.volumn ?? '';
      return html`<span class="usage"><span class="name">${name}</span> <span>${mebibytes(drive.free ?? 0)} free of ${mebibytes(total)}</span></span>${bar(1 - (drive.free ?? 0) / total, name)}`;
    }),
  };
}

function network(content: InventoryContent): Card {
  const { addresses } = machineFacts(content, '');
  const networks = content.networks ?? [];
  const macs = unique(networks.filter((n) => n.virtualdev !== true && n.type !== 'loopback').map((n) => useful(n.mac)));
  const { defaultgateway, dns } = content.hardware ?? {};
  return {
    title: 'Network',
    section: 'networks',
    main: addresses[0] ?? (networks.length > 0 ? 'no address' : undefined),
    lines: [
      few(addresses.slice(1), 2),
      few(macs, 2),
      defaultgateway && `gateway ${defaultgateway}`,
      dns && `DNS ${few(dns.split('/'))}`,
    ],
  };
}

function software(content: InventoryContent): Card {
  const softwares = content.softwares ?? [];
  const sources = new Map<string, number>();
  for (const { from } of softwares) if (from) sources.set(from, (sources.get(from) ?? 0) + 1);
  const dates = softwares.map((entry) => entry.install_date?.slice(0, 10)).filter((date) => date !== undefined);
  const newest = dates.sort().at(-1);
  const licences = content.licenseinfos?.length ?? 0;
  return {
    title: 'Software',
    section: 'softwares',
    main: softwares.length > 0 ? formatCount(softwares.length, 'program') : undefined,
    lines: [
      sources.size > 1
        ? few(
            [...sources].map(([source, count]) => `${formatNumber(count)} ${source}`),
            4,
          )
        : undefined,
      newest && `last change ${newest}`,
      licences > 0 ? formatCount(licences, 'licence') : undefined,
    ],
  };
}

function security(content: InventoryContent): Card {
  const antivirus = (content.antivirus ?? []).map((product) => {
    const state = product.enabled === false ? 'off' : product.uptodate === false ? 'out of date' : undefined;
    return [product.name ?? 'antivirus', state && `(${state})`].filter(Boolean).join(' ');
  });
  const firewalls = content.firewalls ?? [];
  const on = firewalls.filter((firewall) => firewall.status === 'on').length;
  const firewall =
    firewalls.length === 0
      ? undefined
      : on === firewalls.length
        ? 'Firewall on'
        : on === 0
          ? 'Firewall off'
          : 'Firewall partly on';
  const encrypted = (content.drives ?? []).filter((drive) => drive.encrypt_status === 'Yes').length;
  const lines = [
    few(antivirus),
    firewall,
    encrypted > 0 ? `${formatCount(encrypted, 'file system')} encrypted` : undefined,
    content.bios?.secure_boot && `Secure Boot ${content.bios.secure_boot}`,
  ].filter((line) => line !== undefined);
  return {
    title: 'Security',
    section:
      antivirus.length > 0 ? 'antivirus' : firewalls.length > 0 ? 'firewalls' : encrypted > 0 ? 'drives' : 'bios',
    main: lines[0],
    lines: lines.slice(1),
  };
}

function users(content: InventoryContent): Card {
  const loggedIn = unique((content.users ?? []).map((user) => user.login));
  const last = content.hardware?.lastloggeduser;
  return {
    title: 'Users',
    section: loggedIn.length > 0 ? 'users' : last !== undefined ? 'hardware' : 'local_users',
    main: few(loggedIn) ?? last ?? (content.local_users && formatCount(content.local_users.length, 'local user')),
    lines: [
      loggedIn.length > 0 ? 'logged in now' : last !== undefined ? 'last logged in' : undefined,
      content.hardware?.workgroup && `domain ${content.hardware.workgroup}`,
    ],
  };
}

function battery(content: InventoryContent): Card {
  const batteries = content.batteries ?? [];
  const [first] = batteries;
  const health =
    first?.capacity && first.real_capacity ? Math.round((first.real_capacity / first.capacity) * 100) : undefined;
  return {
    title: batteries.length > 1 ? 'Batteries' : 'Battery',
    section: 'batteries',
    main: health !== undefined ? `${health} % of design capacity` : first && (first.name ?? 'present'),
    lines: [[first?.manufacturer, first?.chemistry].filter(Boolean).join(', ')],
  };
}

function graphics(content: InventoryContent): Card {
  const videos = (content.videos ?? [])
    .map((video) => video.name ?? video.chipset)
    .filter((name) => name !== undefined);
  const monitors = (content.monitors ?? []).map((monitor) =>
    [monitor.manufacturer, monitor.caption].filter(Boolean).join(' '),
  );
  return {
    title: 'Display',
    section: videos.length > 0 ? 'videos' : 'monitors',
    main: few(grouped(videos), 2) ?? few(grouped(monitors), 2),
    lines: [videos.length > 0 ? few(grouped(monitors.filter((name) => name !== '')), 2) : undefined],
  };
}

function guests(content: InventoryContent): Card {
  const machines = content.virtualmachines ?? [];
  const running = machines.filter((machine) => machine.status === 'running').length;
  return {
    title: 'Virtual machines',
    section: 'virtualmachines',
    main: machines.length > 0 ? `${running} of ${machines.length} running` : undefined,
    lines: [few(machines.map((machine) => machine.name))],
  };
}
