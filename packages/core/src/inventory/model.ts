/**
 * The inventory as data: names, types and units of the GLPI inventory format, as our own TypeScript types. The JSON
 * Schema that we publish and the table that `normalize.ts` works with are generated from this file
 * (`npm run generate`); tests hold it against the official schema.
 */

/**
 * A whole number.
 * @asType integer
 */
export type Integer = number;

/**
 * A calendar date, `YYYY-MM-DD`.
 * @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2}$
 */
export type IsoDate = string;

/**
 * Local date and time of the inventoried machine, `YYYY-MM-DD hh:mm:ss`.
 * @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$
 */
export type IsoDateTime = string;

/**
 * A date, or a date and time.
 * @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?$
 */
export type IsoDateOrDateTime = string;

/** Text in capitals, whatever its source prints. */
export type UpperCaseText = string;

/** Text in small letters, whatever its source prints. */
export type LowerCaseText = string;

/** @pattern ^(mips|mips64|alpha|sparc|sparc64|m68k|i[0-9]86|x86_64|powerpc|powerpc64|arm.*|aarch64)$ */
export type CpuArchitecture = string;

export type NetworkStatus = 'up' | 'down' | 'dormant' | 'notpresent' | 'lowerlayerdown' | 'unknown' | 'testing';

export type NetworkType =
  | 'ethernet'
  | 'wifi'
  | 'infiniband'
  | 'aggregate'
  | 'alias'
  | 'dialup'
  | 'loopback'
  | 'bridge'
  | 'fibrechannel'
  | 'bluetooth';

export type SlotStatus = 'free' | 'used';

export type VirtualMachineStatus = 'running' | 'blocked' | 'idle' | 'paused' | 'shutdown' | 'crashed' | 'dying' | 'off';

/** Time zone of the machine. */
export interface TimeZone {
  /** Name in the zone database, for example `Europe/Paris`; else an abbreviation. */
  name: string;
  /**
   * Offset from UTC at the time of the inventory, `+hhmm`.
   * @pattern ^[+-][0-9]{4}$
   */
  offset: string;
}

/** One database of a database service. */
export interface Database {
  name: string;
  /** MiB. */
  size?: Integer;
  is_active?: boolean;
  is_onbackup?: boolean;
  creation_date?: IsoDateTime;
  update_date?: IsoDateTime;
  last_backup_date?: IsoDateTime;
}

/** Set once per run. */
export interface AccessLog {
  /** Local time of the run, YYYY-MM-DD HH:MM:SS. */
  logdate: IsoDateTime;
  userid?: string;
}

/** One entry per detected product. */
export interface Antivirus {
  company?: string;
  enabled?: boolean;
  /** Windows only. */
  guid?: string;
  name?: string;
  uptodate?: boolean;
  version?: string;
  /** Licence end. */
  expiration?: IsoDate;
  /** Date of the signature base. */
  base_creation?: IsoDate;
  /** Signature/engine version. */
  base_version?: string;
}

/** Section `batteries`. */
export interface Battery {
  /** Design capacity, mWh. */
  capacity?: Integer;
  /** Last full capacity, mWh. */
  real_capacity?: Integer;
  /** Manufacture date. */
  date?: IsoDate;
  chemistry?: string;
  manufacturer?: string;
  name?: string;
  /** Hexadecimal serials are converted to decimal. */
  serial?: string;
  /** Design voltage, mV. */
  voltage?: Integer;
}

/** Section `bios`. */
export interface Bios {
  assettag?: string;
  /** Release date of the firmware. */
  bdate?: IsoDateOrDateTime;
  bmanufacturer?: string;
  bversion?: string;
  mmanufacturer?: string;
  mmodel?: string;
  /** Motherboard serial. */
  msn?: string;
  skunumber?: string;
  smanufacturer?: string;
  smodel?: string;
  /** System serial. */
  ssn?: string;
  /** Windows. */
  biosserial?: string;
  /** Windows. */
  enclosureserial?: string;
  /** State of UEFI Secure Boot. */
  secure_boot?: 'enabled' | 'disabled' | 'unsupported';
}

/** PCI (and BMC FRU) controllers. */
export interface Controller {
  caption?: string;
  driver?: string;
  manufacturer?: string;
  name?: string;
  /** `vvvv:dddd`, hexadecimal. */
  pcisubsystemid?: string;
  /** 4 hex digits. */
  pciclass?: string;
  /** `bb:dd.f`, or `dddd:bb:dd.f`. */
  pcislot?: string;
  /** 4 hex digits. */
  productid?: string;
  rev?: string;
  type?: string;
  /** 4 hex digits. */
  vendorid?: string;
  /** FRU part number. */
  model?: string;
  /** FRU serial. */
  serial?: string;
}

