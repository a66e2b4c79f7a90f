/** Taking over from OCS Inventory agents: files as they write them, and files that they never would. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ocsEnding, readOcsAgent } from './ocs.js';
import { parseOcsConfig, parseSysconfig, translateOcs } from './ocs-config.js';
import { findOcsState, parseOcsAdm, parseOcsConf, serverFolder, shownPath } from './ocs-state.js';

const AGENT = fileURLToPath(new URL('../../dist/bin/fi-agent.js', import.meta.url));
const SERVER = 'http://ocs.example/ocsinventory';
const ID = 'pc.example-2024-01-02-03-04-05';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'fi-migrate-ocs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const bytes = (text: string) => Buffer.from(text);
const conf = (deviceid: string) =>
  `<CONF>\n  <DEVICEID>${deviceid}</DEVICEID>\n  <PROLOG_FREQ>24</PROLOG_FREQ>\n</CONF>\n`;
const adm = (...fields: [string, string][]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ADM>\n${fields
    .map(([name, value]) => `  <ACCOUNTINFO><KEYNAME>${name}</KEYNAME><KEYVALUE>${value}</KEYVALUE></ACCOUNTINFO>\n`)
    .join('')}</ADM>\n`;

/** State of a server below `dir/state`. */
function keep(server: string, deviceid: string, account?: string): string {
  const folder = path.join(dir, 'state', serverFolder(server));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'ocsinv.conf'), conf(deviceid));
  if (account !== undefined) writeFileSync(path.join(folder, 'ocsinv.adm'), account);
  return folder;
}

/** A configuration file with the state directory `dir/state`. */
function configure(...lines: string[]): string {
  const file = path.join(dir, 'ocsinventory-agent.cfg');
  writeFileSync(file, [`basevardir=${dir}/state`, ...lines, ''].join('\n'));
  return file;
}

describe('parseOcsConfig', () => {
  it('reads what the agent reads', () => {
    const text =
      '# note\r\n  TAG = "of # fice"  \nserver=http://h/a#b\nproxy = \'p\'\nca="x\nuser\n=y\ntag="a"b"\n[x]\ninclude y';
    expect(parseOcsConfig(text)).toEqual([
      { name: 'tag', value: 'of # fice' },
      { name: 'server', value: 'http://h/a#b' },
      { name: 'proxy', value: 'p' },
      { name: 'ca', value: '"x' },
      { name: 'tag', value: 'a"b' },
    ]);
    expect(parseOcsConfig('\0\ufffd=\n=')).toEqual([]);
  });
});

describe('parseSysconfig', () => {
  it('overrides the configuration where the mode says so', () => {
    const text =
      "OCSMODE[0]=cron\nOCSSERVER[0]=ocs.example\nOCSTAG[0]='lab'\n#OCSPROXYSERVER[0]=x\nOCSSERVER[1]=local\n";
    const settings = [...parseOcsConfig('local=/var/lib/ocsinventory-agent\ntag=a'), ...parseSysconfig(text)];
    expect(translateOcs(settings).settings).toEqual([
      { name: 'server', value: 'http://ocs.example/ocsinventory' },
      { name: 'tag', value: 'lab' },
      { name: 'user', value: '' },
      { name: 'password', value: '' },
    ]);
    expect(parseSysconfig(text.replace('cron', 'none'))).toEqual([]);
    expect(parseSysconfig('OCSMODE[0]=cron\nOCSSERVER[0]=local')).toEqual([
      { name: 'local', value: '/var/lib/ocsinventory-agent' },
    ]);
  });
});

