import { describe, expect, it } from 'vitest';
import { type Desktop, handleEvent, interact, type MessageBox } from './interactions.js';
import type { Reporter, UserEvent } from './status.js';

function desktop(answers: Record<string, string>): Desktop & { shown: MessageBox[] } {
  const shown: MessageBox[] = [];
  return {
    shown,
    sessions: async () => Object.keys(answers).map((user, index) => ({ id: index, user })),
    async ask({ user }, box) {
      shown.push(box);
      return answers[user] ?? 'on_unknown';
    },
  };
}

async function run(interaction: Record<string, unknown>, who: Desktop | undefined) {
  const events: UserEvent[] = [];
  const reporter: Reporter = { status: async () => undefined, userEvent: async (event) => void events.push(event) };
  const goOn = await interact([{ type: 'before', ...interaction }], 'before', {
    uuid: 'u1',
    desktop: who,
    reporter,
    step: 'checking',
  });
  return { goOn, events: events.map(({ event, behavior, user }) => [event, behavior, user]) };
}

describe('questions to users', () => {
  it('are left out where nobody can be asked', async () => {
    expect(await run({ on_nouser: 'stop:stop' }, undefined)).toEqual({ goOn: true, events: [] });
  });

  it.each([
    ['nobody is there', {}, {}, true, [['on_nouser', 'continue', undefined]]],
    [
      'nobody is there, and that stops',
      { on_nouser: 'stop:postpone' },
      {},
      false,
      [['on_nouser', 'postpone', undefined]],
    ],
    ['one agrees', { on_ok: 'continue:continue' }, { alice: 'on_ok' }, true, [['on_ok', 'continue', 'alice']]],
    [
      'one cancels',
      { on_cancel: 'stop:postpone' },
      { alice: 'on_cancel' },
      false,
      [['on_cancel', 'postpone', 'alice']],
    ],
    ['an answer has no policy', {}, { alice: 'on_yes' }, false, [['on_yes', 'error_bad_event', 'alice']]],
    ['a policy is empty', { on_yes: '' }, { alice: 'on_yes' }, false, [['on_yes', 'error_no_behavior', 'alice']]],
    ['the box does not wait', { on_async: '' }, { alice: 'on_async' }, true, [['on_async', 'continue', 'alice']]],
    [
      'two are asked until one stops',
      { on_no: 'stop:stop', on_yes: 'continue:continue' },
      { alice: 'on_yes', bob: 'on_no', carol: 'on_yes' },
      false,
      [
        ['on_yes', 'continue', 'alice'],
        ['on_no', 'stop', 'bob'],
      ],
    ],
    [
      'two are too many',
      { on_multiusers: 'stop:stop' },
      { alice: 'on_yes', bob: 'on_no' },
      false,
      [['on_multiusers', 'stop', undefined]],
    ],
    ['it is for another system', { platform: 'macos,linux' }, { alice: 'on_no' }, true, []],
    ['it is for another moment', { type: 'after' }, { alice: 'on_no' }, true, []],
  ])('when %s', async (_, interaction, answers, goOn, events) => {
    expect(await run(interaction, desktop(answers))).toEqual({ goOn, events });
  });

  it('show what the server wrote', async () => {
    const who = desktop({ alice: 'on_ok' });
    await run(
      { title: 'Hi %u', text: '', timeout: '30', wait: 'yes', buttons: 'okcancel', on_ok: 'continue:continue' },
      who,
    );
    const text = 'Sorry, message is missing';
    expect(who.shown).toEqual([
      { title: 'Hi alice', text, buttons: 'okcancel', icon: 'none', timeout: 30, wait: true },
    ]);
  });
});

it('knows what a policy means', () => {
  expect(handleEvent({ on_ok: 'continue:continue:text' }, 'on_ok')).toEqual({ stopped: false, behavior: 'continue' });
  expect(handleEvent({ on_ok: 'nonsense' }, 'on_ok')).toEqual({ stopped: true, behavior: '' });
});