/** One entry per physical package. */
export interface Cpu {
  /** Architecture family; `i386` for every x86 processor, 64 bits included, as servers know it. */
  arch?: CpuArchitecture;
  /** Enabled cores. */
  core?: Integer;
  /** Only when it differs from enabled cores. */
  corecount?: Integer;
  description?: string;
  /** MHz. */
  external_clock?: Integer;
  familyname?: string;
  /** Decimal as string. */
  familynumber?: string;
  /** CPUID signature. */
  id?: string;
  manufacturer?: string;
  /** Decimal as string. */
  model?: string;
  name?: string;
  serial?: string;
  /** MHz. */
  speed?: Integer;
  stepping?: Integer;
  /** Threads per core. */
  thread?: Integer;
  cache?: string;
}

/** File systems / logical drives (not physical disks). */
export interface Drive {
  description?: string;
  /** Windows. */
  letter?: string;
  /** Windows. */
  systemdrive?: boolean;
  filesystem?: string;
  /** MiB. */
  free?: Integer;
  /** Filesystem UUID / volume serial. */
  serial?: string;
  /** MiB. */
  total?: Integer;
  /** Mount point. */
  type?: string;
  /** Device or host:/path (spelling is official). */
  volumn?: string;
  /** YYYY/MM/DD HH:MM:SS, free text. */
  createdate?: string;
  label?: string;
  encrypt_name?: string;
  encrypt_algo?: string;
  /** Yes, No, Partially. */
  encrypt_status?: string;
  encrypt_type?: string;
}

/** Section `envs`. */
export interface EnvironmentVariable {
  key: string;
  /** May be empty. */
  val: string;
}

/** Section `firewalls`. */
export interface Firewall {
  /** Unix: engine name (firewalld, ufw), windows: connection. */
  description?: string;
  ipaddress?: string;
  ipaddress6?: string;
  /** Windows. */
  profile?: string;
  /** On / off. */
  status: 'on' | 'off';
}

/** The machine as a whole. Classic XML adds fields that are made from other sections (see `classic.ts`). */
export interface Hardware {
  chassis_type?: string;
  /** Free text, e.g. Tue May 20 10:12. */
  datelastloggeduser?: string;
  defaultgateway?: string;
  /** Addresses joined with /. */
  dns?: string;
  lastloggeduser?: string;
  /** MiB. */
  memory?: Integer;
  /** Machine name. */
  name?: string;
  /** MiB. */
  swap?: Integer;
  /** SMBIOS UUID or container id. */
  uuid?: string;
  /** Default Physical. */
  vmsystem?: string;
  /** Domain / workgroup. */
  workgroup?: string;
  type?: string;
  description?: string;
  /** Windows product id; on Red Hat the RHN system id. */
  winprodid?: string;
  winowner?: string;
  winprodkey?: string;
  wincompany?: string;
  winlang?: string;
}

/** Section `inputs`. */
export interface Input {
  caption?: string;
  description?: string;
  type?: string;
  name?: string;
  manufacturer?: string;
  interface?: string;
  layout?: string;
  pointingtype?: string;
}

/** Section `local_groups`. */
export interface LocalGroup {
  /** Gid. */
  id: string;
  /** Login names. */
  members?: string[];
  name: string;
}

/** Section `local_users`. */
export interface LocalUser {
  home?: string;
  /** Uid. */
  id: string;
  login?: string;
  name?: string;
  shell?: string;
}

/** LVM PVs (Linux, AIX). */
export interface PhysicalVolume {
  attr?: string;
  device: string;
  format: string;
  /** MB. */
  free: Integer;
  /** Size / pe count, MB. */
  pe_size?: Integer;
  pv_pe_count: Integer;
  pv_uuid: string;
  /** MB (10^6) as printed by --units M. */
  size: Integer;
  vg_uuid?: string;
}

/** LVM VGs. */
export interface VolumeGroup {
  attr?: string;
  /** MB. */
  free: Integer;
  lv_count: Integer;
  pv_count: Integer;
  /** MB. */
  size: Integer;
  vg_extent_size: string;
  vg_name: string;
  vg_uuid: string;
}

/** LVM LVs. */
export interface LogicalVolume {
  attr?: string;
  lv_name: string;
  lv_uuid: string;
  seg_count?: Integer;
  /** MB. */
  size: Integer;
  vg_uuid?: string;
  /** AIX only. */
  vg_name?: string;
}

