// A small server that speaks as much of the vSphere API as the ESX task asks for, with any number of composed hosts and
// virtual machines, and with the misbehaviour that tests want. Also the counterpart of scripts/bench-esx.mjs.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const tls = new URL('../../core/test/fixtures/tls/', import.meta.url);
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const escapeXml = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function envelope(body) {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
    ` xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="${XSI}">\n<soapenv:Body>\n${body}\n</soapenv:Body>\n</soapenv:Envelope>`
  );
}

const fault = (name, text) =>
  envelope(
    `<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>${escapeXml(text)}</faultstring>` +
      `<detail><${name}Fault xmlns="urn:vim25" xsi:type="${name}"></${name}Fault></detail></soapenv:Fault>`,
  );

const property = (name, value, type = 'xsd:string') =>
  `<propSet><name>${name}</name><val xsi:type="${type}">${value}</val></propSet>`;

const hex = (number, digits) => number.toString(16).padStart(digits, '0');
const uuid = (kind, number) => `4210${hex(kind, 4)}-0000-4000-8000-${hex(number, 12)}`;

/** Properties of host number `index` as a vCenter answers them. */
function hostProperties(index, machines, options) {
  if (options.disconnected?.includes(index))
    return property('name', '').replace('<val xsi:type="xsd:string"></val>', '<val xsi:type="xsd:string"/>');
  const pci = Array.from(
    { length: options.pciDevices ?? 40 },
    (_, i) =>
      `<pciDevice><id>0000:${hex(i, 2)}:00.0</id><classId>${i === 0 ? 768 : 1536}</classId><bus>${i}</bus><slot>0</slot><function>0</function>` +
      `<vendorId>-32634</vendorId><subVendorId>4136</subVendorId><vendorName>Example Corp.</vendorName><deviceId>${1000 + i}</deviceId>` +
      `<subDeviceId>1871</subDeviceId><deviceName>Device ${i}</deviceName></pciDevice>`,
  ).join('');
  const disks = Array.from(
    { length: 4 },
    (_, i) =>
      `<ScsiLun xsi:type="HostScsiDisk"><deviceName>/vmfs/devices/disks/naa.${i}</deviceName><deviceType>disk</deviceType><key>k${i}</key>` +
      `<alternateName><namespace>SERIALNUM</namespace>${[...`S${index}D${i}`].map((c) => `<data>${c.charCodeAt(0)}</data>`).join('')}</alternateName>` +
      `<displayName>Local disk ${i}</displayName><vendor>ATA     </vendor><model>ST4000NM000${i}   </model><revision>SN04</revision>` +
      '<capacity><blockSize>512</blockSize><block>7814037168</block></capacity></ScsiLun>',
  ).join('');
  return [
    property('name', `esx${index}.example.org`),
    property(
      'hardware',
      `<systemInfo><vendor>Example Inc.</vendor><model>Server 1</model><uuid>${uuid(0, index)}</uuid><otherIdentifyingInfo>` +
        `<identifierValue>SERIAL${index}</identifierValue><identifierType><label>l</label><key>ServiceTag</key></identifierType></otherIdentifyingInfo></systemInfo>` +
        '<cpuInfo><numCpuPackages>2</numCpuPackages><numCpuCores>24</numCpuCores><numCpuThreads>48</numCpuThreads><hz>2593905600</hz></cpuInfo>' +
        '<cpuPkg><index>0</index><vendor>intel</vendor><hz>2593905611</hz><description>Example CPU</description></cpuPkg>'.repeat(
          2,
        ) +
        `<memorySize>274496286720</memorySize>${pci}<biosInfo><biosVersion>2.12.2</biosVersion><releaseDate>2021-07-09T00:00:00Z</releaseDate></biosInfo>`,
      'HostHardwareInfo',
    ),
    property(
      'config.network',
      `<pnic>key-vmnic0</pnic><vnic><device>vmk0</device><spec><ip><dhcp>false</dhcp><ipAddress>192.0.2.${index % 250}</ipAddress><subnetMask>255.255.255.0</subnetMask>` +
        `<ipV6Config><ipV6Address><ipAddress>2001:db8::${hex(index, 1)}</ipAddress><prefixLength>64</prefixLength></ipV6Address></ipV6Config></ip>` +
        '<mac>24:6e:96:00:00:01</mac><mtu>1500</mtu></spec></vnic>' +
        '<pnic><device>vmnic0</device><pci>0000:19:00.0</pci><driver>ixgben</driver><spec><ip/><linkSpeed><speedMb>10000</speedMb></linkSpeed></spec><mac>24:6e:96:00:00:02</mac></pnic>' +
        `<dnsConfig><hostName>esx${index}</hostName><domainName>example.org</domainName><address>192.0.2.53</address></dnsConfig>`,
      'HostNetworkInfo',
    ),
    property('config.storageDevice.scsiLun', disks, 'ArrayOfScsiLun'),
    property(
      'config.fileSystemVolume',
      '<mountInfo><mountInfo><path>/vmfs/volumes/1</path></mountInfo><volume xsi:type="HostVmfsVolume"><type>VMFS</type><name>local</name>' +
        '<capacity>1191853293568</capacity><uuid>5f1e-22</uuid></volume></mountInfo>',
      'HostFileSystemVolumeInfo',
    ),
    property(
      'config.dateTimeInfo',
      '<timeZone><key>IST</key><name>Asia/Kolkata</name><gmtOffset>19800</gmtOffset></timeZone>',
      'HostDateTimeInfo',
    ),
    property(
      'summary.config.product',
      '<name>VMware ESXi</name><fullName>VMware ESXi 7.0.3 build-1</fullName><version>7.0.3</version>',
      'AboutInfo',
    ),
    property('summary.runtime', '<bootTime>2024-03-01T08:09:10Z</bootTime>', 'HostRuntimeInfo'),
    property(
      'vm',
      (options.hideMachines ? [] : machines)
        .map((id) => `<ManagedObjectReference type="VirtualMachine">${id}</ManagedObjectReference>`)
        .join(''),
      'ArrayOfManagedObjectReference',
    ),
  ].join('');
}

