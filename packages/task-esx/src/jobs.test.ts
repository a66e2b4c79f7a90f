import { describe, expect, it } from 'vitest';
import { checkCredentials, getJobsParameters, outcomeOf, readJobs, remoteOf, setLogParameters } from './jobs.js';

describe('readJobs', () => {
  it('takes jobs and leaves out what is none', () => {
    const jobs = [
      { uuid: 'e1', host: 'vc.example', user: 'ro', password: 'secret' },
      { uuid: 'e2', host: '10.0.0.20:9443' },
      { uuid: '', host: 'x' },
      { uuid: 'e3', host: { toString: 'x' } },
      null,
      'job',
      [],
    ];
    expect(readJobs({ jobs })).toEqual([
      { uuid: 'e1', host: 'vc.example', user: 'ro', password: 'secret' },
      { uuid: 'e2', host: '10.0.0.20:9443', user: '', password: '' },
    ]);
  });

  it.each([{}, { jobs: null }, { jobs: 'x' }, { jobs: { 0: {} } }])('takes %j as no job', (answer) =>
    expect(readJobs(answer)).toEqual([]),
  );
});

it('asks where the last entry of the schedule says', () => {
  expect(remoteOf([])).toBeUndefined();
  expect(
    remoteOf([
      { kind: 'schedule', remote: 'https://a/' },
      { kind: 'schedule', remote: 'https://b/' },
      { kind: 'event', event: 'x', parameters: {} },
    ]),
  ).toBe('https://b/');
  expect(getJobsParameters('pc-1')).toEqual({ action: 'getJobs', machineid: 'pc-1' });
});

it('refuses a job without user or password as servers know it', () => {
  const job = { uuid: 'e1', host: 'h', user: '', password: '' };
  expect(() => checkCredentials(job)).toThrow('No user and password provided for ESX connection');
  expect(() => checkCredentials({ ...job, user: 'me' })).toThrow('No password provided for ESX connection');
});

describe('outcomes', () => {
  it.each([
    [{ read: 2, unread: [], undelivered: [] }, { code: 'ok' }],
    [{ read: 1, unread: ['host-2 is off'], undelivered: [] }, { code: 'ok' }],
    [
      { read: 0, unread: ['a', 'b', 'c'], undelivered: [] },
      { code: 'ko', part: 'inventory', message: 'a (and 2 more)' },
    ],
    [
      { read: 2, unread: ['off'], undelivered: ['disk full'] },
      { code: 'ko', part: 'inventory', message: 'disk full (and 1 more)' },
    ],
  ] as const)('of %j is %j', (account, outcome) => expect(outcomeOf(account)).toEqual(outcome));

  it('are reported as servers read them', () => {
    const common = { action: 'setLog', machineid: 'pc-1', uuid: 'e1' };
    expect(setLogParameters('pc-1', 'e1', { code: 'ok' })).toEqual({ ...common, code: 'ok' });
    expect(setLogParameters('pc-1', 'e1', { code: 'ko', part: 'login', message: 'no' })).toEqual({
      ...common,
      code: 'ko',
      part: 'login',
      msg: 'no',
    });
  });
});