/** Section `memories`. */
export interface Memory {
  /** MiB. */
  capacity?: Integer;
  /** Slot name (locator). */
  caption?: string;
  /** Form factor. */
  description?: string;
  manufacturer?: string;
  /** ECC type. */
  memorycorrection?: string;
  /** Slot ordinal, 1-based. */
  numslots?: Integer;
  /** Keeps the name serialnumber in JSON. */
  serialnumber?: string;
  /** Part number. */
  model?: string;
  /** MHz as string. */
  speed?: string;
  type?: string;
  formfactor?: string;
  purpose?: string;
  removable?: boolean;
}

/** Section `monitors`. */
export interface Monitor {
  /** Raw EDID, base64 without line breaks. */
  base64?: string;
  caption?: string;
  /** Week/year of manufacture, or year alone. */
  description?: string;
  manufacturer?: string;
  serial?: string;
  /** Second candidate serial. */
  altserial?: string;
  port?: string;
  /** Legacy. */
  uuencode?: string;
  name?: string;
  type?: string;
}

/** One entry **per address** (an interface with 2 addresses gives 2 entries; an interface without address gives one). */
export interface Network {
  description: string;
  /** Network interface of a management board (BMC, iLO). */
  management?: boolean;
  /** No CIDR suffix. */
  ipaddress?: string;
  ipaddress6?: string;
  ipdhcp?: string;
  ipgateway?: string;
  ipmask?: string;
  /** Mask in IPv6 notation (ffff:ffff:ffff:ffff::). */
  ipmask6?: string;
  ipsubnet?: string;
  ipsubnet6?: string;
  /** Hexadecimal, as the tools print it. */
  mac?: string;
  /** Vendor:device:subvendor:subdevice. */
  pciid?: string;
  pnpdeviceid?: string;
  /** Mb/s as string. */
  speed?: string;
  /** Agents store Up/Down. */
  status?: NetworkStatus;
  type?: NetworkType;
  virtualdev?: boolean;
  manufacturer?: string;
  model?: string;
  wwn?: string;
  driver?: string;
  firmware?: string;
  pcislot?: string;
  mtu?: Integer;
  /** Comma separated. */
  slaves?: string;
  base?: string;
  wifi_ssid?: string;
  wifi_bssid?: string;
  wifi_mode?: string;
  wifi_version?: string;
}

/** Section `operatingsystem`. */
export interface OperatingSystem {
  arch?: string;
  /** Local time. */
  boot_time?: IsoDateTime;
  dns_domain?: string;
  fqdn?: string;
  full_name?: string;
  /** Output of hostid. */
  hostid?: string;
  /** Installation date of the operating system. */
  install_date?: IsoDateOrDateTime;
  /** Linux, freebsd, MSWin32, darwin…. */
  kernel_name?: string;
  kernel_version?: string;
  /**
   * Build text of the kernel (`uname -v`). Not in the GLPI format; in classic XML it is HARDWARE/OSCOMMENTS.
   * @fi extension
   */
  kernel_build?: string;
  name?: string;
  /** Ssh-ed25519 AAAA…. */
  ssh_key?: string;
  service_pack?: string;
  timezone?: TimeZone;
  version?: string;
}

/** Section `ports`. */
export interface Port {
  caption?: string;
  description?: string;
  name?: string;
  /** Converter fills None if absent. */
  type: string;
}

/** Section `printers`. */
export interface Printer {
  description?: string;
  driver?: string;
  name: string;
  /** Windows. */
  network?: boolean;
  /** Device URI / port name. */
  port?: string;
  printprocessor?: string;
  resolution?: string;
  shared?: boolean;
  status?: string;
  comment?: string;
  errstatus?: string;
  servername?: string;
  sharename?: string;
  /** Serial= or uuid= option of the CUPS URI. */
  serial?: string;
}

/** Category `process`; usually the biggest and most volatile section. */
export interface Process {
  cmd: string;
  /** Percent as string. */
  cpuusage?: string;
  /** Percent as string. */
  mem?: string;
  pid: Integer;
  /** Agents produce YYYY-MM-DD HH:MM; normalised with :00. */
  started?: IsoDateTime;
  tty?: string;
  user: string;
  /** KiB. */
  virtualmemory?: Integer;
}

/** Section `remote_mgmt`. */
export interface RemoteManagement {
  id: string;
  /** Teamviewer, anydesk, rustdesk, litemanager, meshcentral, rms, supremo, tacticalrmm. */
  type: string;
  /** Version of the tool. */
  version?: string;
}

/** Expansion slots. */
export interface Slot {
  description?: string;
  designation?: string;
  name: string;
  status?: SlotStatus;
}