/** Properties of a machine, with as many devices as real ones have. */
function machineProperties(id, options) {
  const number = Number(id.slice(3));
  const devices = Array.from(
    { length: options.devices ?? 14 },
    (_, i) =>
      `<VirtualDevice xsi:type="VirtualController"><key>${200 + i}</key><deviceInfo><label>Device ${i}</label><summary>Summary of device ${i}</summary></deviceInfo>` +
      `<backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>[local] vm${number}/vm${number}_${i}.vmdk</fileName><diskMode>persistent</diskMode></backing>` +
      '<connectable><startConnected>true</startConnected><allowGuestControl>true</allowGuestControl><connected>true</connected><status>ok</status></connectable>' +
      `<controllerKey>1000</controllerKey><unitNumber>${i}</unitNumber></VirtualDevice>`,
  ).join('');
  const card = `<VirtualDevice xsi:type="VirtualVmxnet3"><key>4000</key><macAddress>00:50:56:${hex((number >> 16) & 255, 2)}:${hex((number >> 8) & 255, 2)}:${hex(number & 255, 2)}</macAddress></VirtualDevice>`;
  return [
    property('name', `vm ${number}`),
    property('config.annotation', 'first line\nsecond line &amp; &lt;more>'),
    property('config.hardware.device', devices + card, 'ArrayOfVirtualDevice'),
    property(
      'summary.config',
      `<name>vm ${number}</name><template>${options.templates?.includes(id) === true}</template><memorySizeMB>4096</memorySizeMB><numCpu>2</numCpu>` +
        `<uuid>${uuid(1, number)}</uuid><guestFullName>Debian GNU/Linux 12 (64-bit)</guestFullName>`,
      'VirtualMachineConfigSummary',
    ),
    property(
      'summary.runtime.powerState',
      ['poweredOn', 'poweredOff', 'suspended'][number % 3],
      'VirtualMachinePowerState',
    ),
    property('summary.guest', `<ipAddress>198.51.100.${number % 250}</ipAddress>`, 'VirtualMachineGuestSummary'),
  ].join('');
}

/**
 * Starts the server on the loopback interface.
 *
 * options: hosts, machines (of each host), center, apiVersion, pageSize; and what goes wrong: disconnected (numbers of
 * hosts), templates and gone (ids of machines), loseSessionAt (numbers of requests), answer (function that replaces an
 * answer), failHost (number of the host whose properties are refused), noPaths (properties by path are unknown), hideMachines (the host does not list them).
 */
