// Tables of Markdown.

/** Text in a cell: a bar would end it, and what looks like a tag would vanish. */
export const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

export const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``).replaceAll('|', '\\|');

export function table(head, rows) {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

export const MADE =
  '<!-- Made by "npm run generate" from the tables that drive the programs: changes here are lost. -->';