/** Section `softwares`. */
export interface Software {
  /** Package architecture. */
  arch?: string;
  /** Summary. */
  comments?: string;
  /** Bytes. */
  filesize?: Integer;
  /** Deb,rpm,snap,flatpak,nix,registry,uwp…. */
  from?: string;
  /** Windows. */
  guid?: string;
  /** Installation date. */
  install_date?: IsoDateOrDateTime;
  name: string;
  publisher?: string;
  /** Section/group/scope. */
  system_category?: string;
  uninstall_string?: string;
  url_info_about?: string;
  version?: string;
  folder?: string;
  helplink?: string;
  /** Windows. */
  no_remove?: boolean;
  release_type?: string;
  version_minor?: string;
  version_major?: string;
  username?: string;
  userid?: string;
}

/** Section `sounds`. */
export interface Sound {
  caption?: string;
  description?: string;
  manufacturer?: string;
  name?: string;
}

/** Physical disks and removable drives. */
export interface Storage {
  /** Bus (SATA, SCSI, USB, Virtual, PCI…). */
  description?: string;
  /** MB (10^6 bytes). */
  disksize?: Integer;
  firmware?: string;
  /** Upper case, for example SATA, SAS, SCSI, USB, NVME. */
  interface?: UpperCaseText;
  manufacturer?: string;
  model?: string;
  name?: string;
  /** Host. */
  scsi_coid?: string;
  /** Lun. */
  scsi_lun?: string;
  /** Target. */
  scsi_unid?: string;
  /** Channel. */
  scsi_chid?: string;
  /** Serial number; SERIALNUMBER in classic XML. */
  serial?: string;
  /** Disk, removable, cd…. */
  type?: string;
  wwn?: string;
  encrypt_name?: string;
  encrypt_algo?: string;
  encrypt_status?: string;
  encrypt_type?: string;
}

/** Section `usbdevices`. */
export interface UsbDevice {
  caption?: string;
  /** Interface class number, decimal. */
  class?: string;
  manufacturer?: string;
  name?: string;
  /** 4 hex digits. */
  productid?: string;
  subclass?: string;
  /** 4 hex digits. */
  vendorid?: string;
  /** At least 5 characters. */
  serial?: string;
}

/** Users logged in at inventory time. */
export interface User {
  domain?: string;
  login?: string;
}

/** Section `videos`. */
export interface Video {
  name?: string;
  chipset?: string;
  /** MiB. */
  memory?: Integer;
  /** WxH. */
  resolution?: string;
  pcislot?: string;
}

/** Guests/containers hosted by this machine. */
export interface VirtualMachine {
  /** Container image. */
  image?: string;
  ipaddress?: string;
  /** MiB. */
  memory?: Integer;
  name: string;
  operatingsystem?: OperatingSystem;
  /** State of the guest. */
  status?: VirtualMachineStatus;
  subsystem?: string;
  /** The key servers use to link guest and host. */
  uuid?: string;
  vcpu?: Integer;
  /** Kind of virtualization, lower case. */
  vmtype?: LowerCaseText;
  /** Several joined with /. */
  mac?: string;
  comment?: string;
  /** VirtualBox user. */
  owner?: string;
  serial?: string;
}

/** Software licences. */
export interface License {
  name?: string;
  fullname?: string;
  key?: string;
  components?: string;
  trial?: boolean;
  update?: string;
  activation_date?: IsoDateTime;
  productid?: string;
}

/** Section `modems`. */
export interface Modem {
  name?: string;
  description?: string;
  type?: string;
  model?: string;
  manufacturer?: string;
  serial?: string;
  /** One or several. */
  imei?: string | string[];
}

/** Produced by network/ESX/phone inventories. */
export interface Firmware {
  name?: string;
  description?: string;
  type?: string;
  version?: string;
  date?: IsoDate;
  manufacturer?: string;
}

/** Phones / network devices with modem. */
export interface SimCard {
  serial?: string;
  phone_number?: string;
  iccid?: string;
  state?: string;
  country?: string;
  operator_code?: string;
  operator_name?: string;
  subscriber_id?: string;
}

/** Section `powersupplies`. */
export interface PowerSupply {
  name?: string;
  /** W. */
  power_max?: Integer;
  /** Keeps its name in JSON. */
  serialnumber?: string;
  manufacturer?: string;
  /** Part number. */
  partnum?: string;
  model?: string;
  hotreplaceable?: boolean;
  plugged?: boolean;
  status?: string;
  location?: string;
}

