/** What an inventory spent its time on, for people. */

import type { InventoryReport } from './inventory.js';
import { describeGap } from './state/gaps.js';

export interface Phase {
  name: string;
  milliseconds: number;
}

/** A table of phases and collectors, the slowest collector first. */
export function renderTimings(report: InventoryReport, phases: readonly Phase[]): string {
  const rows = [...report.collectors]
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .map(({ name, status, milliseconds, started, entries, commands, error }) => [
      name,
      `${milliseconds.toFixed(0)} ms`,
      `${started.toFixed(0)} ms`,
      String(entries),
      status === 'ok' ? 'ok' : `${status}: ${error}`,
      commands.join('; '),
    ]);
  const heading = ['collector', 'time', 'started', 'entries', 'result', 'commands'];
  const widths = heading.map((title, column) =>
    column === heading.length - 1 ? 0 : Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column > 0 && column < 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const failed = report.collectors.filter(({ status }) => status !== 'ok').length;
  const longest = Math.max(...phases.map(({ name }) => name.length));
  return [
    ...phases.map(({ name, milliseconds }) => `${name.padEnd(longest)}  ${milliseconds.toFixed(0).padStart(6)} ms`),
    '',
    line(heading),
    ...rows.map(line),
    '',
    `${report.collectors.length} collectors, ${failed === 0 ? 'none failed' : `${failed} failed`}`,
    ...report.gaps.map((gap) => `incomplete: ${gap.section} (${describeGap(gap)})`),
    '',
  ].join('\n');
}
