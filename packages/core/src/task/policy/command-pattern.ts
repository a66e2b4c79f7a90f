/** Lists of commands that servers may have run: patterns in which `*` stands for text that cannot become another command. Pure. */

/** Characters of a command that is compared with patterns. */
const MAX_COMMAND = 2_000;

/**
 * What `*` must not stand for: characters that a shell acts on, on Unix or Windows, a comment, which would cut off what the
 * pattern demands behind it, a line end.
 */
const HARMFUL = /[;&|<>$`\\()%^#\n\r\0]/;

/** Whether one of the patterns allows a command. Blanks at the ends do not matter. */
export function fitsCommand(patterns: readonly string[], command: string): boolean {
  const wanted = command.trim();
  return wanted.length <= MAX_COMMAND && patterns.some((pattern) => fits(pattern.trim(), wanted));
}

function fits(pattern: string, command: string): boolean {
  const parts = wildcardParts(pattern, command);
  // `LD_PRELOAD=x command`
  if (parts === undefined || (pattern.startsWith('*') && /^\s*\w{1,200}=/.test(command))) return false;
  const quoted = /["']/.test(pattern);
  return parts.every(
    (part) => !HARMFUL.test(part) && !climbs(part) && (quoted ? !/["']/.test(part) : isBalanced(part)),
  );
}

/** What each `*` stands for, the shortest text that does; undefined where the pattern does not fit. In linear time. */
function wildcardParts(pattern: string, command: string): string[] | undefined {
  const [first = '', ...literals] = pattern.split('*');
  if (!command.startsWith(first)) return undefined;
  const last = literals.pop();
  if (last === undefined) return command === pattern ? [] : undefined;
  const parts: string[] = [];
  let from = first.length;
  for (const literal of literals) {
    const at = command.indexOf(literal, from);
    if (at < 0) return undefined;
    parts.push(command.slice(from, at));
    from = at + literal.length;
  }
  if (command.length - last.length < from || !command.endsWith(last)) return undefined;
  return [...parts, command.slice(from, command.length - last.length)];
}

/** Whether a part names a folder above. */
function climbs(part: string): boolean {
  return /(?:^|[/\\\s"'=])\.\.(?:$|[/\\\s"'])/.test(part);
}

/** Whether all quotes end where they began: an open one would swallow what the pattern demands behind it. */
function isBalanced(text: string): boolean {
  let open = '';
  for (const char of text) {
    if (char !== '"' && char !== "'") continue;
    if (open === '') open = char;
    else if (open === char) open = '';
  }
  return open === '';
}