describe('translateOcs', () => {
  const translate = (text: string, surroundings = {}) => {
    const { settings, ...rest } = translateOcs(parseOcsConfig(text), surroundings);
    return { ...rest, is: settings.filter(({ value }) => value !== '').map(({ name, value }) => `${name}=${value}`) };
  };

  it('gives settings our names, and says what has none', () => {
    const text = `server=https://ocs.example:8443/ocsinventory\nrealm=Area\nssl=0\nca=/x.pem\nnosoftware=1\ndelaytime=0
      logger=Stderr\nlogfile=/var/log/o.log\ndebug=1\nlazy=0\nbasevardir=/b\nwait=server\ndaemon=0\nsnmp=1\ncolour=red`;
    expect(translate(text)).toEqual({
      is: [
        'server=https://ocs.example:8443/ocsinventory',
        'no-ssl-check=1',
        'no-category=software',
        'delaytime=0',
        'logger=Stderr',
        'logfile=/var/log/o.log',
        'debug=1',
        'lazy=0',
      ],
      left: [
        'ca: certificates are not checked with ssl=0',
        expect.stringMatching(/^realm: /),
        expect.stringMatching(/^basevardir: /),
        expect.stringMatching(/^wait: /),
        expect.stringMatching(/^snmp: /),
        'colour: not a setting of the OCS Inventory agent',
      ],
      notes: [],
    });
  });

  it('keeps where results go', () => {
    expect(translate('server=ocs.example:81').is).toEqual(['server=http://ocs.example:81/ocsinventory']);
    expect(translate('')).toMatchObject({
      is: ['server=http://ocsinventory-ng/ocsinventory'],
      notes: [expect.stringContaining('default')],
    });
    expect(translate(`server=${SERVER}\nlocal=/r`)).toMatchObject({
      is: ['local=/r'],
      left: [expect.stringMatching(/^server: /)],
    });
    expect(translate(`server=${SERVER}\nlocal=/r\nnolocal=1`).is).toEqual([`server=${SERVER}`]);
    expect(translate('stdout=1').is).toEqual(['local=-']);
  });

  it('decodes user and password only when both are Base64', () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const last = (user: string, password: string) =>
      translate(`server=x\nuser=${user}\npassword=${password}`).is.slice(1);
    expect(last(base64('agent'), base64('pä=s'))).toEqual(['user=agent', 'password=pä=s']);
    expect(last('agent', base64('pass'))).toEqual(['user=agent', `password=${base64('pass')}`]);
    expect(last('toto', 'abcd')).toEqual(['user=toto', 'password=abcd']);
    expect(translate(`user=${base64('agent')}`).notes.join()).toContain('Base64');
    expect(translate('user=agent').notes.join()).not.toContain('Base64');
  });

  it('prefers the tag of the server, and takes authorities that are there', () => {
    expect(translate('server=x\ntag=a', { tag: 'b' })).toMatchObject({
      is: ['server=http://x/ocsinventory', 'tag=b'],
      notes: [expect.stringMatching(/^tag: /)],
    });
    expect(translate('server=x\nca=/c.pem', { ca: '/c.pem' }).is.at(-1)).toBe('ca-cert-file=/c.pem');
    expect(translate('server=x\nca=/c.pem').left).toEqual(['ca: there is no file /c.pem']);
  });
});

