import { parseAccount } from '@fi/core/task';
import { describe, expect, it } from 'vitest';
import { maskCommand } from '../mask.js';
import { commandProblem, type DeployPolicy, deploySourceProblem } from './policy.js';
import { parseTerms, signedBytes, termsText } from './signature.js';

const policy = (changes: Partial<DeployPolicy> = {}): DeployPolicy => ({
  servers: [],
  allowHttp: false,
  keys: [],
  commands: [],
  user: undefined,
  commandLimit: 1000,
  ...changes,
});

describe('where jobs come from', () => {
  it.each([
    ['https://glpi.example.org/b/deploy/', 'https://glpi.example.org/', {}, true],
    ['https://GLPI.example.org:8443/b/', 'https://glpi.example.org/', {}, true],
    ['http://glpi.example.org/b/', 'https://glpi.example.org/', {}, false],
    ['https://glpi.example.org/b/', 'http://glpi.example.org/', {}, false],
    ['http://glpi.example.org/b/', 'http://glpi.example.org/', { allowHttp: true }, true],
    ['https://evil.example.org/b/', 'https://glpi.example.org/', {}, false],
    ['https://glpi.example.org.evil.example/b/', 'https://glpi.example.org/', {}, false],
    ['https://glpi.example.org@evil.example/b/', 'https://glpi.example.org/', {}, false],
    ['https://deploy.example.org/b/', 'https://glpi.example.org/', { servers: ['deploy.example.org'] }, true],
    ['https://glpi.example.org/b/', 'https://glpi.example.org/', { servers: ['deploy.example.org'] }, false],
    ['file:///etc/passwd', 'https://glpi.example.org/', {}, false],
    ['nonsense', 'https://glpi.example.org/', {}, false],
  ])('%s for %s with %j: %s', (remote, target, changes, allowed) => {
    expect(deploySourceProblem(policy(changes), remote, target) === undefined).toBe(allowed);
  });
});

describe('commands', () => {
  const commands = [
    'apt-get install -y *',
    '/opt/tools/*',
    'exact [a] (b)',
    'tool --in "*" --safe',
    'run * --safe *',
    '* late',
  ];
  it.each([
    ['apt-get install -y vim nano', true],
    ['  apt-get install -y vim  ', true],
    ['apt-get install -y vim; rm -rf /', false],
    ['apt-get install -y vim && reboot', false],
    ['apt-get install -y $(reboot)', false],
    ['apt-get install -y `reboot`', false],
    ['apt-get install -y x\nreboot', false],
    ['apt-get install -y x | sh', false],
    ['apt-get install -y x > /etc/passwd', false],
    ['apt-get remove vim', false],
    ['x apt-get install -y vim', false],
    ['/opt/tools/run me', true],
    ['/opt/tools/../../bin/sh', false],
    ['/opt/tools/x ../../secret', false],
    ['exact [a] (b)', true],
    ['exact a b', false],
    ['', false],
    ['apt-get install -y x # comment', false],
    ['apt-get install -y %PATH%', false],
    ['apt-get install -y "a b"', true],
    ['apt-get install -y "a b', false],
    ['tool --in "x" --safe', true],
    ['tool --in "x" --evil "y" --safe', false],
    ['run x --safe y', true],
    ['run " --safe "', false],
    ["run ' --safe '", false],
    ['run x # --safe y', false],
    ['LD_PRELOAD=./x.so late', false],
    ['is not late', true],
    ['apt-get install -y x\rreboot', false],
    ['apt-get install -y x\0reboot', false],
    [`apt-get install -y ${'x'.repeat(3000)}`, false],
  ])('%j: %s', (command, allowed) => {
    expect(commandProblem(policy({ commands }), command) === undefined).toBe(allowed);
  });

  it('with variables are refused where there is a list, as these can make any command another one', () => {
    expect(commandProblem(policy({ commands }), '/opt/tools/run', { LD_PRELOAD: './x.so' })).toMatch(/variables/);
    expect(commandProblem(policy(), 'anything; at all', { A: 'b' })).toBeUndefined();
  });
});

