/** `KEY=value` files in shell syntax: os-release(5), lsb-release. */

/** Variables of such a file. A repeated variable keeps its last value. */
export function parseShellVariables(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw = ''] = /^\s*(\w+)=(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const value = raw.trim();
    const quote = value.charAt(0);
    const quoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
    variables.set(name, quoted ? unescapeQuoted(value.slice(1, -1), quote) : value);
  }
  return variables;
}

const unescapeQuoted = (text: string, quote: string) => (quote === '"' ? text.replace(/\\(["\\$`])/g, '$1') : text);