describe('the state', () => {
  it('is read from what the agent keeps, and nothing else', async () => {
    expect(await parseOcsConf(bytes(conf(ID)))).toBe(ID);
    expect(await parseOcsAdm(bytes(adm(['SITE', 'x'], ['TAG', 'office'])))).toBe('office');
    for (const text of [adm(), adm(['TAG', 'NA']), adm(['TAG', '']), '<ADM/>', '<X/>']) {
      expect(await parseOcsAdm(bytes(text))).toBeUndefined();
    }
    for (let length = 0; length < conf(ID).length - 1; length++) {
      await expect(parseOcsConf(bytes(conf(ID).slice(0, length)))).rejects.toThrow();
    }
    for (const text of ['<CONF/>', conf('../../x-2024-01-02-03-04-05'), conf('pc'), '<CONF><DEVICEID a="1"/></CONF>']) {
      await expect(parseOcsConf(bytes(text))).rejects.toThrow('no deviceid');
    }
  });

  it('is that of the server, else the only one, else refused', async () => {
    const state = path.join(dir, 'state');
    expect(await findOcsState(state, SERVER)).toBeUndefined();
    keep(SERVER, ID, adm(['TAG', 'office']));
    expect(await findOcsState(state, SERVER)).toMatchObject({ deviceid: ID, tag: 'office' });
    expect(await findOcsState(state, 'http://u:secret@new/')).toMatchObject({ deviceid: ID });
    keep('https://u:secret@other/ocsinventory', 'other-2020-01-02-03-04-05', 'damaged');
    expect(await findOcsState(state, SERVER)).toMatchObject({ deviceid: ID });
    const refused = await findOcsState(state, 'http://v:hush@new/').catch((error: Error) => error.message);
    expect(refused).toMatch(/several identities.*pc\.example-2024.*other-2020/);
    expect(refused).not.toMatch(/secret|hush/);
    writeFileSync(path.join(dir, 'ocsinv.conf'), conf('outside-2020-01-02-03-04-05'));
    await expect(findOcsState(state, '..')).rejects.toThrow('several');
  });

  it('is refused with a reason when it is damaged', async () => {
    writeFileSync(path.join(keep('http://u:secret@h/x', ID), 'ocsinv.conf'), 'damaged');
    await expect(findOcsState(path.join(dir, 'state'), SERVER)).rejects.toThrow(
      /http:__\*\*\*@h_x\/ocsinv\.conf cannot be used/,
    );
    expect(shownPath('/s/http:__h_x/ocsinv.conf')).toBe('/s/http:__h_x/ocsinv.conf');
  });
});

describe('readOcsAgent', () => {
  it('finds the authorities of the server and of the configuration', async () => {
    const file = configure(`server=${SERVER}`);
    const text = async () => (await readOcsAgent(file)).conversion.text;
    expect(await text()).not.toContain('ca-cert-file');
    writeFileSync(path.join(dir, 'ocsinventory-agent-cacert.pem'), '');
    expect(await text()).toContain(`ca-cert-file = ${dir}/ocsinventory-agent-cacert.pem\n`);
    writeFileSync(path.join(keep(SERVER, ID), 'cacert.pem'), '');
    expect(await text()).toContain(`ca-cert-file = ${dir}/state/http:__ocs.example_ocsinventory/cacert.pem\n`);
  });

  it('says what ends the agent', () => {
    const ending = (...files: string[]) => ocsEnding((file) => files.includes(file));
    expect(
      ending(
        '/lib/systemd/system/ocsinventory-agent.timer',
        '/usr/lib/systemd/system/ocsinventory-agent.service',
        '/etc/cron.daily/ocsinventory-agent',
      ),
    ).toBe(
      'systemctl disable --now ocsinventory-agent.timer ocsinventory-agent.service && rm /etc/cron.daily/ocsinventory-agent',
    );
    expect(ending('/Library/LaunchDaemons/org.ocsng.agent.plist')).toMatch(/^launchctl unload/);
    expect(ending()).toContain('cron table');
  });
});

describe('fi-agent migrate', () => {
  it('keeps the identity and hides secrets', () => {
    const file = configure(
      'server=http://u:secret@ocs.example/ocsinventory',
      'user=YWdlbnQ=',
      'password=aHVzaC1odXNo',
      'tag=a',
    );
    keep('http://u:secret@ocs.example/ocsinventory', ID, adm(['TAG', 'office']));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [AGENT, 'migrate', file, `--conf-file=${dir}/new/agent.cfg`, `--vardir=${dir}/var`],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain(`deviceid ${ID}`);
    expect(stdout).toContain('allow FusionInventory-Agent_');
    expect(stdout).not.toMatch(/secret|hush|aHVz/);
    expect(
      readFileSync(path.join(dir, 'new', 'agent.cfg'), 'utf8')
        .split('\n')
        .slice(2),
    ).toEqual([
      'server = http://u:secret@ocs.example/ocsinventory',
      'tag = office',
      'user = agent',
      'password = hush-hush',
      `vardir = ${dir}/var`,
      '',
    ]);
    expect(JSON.parse(readFileSync(path.join(dir, 'var', 'identity.json'), 'utf8')).deviceid).toBe(ID);
  });
});
