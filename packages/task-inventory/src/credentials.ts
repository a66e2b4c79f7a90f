/** Definitions of credentials as the command line and the configuration have them: `key:value,key:"quoted, value",…`. */

/**
 * Reads one definition. Values may be quoted with `"` or `'`, a backslash escapes the quote inside.
 *
 * @returns keys and values, or `undefined` when the text is no such definition.
 */
export function parseCredential(text: string): Record<string, string> | undefined {
  const credential: Record<string, string> = {};
  let rest = text.trim();
  while (rest !== '') {
    const key = /^([A-Za-z_]{1,64})\s*:\s*/.exec(rest);
    if (key === null) return undefined;
    rest = rest.slice(key[0].length);
    const quote = rest[0] === '"' || rest[0] === "'" ? rest[0] : undefined;
    let value = '';
    let place = 0;
    if (quote === undefined) {
      const comma = rest.indexOf(',');
      place = comma < 0 ? rest.length : comma;
      value = rest.slice(0, place).trim();
    } else {
      for (place = 1; place < rest.length && rest[place] !== quote; place++) {
        if (rest[place] === '\\' && rest[place + 1] === quote) place++;
        value += rest[place];
      }
      if (rest[place] !== quote) return undefined;
      place++;
    }
    credential[(key[1] ?? '').toLowerCase()] = value;
    rest = rest.slice(place).trimStart();
    if (rest === '') break;
    if (!rest.startsWith(',')) return undefined;
    rest = rest.slice(1).trimStart();
  }
  return Object.keys(credential).length > 0 ? credential : undefined;
}