describe('what is signed', () => {
  const job = {
    uuid: 'a',
    checks: [{ type: 'fileExists', path: '/x', value: '' }],
    actions: [{ cmd: { exec: 'x', logLineLimit: 10 } }],
  };
  it('is the same however a server writes numbers, and for every machine', () => {
    const other = {
      actions: [{ cmd: { logLineLimit: '10', exec: 'x' } }],
      checks: [{ path: '/x', type: 'fileExists' }],
      uuid: 'b',
      associatedFiles: [],
    };
    expect(signedBytes('', job, {})).toEqual(signedBytes('', other, {}));
  });

  it('includes checks in the form that PHP gives a list with gaps', () => {
    const [check] = job.checks;
    expect(signedBytes('', { ...job, checks: { 1: check } }, {})).toEqual(signedBytes('', job, {}));
    expect(signedBytes('', { ...job, checks: { 1: { ...check, path: '/y' } } }, {})).not.toEqual(
      signedBytes('', job, {}),
    );
  });

  it('changes with the command, the checks and the files', () => {
    const bytes = signedBytes('', job, {}).toString();
    for (const other of [
      { ...job, actions: [{ cmd: { exec: 'y', logLineLimit: 10 } }] },
      { ...job, checks: [] },
      { ...job, checks: [null, ...job.checks] },
      { ...job, associatedFiles: ['ab'] },
    ]) {
      expect(signedBytes('', other, {}).toString()).not.toBe(bytes);
    }
    const named = (name: string) => signedBytes('', { ...job, associatedFiles: ['ab'] }, { ab: { name } }).toString();
    expect(named('x')).not.toBe(named('y'));
  });
});

describe('terms of a signature', () => {
  const until = new Date('2030-01-02T03:04:05.678Z');
  it('are written and read', () => {
    const terms = { until: new Date('2030-01-02T03:04:05Z'), machines: ['pc42', 'a*'], once: 'abcdefgh' };
    expect(termsText({ ...terms, until })).toBe('until=2030-01-02T03:04:05Z;machine=pc42;machine=a*;once=abcdefgh');
    expect(parseTerms(termsText(terms))).toEqual(terms);
    expect(parseTerms(termsText({ until, machines: [] }))?.machines).toEqual([]);
  });

  it.each([
    '',
    'machine=pc42',
    'until=tomorrow',
    'until=2030-13-01T00:00:00Z',
    'until=2030-01-01T00:00:00Z;until=2040-01-01T00:00:00Z',
    'until=2030-01-01T00:00:00Z;hours=9-17',
    'until=2030-01-01T00:00:00Z;machine=',
    'until=2030-01-01T00:00:00Z;once=a/../b',
    'until=2030-01-01T00:00:00Z;',
  ])('%j are not understood', (text) => expect(parseTerms(text)).toBeUndefined());
});

describe('secrets in commands', () => {
  it.each([
    ['setup /password:geheim /quiet', 'geheim'],
    ['tool --password geheim -v', 'geheim'],
    ['tool --api-key "geheim x"', 'geheim'],
    ['sshpass -p geheim ssh host', 'geheim'],
    ['mysql -u root -pgeheim db', 'geheim'],
    ['curl -u admin:geheim https://host/', 'geheim'],
    ['wget https://admin:geheim@host/', 'geheim'],
    ['LICENSE_TOKEN=geheim ./install', 'geheim'],
  ])('%s', (command, secret) => {
    expect(maskCommand(command)).not.toContain(secret);
    expect(maskCommand(command)).toContain(command.slice(0, 4));
  });

  it('leaves other words alone', () => {
    expect(maskCommand('apt-get install -y passwd')).toBe('apt-get install -y passwd');
  });
});

it('reads accounts', () => {
  const passwd = 'root:x:0:0:root:/root:/bin/sh\nbad:x:a:b::/:\nnobody:x:65534:65533::/nonexistent:/bin/false\n';
  expect(parseAccount(passwd, 'nobody')).toEqual({ name: 'nobody', uid: 65534, gid: 65533, home: '/nonexistent' });
  expect(parseAccount(passwd, 'bad')).toBeUndefined();
  expect(parseAccount('', 'x')).toBeUndefined();
});