/** Describes the producing software. For a non-Perl implementation fill `name`, `version`, `program`, `comments`; the `perl_*` keys are optional strings. */
export interface VersionProvider {
  /** List. */
  comments?: string[];
  name?: string;
  /** Debug mode only. */
  perl_args?: string;
  /** Debug mode only. */
  perl_config?: string[];
  perl_exe?: string;
  /** Debug mode only. */
  perl_inc?: string;
  /** Debug mode only. */
  perl_module?: string[];
  perl_version?: string;
  program?: string;
  /** Seconds that the inventory took; HARDWARE/ETIME in classic XML. */
  etime?: Integer;
  version?: string;
}

/** Database servers and their databases. Not part of classic XML. */
export interface DatabaseService {
  type?: string;
  name: string;
  version: string;
  manufacturer?: string;
  port?: Integer;
  path?: string;
  /** MiB. */
  size?: Integer;
  is_active?: boolean;
  is_onbackup?: boolean;
  last_boot_date?: IsoDateTime;
  last_backup_date?: IsoDateTime;
  databases?: Database[];
}

/** An agent of Rudder: one for each edition of CFEngine that it comes with. */
export interface RudderAgent {
  /** `cfengine-community` or `cfengine-nova`. */
  agent_name: string;
  policy_server_hostname?: string;
  /** Public key, as the file has it. */
  cfengine_key?: string;
  owner?: string;
  policy_server_uuid?: string;
}

export interface RudderServerRoles {
  /** List. */
  server_role: string[];
}

export interface RudderCapabilities {
  /** List. */
  agent_capability: string[];
}

/** What Rudder, a configuration management, knows the machine by. Only in classic XML. */
export interface Rudder {
  uuid: string;
  hostname?: string;
  agent?: RudderAgent[];
  server_roles?: RudderServerRoles;
  agent_capabilities?: RudderCapabilities;
}

/** All that is known of one machine. Sections that hold nothing are absent. */
export interface InventoryContent {
  /** Name and version of the program that made the inventory, for example `fi-Inventory_v1.0.0`. */
  versionclient: string;
  accesslog?: AccessLog;
  antivirus?: Antivirus[];
  batteries?: Battery[];
  bios?: Bios;
  controllers?: Controller[];
  cpus?: Cpu[];
  databases_services?: DatabaseService[];
  drives?: Drive[];
  envs?: EnvironmentVariable[];
  firewalls?: Firewall[];
  firmwares?: Firmware[];
  hardware?: Hardware;
  inputs?: Input[];
  licenseinfos?: License[];
  local_groups?: LocalGroup[];
  local_users?: LocalUser[];
  logical_volumes?: LogicalVolume[];
  memories?: Memory[];
  modems?: Modem[];
  monitors?: Monitor[];
  networks?: Network[];
  operatingsystem?: OperatingSystem;
  physical_volumes?: PhysicalVolume[];
  ports?: Port[];
  powersupplies?: PowerSupply[];
  printers?: Printer[];
  processes?: Process[];
  remote_mgmt?: RemoteManagement[];
  /**
   * Not in the GLPI format, and not sent to GLPI.
   * @fi extension
   */
  rudder?: Rudder;
  simcards?: SimCard[];
  slots?: Slot[];
  softwares?: Software[];
  sounds?: Sound[];
  storages?: Storage[];
  usbdevices?: UsbDevice[];
  users?: User[];
  versionprovider?: VersionProvider;
  videos?: Video[];
  virtualmachines?: VirtualMachine[];
  volume_groups?: VolumeGroup[];
}

/** An inventory document: what is written as JSON, and what every other format is made from. */
export interface Inventory {
  action: 'inventory';
  /** `<host name>-YYYY-MM-DD-hh-mm-ss`: the machine's identity towards servers, made once and kept. */
  deviceid: string;
  itemtype: string;
  /** Only some categories are in `content`; a server keeps what it knows of the others. */
  partial?: boolean;
  /** Tag that an administrator gave this machine. */
  tag?: string;
  content: InventoryContent;
}

/** Name of a section of `content`. */
export type SectionName = Exclude<keyof InventoryContent, 'versionclient'>;

/** Sections that hold one object rather than a list. */
export type ObjectSectionName = {
  [S in SectionName]: NonNullable<InventoryContent[S]> extends readonly unknown[] ? never : S;
}[SectionName];

/** Sections that hold a list of entries. */
export type ListSectionName = Exclude<SectionName, ObjectSectionName>;

/** Type of one entry of a list section, or of the object of an object section. */
export type SectionEntry<S extends SectionName> =
  NonNullable<InventoryContent[S]> extends readonly (infer Entry)[] ? Entry : NonNullable<InventoryContent[S]>;
