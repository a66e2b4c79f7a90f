/** Commands as they may stand in a log: what looks like a secret is replaced. Pure. */
import { REDACTED, redact } from '@fi/core/log';

/** `--password secret`, `-PassPhrase secret`, `/pwd:secret`; forms with = and : are known to `redact` too. */
const SECRET_ARGUMENT =
  /((?:^|\s)(?:--?|\/)[\w-]{0,40}(?:passw(?:or)?d|passphrase|pwd|secret|token|api-?key|license-?key|serial)[\w-]{0,20}(?:\s{1,8}|[:=]))("[^"]*"|'[^']*'|[^\s"']+)/gi;
/** `sshpass -p secret`, `mysql -psecret`, `curl -u user:secret`. */
const KNOWN_TOOLS =
  /(\b(?:sshpass\s{1,8}-p\s{0,8}|mysql\w{0,10}\s[^|;&\n]{0,200}?-p|curl\s[^|;&\n]{0,200}?-u\s{0,8}[^\s:]{1,100}:))([^\s"']+)/gi;

/** A command or a line of its output, without secrets. */
export function maskCommand(command: string): string {
  return redact(command.replace(SECRET_ARGUMENT, `$1${REDACTED}`).replace(KNOWN_TOOLS, `$1${REDACTED}`));
}
