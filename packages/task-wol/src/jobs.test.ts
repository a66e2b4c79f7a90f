import type { TaskJob } from '@fi/core/task';
import { expect, it } from 'vitest';
import { macsOf } from './jobs.js';

const option = (PARAM: Extract<TaskJob, { kind: 'option' }>['option'][string], name = 'WAKEONLAN'): TaskJob => ({
  kind: 'option',
  name,
  option: { NAME: name, PARAM },
});

it('merges all parameters of all options in order, each address once', () => {
  const problems: string[] = [];
  const jobs = [
    option([{ MAC: '00:24:d6:6f:81:3a', IP: '192.168.0.31' }, { MAC: 'nonsense' }]),
    option({ MAC: 'A4:BA:DB:A5:F5:FA' }),
    option({ MAC: '00:24:D6:6F:81:3A' }),
    option({ MAC: '11:11:11:11:11:11' }, 'REGISTRY'),
  ];
  expect(macsOf(jobs, (problem) => problems.push(problem))).toEqual(['00:24:d6:6f:81:3a', 'a4:ba:db:a5:f5:fa']);
  expect(problems).toEqual(['invalid MAC address "nonsense", skipping']);
});

it('survives what is no parameter', () => {
  const jobs = [
    option(''),
    option(null),
    option([1, [], { IP: 'x' }, { MAC: 7 }]),
    { kind: 'option', name: 'WAKEONLAN', option: {} } as const,
  ];
  expect(macsOf(jobs, () => {})).toEqual([]);
});
