/** What a check of the doctor finds: one line that a person can act on. */

export interface Finding {
  /** `ok`: as it should be; `note`: nothing is wrong, but more is possible; `warning`, `error`: something to do. */
  readonly status: 'ok' | 'note' | 'warning' | 'error';
  /** What was looked at: `storage`, `server0`. */
  readonly subject: string;
  /** What was found. */
  readonly text: string;
  /** What to do. */
  readonly advice?: string;
}

/** Findings as lines for a person. Pure. */
export function renderFindings(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ subject }) => subject.length));
  const lines: string[] = [];
  for (const { status, subject, text, advice } of findings) {
    lines.push(`${status.padEnd(7)}  ${subject.padEnd(width)}  ${text}`);
    if (advice !== undefined) lines.push(`${' '.repeat(9 + width)}  -> ${advice}`);
  }
  const count = (status: Finding['status']) => {
    const number = findings.filter((finding) => finding.status === status).length;
    return `${number} ${status}${number === 1 ? '' : 's'}`;
  };
  lines.push('', `${count('error')}, ${count('warning')}`);
  return `${lines.join('\n')}\n`;
}
