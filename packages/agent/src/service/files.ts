/**
 * The files that make the agent a service: systemd units (systemd.unit(5), systemd.socket(5)), an OpenRC script, a launchd
 * property list (launchd.plist(5)), a cron table (crontab(5)). Pure: texts from settings.
 */

export type ServiceKind = 'systemd' | 'openrc' | 'launchd' | 'cron';

export const SERVICE_KINDS: readonly ServiceKind[] = ['systemd', 'openrc', 'launchd', 'cron'];

export interface ServiceSettings {
  /** Absolute paths of Node.js and of the program. */
  readonly node: string;
  readonly program: string;
  /** Options of Node.js for a process that stays. */
  readonly residentFlags: readonly string[];
  /** Options of the agent, for example `--conf-file=…`. */
  readonly options: readonly string[];
  /** Port of the HTTP interface; undefined: it is switched off. */
  readonly port?: number;
  readonly ip?: string;
  /** Nothing stays in memory: a timer starts runs, and a connection starts the HTTP interface. */
  readonly onDemand: boolean;
}

export interface ServiceFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** Words of a command line of systemd: quotes, `%` and `$` mean something there. */
function systemdWords(words: readonly string[]): string {
  return words
    .map((word) => {
      const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
      return /[\s"'\\;]/.test(escaped) ? `"${escaped.replace(/["\\]/g, '\\$&')}"` : escaped;
    })
    .join(' ');
}

/** Words of a shell command. */
function shellWords(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

const xml = (text: string): string => text.replace(/[<>&]/g, (char) => ({ '<': '&lt;', '>': '&gt;' })[char] ?? '&amp;');

/** The agent reads hardware and installs packages as root; these take nothing from it that it needs. */
const HARDENING = ['ProtectClock=yes', 'RestrictRealtime=yes', 'LockPersonality=yes'];

function systemdResident(settings: ServiceSettings): ServiceFile[] {
  const { node, program, residentFlags, options } = settings;
  const command = systemdWords([node, ...residentFlags, program, '--daemon', '--no-fork', ...options]);
  return [
    unit('fi-agent.service', [
      '[Unit]',
      'Description=Inventory agent (fi-agent)',
      'Wants=network-online.target',
      'After=network-online.target',
      '',
      '[Service]',
      `ExecStart=${command}`,
      'ExecReload=/bin/kill -HUP $MAINPID',
      'Restart=on-failure',
      'RestartSec=60',
      'StateDirectory=fi-agent',
      'StateDirectoryMode=0700',
      'OOMPolicy=continue',
      ...HARDENING,
      '',
      '[Install]',
      'WantedBy=multi-user.target',
    ]),
  ];
}

/** `--lazy` leaves at once unless a target is due, so the timer only says how late a run may be. */
function systemdOnDemand(settings: ServiceSettings): ServiceFile[] {
  const { node, program, options, port, ip } = settings;
  const files = [
    unit('fi-agent.service', [
      '[Unit]',
      'Description=Inventory agent (fi-agent), one run',
      'Wants=network-online.target',
      'After=network-online.target',
      '',
      '[Service]',
      'Type=oneshot',
      `ExecStart=${systemdWords([node, program, '--lazy', ...options])}`,
      'StateDirectory=fi-agent',
      'StateDirectoryMode=0700',
      'TimeoutStartSec=infinity',
      ...HARDENING,
    ]),
    unit('fi-agent.timer', [
      '[Unit]',
      'Description=Runs of the inventory agent (fi-agent)',
      '',
      '[Timer]',
      'OnBootSec=5min',
      'OnUnitInactiveSec=30min',
      'RandomizedDelaySec=15min',
      '',
      '[Install]',
      'WantedBy=timers.target',
    ]),
  ];
  if (port === undefined) return files;
  return [
    ...files,
    unit('fi-agent-http.socket', [
      '[Unit]',
      'Description=HTTP interface of the inventory agent (fi-agent)',
      '',
      '[Socket]',
      `ListenStream=${ip === undefined ? port : ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`}`,
      '',
      '[Install]',
      'WantedBy=sockets.target',
    ]),
    unit('fi-agent-http.service', [
      '[Unit]',
      'Description=HTTP interface of the inventory agent (fi-agent), while it is needed',
      'Requires=fi-agent-http.socket',
      '',
      '[Service]',
      `ExecStart=${systemdWords([node, program, ...options])}`,
      'StateDirectory=fi-agent',
      'StateDirectoryMode=0700',
      ...HARDENING,
    ]),
  ];
}

function unit(name: string, lines: readonly string[]): ServiceFile {
  return { path: `/etc/systemd/system/${name}`, text: `${lines.join('\n')}\n`, mode: 0o644 };
}

function openrc({ node, program, residentFlags, options }: ServiceSettings): ServiceFile[] {
  const args = shellWords([...residentFlags, program, '--daemon', '--no-fork', ...options]);
  const text = `#!/sbin/openrc-run
# Inventory agent (fi-agent)

description="Inventory agent"
command=${shellWords([node])}
command_args="${args.replace(/["\\$`]/g, '\\$&')}"
command_background=yes
pidfile=/run/fi-agent.pid
extra_started_commands=reload

depend() {
	use net logger
}

reload() {
	start-stop-daemon --signal HUP --pidfile "$pidfile"
}
`;
  return [{ path: '/etc/init.d/fi-agent', text, mode: 0o755 }];
}

/** Nothing stays with launchd either when that is wanted: it starts a run each half hour. */
function launchd(settings: ServiceSettings): ServiceFile[] {
  const { node, program, residentFlags, options, onDemand } = settings;
  const words = onDemand
    ? [node, program, '--lazy', ...options]
    : [node, ...residentFlags, program, '--daemon', '--no-fork', ...options];
  const list = words.map((word) => `    <string>${xml(word)}</string>`).join('\n');
  const when = onDemand
    ? '  <key>StartInterval</key>\n  <integer>1800</integer>'
    : '  <key>KeepAlive</key>\n  <true/>\n  <key>ThrottleInterval</key>\n  <integer>60</integer>';
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>fi-agent</string>
  <key>ProgramArguments</key>
  <array>
${list}
  </array>
  <key>RunAtLoad</key>
  <true/>
${when}
</dict>
</plist>
`;
  return [{ path: '/Library/LaunchDaemons/fi-agent.plist', text, mode: 0o644 }];
}

function cron({ node, program, options }: ServiceSettings): ServiceFile[] {
  // cron takes % for a line end
  const command = shellWords([node, program, '--lazy', '--wait=900', '--logger=syslog', ...options]).replaceAll(
    '%',
    '\\%',
  );
  const text = `# Inventory agent (fi-agent): leaves at once unless a target is due.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
7,37 * * * * root ${command}
`;
  return [{ path: '/etc/cron.d/fi-agent', text, mode: 0o644 }];
}

/** All files of a service of this kind. */
export function serviceFiles(kind: ServiceKind, settings: ServiceSettings): ServiceFile[] {
  switch (kind) {
    case 'systemd':
      return settings.onDemand ? systemdOnDemand(settings) : systemdResident(settings);
    case 'openrc':
      return openrc(settings);
    case 'launchd':
      return launchd(settings);
    case 'cron':
      return cron(settings);
  }
}

/** Commands that let the service manager know, and start or end the service. */
export function serviceCommands(
  kind: ServiceKind,
  action: 'install' | 'remove',
  settings: ServiceSettings,
): string[][] {
  const install = action === 'install';
  switch (kind) {
    case 'systemd': {
      const units = settings.onDemand ? ['fi-agent.timer', 'fi-agent-http.socket'] : ['fi-agent.service'];
      const wanted = settings.port === undefined ? units.filter((name) => !name.endsWith('.socket')) : units;
      return install
        ? [
            ['systemctl', 'daemon-reload'],
            ['systemctl', 'enable', '--now', ...wanted],
          ]
        : [['systemctl', 'disable', '--now', ...wanted]];
    }
    case 'openrc':
      return install
        ? [
            ['rc-update', 'add', 'fi-agent', 'default'],
            ['rc-service', 'fi-agent', 'restart'],
          ]
        : [
            ['rc-service', 'fi-agent', 'stop'],
            ['rc-update', 'del', 'fi-agent', 'default'],
          ];
    case 'launchd':
      return install
        ? [['launchctl', 'bootstrap', 'system', '/Library/LaunchDaemons/fi-agent.plist']]
        : [['launchctl', 'bootout', 'system/fi-agent']];
    case 'cron':
      return [];
  }
}