export async function startVimServer(options = {}) {
  const { hosts = 1, machines = 3, center = false, apiVersion = '7.0.3.0', pageSize = 100 } = options;
  const requests = [];
  const sessions = new Set();
  const tokens = new Map();
  const machinesOf = (host) => Array.from({ length: machines }, (_, i) => `vm-${host * machines + i}`);
  const hostIds = center ? Array.from({ length: hosts }, (_, i) => `host-${i}`) : ['ha-host'];

  const describe = (type, id) => {
    if (type === 'HostSystem') {
      const index = center ? Number(id.slice(5)) : 0;
      return hostProperties(index, machinesOf(index), options);
    }
    return machineProperties(id, options);
  };

  function objects(body) {
    const type = /<propSet><type>(\w+)</.exec(body)?.[1] ?? '';
    const wanted = [...body.matchAll(/<obj type="(\w+)">([^<]*)<\/obj>/g)];
    const walk = body.includes('TraversalSpec');
    const ids = walk ? (type === 'HostSystem' ? hostIds : machinesOf(0)) : wanted.map(([, , id]) => id);
    const bare = walk && !body.includes('<pathSet>');
    return { type, list: ids.map((id) => ({ type, id, bare })) };
  }

  const content = ({ type, id, bare }) => `<obj type="${type}">${id}</obj>${bare ? '' : describe(type, id)}`;

  function result(name, list) {
    const page = list.slice(0, pageSize);
    const rest = list.slice(pageSize);
    let token = '';
    if (rest.length > 0) {
      token = randomBytes(8).toString('hex');
      tokens.set(token, rest);
    }
    const items = page.map((item) => `<objects>${content(item)}</objects>`).join('');
    return envelope(
      `<${name}Response xmlns="urn:vim25"><returnval>${token === '' ? '' : `<token>${token}</token>`}${items}</returnval></${name}Response>`,
    );
  }

  function answer(name, body, session) {
    if (name === 'RetrieveServiceContent') {
      const root = center ? 'group-d1' : 'ha-folder-root';
      return envelope(
        `<RetrieveServiceContentResponse xmlns="urn:vim25"><returnval><rootFolder type="Folder">${root}</rootFolder>` +
          '<propertyCollector type="PropertyCollector">collector</propertyCollector>' +
          `<about><name>Simulator</name><fullName>Simulator ${apiVersion}</fullName><apiType>${center ? 'VirtualCenter' : 'HostAgent'}</apiType>` +
          `<apiVersion>${apiVersion}</apiVersion></about><sessionManager type="SessionManager">sessions</sessionManager></returnval></RetrieveServiceContentResponse>`,
      );
    }
    if (name === 'Login') {
      if (!body.includes('<userName>me</userName><password>s3cret&amp;more</password>')) {
        return fault('InvalidLogin', 'Cannot complete login due to an incorrect user name or password.');
      }
      return envelope(
        '<LoginResponse xmlns="urn:vim25"><returnval><key>1</key><userName>me</userName></returnval></LoginResponse>',
      );
    }
    if (!sessions.has(session)) return fault('NotAuthenticated', 'The session is not authenticated.');
    if (name === 'Logout') return envelope('<LogoutResponse xmlns="urn:vim25"/>');
    if (name === 'ContinueRetrievePropertiesEx') {
      const token = /<token>(\w+)</.exec(body)?.[1] ?? '';
      const list = tokens.get(token);
      tokens.delete(token);
      return list === undefined
        ? fault('InvalidArgument', 'A specified parameter was not correct: token')
        : result(name, list);
    }
    const { type, list } = objects(body);
    if (options.noPaths && body.includes('<pathSet>')) return fault('InvalidProperty', 'InvalidProperty');
    if (list.some(({ id }) => options.gone?.includes(id))) {
      return fault('ManagedObjectNotFound', 'The object has already been deleted or has not been completely created');
    }
    if (type === 'HostSystem' && list.some(({ id, bare }) => !bare && id === `host-${options.failHost}`)) {
      return fault('NoPermission', 'Permission to perform this operation was denied.');
    }
    if (name === 'RetrievePropertiesEx')
      return Number.parseInt(apiVersion, 10) < 5
        ? fault('InvalidRequest', 'Unable to resolve WSDL method name')
        : result(name, list);
    const items = list.map((item) => `<returnval>${content(item)}</returnval>`).join('');
    return envelope(`<RetrievePropertiesResponse xmlns="urn:vim25">${items}</RetrievePropertiesResponse>`);
  }

  const server = createServer(
    { key: readFileSync(new URL('server.key', tls)), cert: readFileSync(new URL('server.crt', tls)), ...options.tls },
    (request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const name = /<soapenv:Body><(\w+)/.exec(body)?.[1] ?? '';
        requests.push({ name, action: request.headers.soapaction, body });
        const session = /vmware_soap_session=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
        if (options.loseSessionAt?.includes(requests.length)) sessions.clear();
        let text = answer(name, body, session);
        const headers = { 'content-type': 'text/xml; charset=utf-8' };
        if (name === 'Login' && text.includes('LoginResponse')) {
          const id = `"${randomBytes(8).toString('hex')}"`;
          sessions.add(id);
          headers['set-cookie'] = `vmware_soap_session=${id}; Path=/; HttpOnly; Secure;`;
        }
        const replaced = options.answer?.(name, text, requests.length);
        if (replaced === 'cut') {
          response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(text) });
          response.write(text.slice(0, text.length / 2), () => response.destroy());
          return;
        }
        text = replaced ?? text;
        response.writeHead(text.includes('<soapenv:Fault>') ? 500 : 200, headers).end(text);
      });
    },
  );
  await new Promise((resolve) => server.listen(0, options.address ?? '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    host: `127.0.0.1:${port}`,
    port,
    requests,
    sessions,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

// node vim-server.mjs '{"center":true,"hosts":50,"machines":100}': prints the host, and serves until it is told to stop
if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { host } = await startVimServer(JSON.parse(process.argv[2] ?? '{}'));
  process.stdout.write(`${host}\n`);
}
