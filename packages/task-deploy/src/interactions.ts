/**
 * Questions to the users of this machine (deploy protocol, user interactions). Where nobody can be asked, which is everywhere but
 * on Windows, an interaction is left out and the job goes on.
 */
import type { Reporter, Step } from './status.js';
import { number, text, truthy } from './value.js';

/** A session of a user who can be asked. */
export interface DesktopSession {
  readonly id: number;
  readonly user: string;
}

/** What is shown. */
export interface MessageBox {
  readonly title: string;
  readonly text: string;
  readonly buttons: string;
  readonly icon: string;
  /** Seconds; 0: until an answer comes. */
  readonly timeout: number;
  readonly wait: boolean;
}

export interface Desktop {
  /** Sessions of users, active or connected. */
  sessions(): Promise<readonly DesktopSession[]>;
  /** Shows a box and gives the event of the answer: `on_ok`, `on_timeout`, …. */
  ask(session: DesktopSession, box: MessageBox): Promise<string>;
}

/** A Windows machine at whose desktops nobody is asked: what the job has planned for "no user" happens. */
export const NO_DESKTOP: Desktop = { sessions: async () => [], ask: async () => 'on_nouser' };

type Interaction = Readonly<Record<string, unknown>>;

export type Moment = 'before' | 'after_download' | 'after' | 'after_download_failure' | 'after_failure';

const DEFAULT_POLICIES: Readonly<Record<string, string>> = {
  on_nouser: 'continue:continue:',
  on_multiusers: 'ask:continue:',
  // servers leave these two empty by default
  on_async: 'continue:continue',
  on_continue: 'continue:continue',
};

function policyOf(interaction: Interaction, event: string): string | undefined {
  const given = text(interaction[event]);
  if (given !== undefined && given !== '') return given;
  return DEFAULT_POLICIES[event] ?? given;
}

interface Handled {
  readonly stopped: boolean;
  readonly behavior: string;
}

/** What a policy makes of an event: `stop:postpone` stops here, and the server postpones. Pure. */
export function handleEvent(interaction: Interaction, event: string): Handled {
  const policy = policyOf(interaction, event);
  if (policy === undefined) return { stopped: true, behavior: 'error_bad_event' };
  if (policy === '') return { stopped: true, behavior: 'error_no_behavior' };
  const [local = '', server = ''] = policy.split(':');
  return { stopped: local !== 'continue', behavior: server };
}

export interface InteractionOptions {
  readonly uuid: string;
  /** undefined: nobody can be asked on this system. */
  readonly desktop: Desktop | undefined;
  readonly reporter: Reporter;
  readonly step: Step;
}

/**
 * Runs all interactions of a moment.
 * @returns whether the job may go on
 */
export async function interact(
  interactions: readonly Interaction[],
  moment: Moment,
  options: InteractionOptions,
): Promise<boolean> {
  const { uuid, desktop, reporter, step } = options;
  if (desktop === undefined) return true;
  for (const interaction of interactions) {
    if (interaction.type !== moment || !isForWindows(interaction)) continue;
    const events: { event: string; behavior: string; user?: string }[] = [];
    let stopped = false;
    const handle = (event: string, user?: string) => {
      const handled = handleEvent(interaction, event);
      stopped ||= handled.stopped;
      events.push({ event, behavior: handled.behavior, ...(user === undefined ? {} : { user }) });
    };
    const sessions = [...(await desktop.sessions())].sort((a, b) => a.id - b.id);
    const asksAll = /^ask:/.test(policyOf(interaction, 'on_multiusers') ?? '');
    if (sessions.length === 0) handle('on_nouser');
    else if (sessions.length > 1 && !asksAll) handle('on_multiusers');
    else {
      for (const session of sessions) {
        if (stopped) break;
        handle(await desktop.ask(session, boxOf(interaction, session.user)), session.user);
      }
    }
    for (const event of events) await reporter.userEvent({ uuid, type: moment, step, ...event });
    if (stopped) return false;
  }
  return true;
}

function isForWindows(interaction: Interaction): boolean {
  const platforms = (text(interaction.platform) || 'any').toLowerCase().split(/[\s,]+/);
  return platforms.includes('any') || platforms.includes('win32');
}

function boxOf(interaction: Interaction, user: string): MessageBox {
  const shown = (value: unknown, fallback: string) => (text(value) || fallback).replaceAll('%u', user);
  const wait = text(interaction.wait)?.toLowerCase() ?? '';
  return {
    title: shown(interaction.title, 'No title'),
    text: shown(interaction.text, 'Sorry, message is missing'),
    buttons: text(interaction.buttons) || 'ok',
    icon: text(interaction.icon) || 'none',
    timeout: number(interaction.timeout) ?? 0,
    wait: truthy(wait) && wait !== 'no' && wait !== 'false',
  };
}
