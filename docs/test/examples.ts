/** Examples of documents: fenced blocks of Markdown, and the place where they run. */

import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Example {
  /** `sh`, `js`, `ts`, or whatever else stands there. */
  readonly language: string;
  /** Why it is not run: ```` ```sh no-run: needs a vCenter ````. */
  readonly notRun: string | undefined;
  readonly code: string;
  /** Line of the file, counted from 1. */
  readonly line: number;
}

/** Fenced blocks of a Markdown text, also those within lists. */
export function examplesOf(text: string): Example[] {
  return [...text.matchAll(/^( *)```(\S*)(?: (.*))?\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const [, indent = '', language = '', rest, code = ''] = match;
    return {
      language,
      notRun: rest === undefined ? undefined : (/^no-run: (.{5,})$/.exec(rest)?.[1] ?? ''),
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: text.slice(0, match.index).split('\n').length,
    };
  });
}

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
}

const packages = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const directory = join(root, 'packages', name);
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
    return { directory, ...manifest };
  });

/** Stands for npm, which has nothing to install: only looks whether there are such packages. */
const NPM = `#!/bin/sh
[ "$1 $2" = "install --global" ] || { echo "npm: unexpected: $*" >&2; exit 1; }
shift 2
for name; do
  case " ${packages.map(({ name }) => name).join(' ')} " in
    *" $name "*) ;;
    *) echo "npm: there is no package $name" >&2; exit 1 ;;
  esac
done
`;

const WALK = `.1.3.6.1.2.1.1.1.0 = STRING: "Acme Switch"
.1.3.6.1.2.1.1.5.0 = STRING: "sw1"
.1.3.6.1.2.1.2.2.1.1.1 = INTEGER: 1
.1.3.6.1.2.1.2.2.1.2.1 = STRING: "ge-0/0/1"
`;

const JOBS = {
  jobs: [
    {
      uuid: 'd1f0c9a4-0000-4000-8000-000000000001',
      checks: [],
      actions: [{ mkdir: { list: ['made'] } }],
      associatedFiles: [],
    },
  ],
  associatedFiles: {},
};

const INVENTORY = `<?xml version="1.0" encoding="UTF-8"?>
<REQUEST><CONTENT><HARDWARE><NAME>pc42</NAME></HARDWARE><VERSIONCLIENT>example_v1</VERSIONCLIENT></CONTENT>
<DEVICEID>pc42-2026-01-02-03-04-05</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>
`;

/** What documents talk of, as files below a folder. */
const FILES: Readonly<Record<string, string>> = {
  'pc42.ocs': INVENTORY,
  'srv/inventories/pc42.ocs': INVENTORY,
  'media/usb/site/pc42.xml': INVENTORY,
  'media/usb/repository/README': '',
  'switch.walk': WALK,
  'job.json': JSON.stringify(JOBS),
};

/** A folder in which everything is installed: programs on the PATH, packages to import, and the files of documents. */
export function workplace(): { directory: string; bin: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'fi-examples-'));
  const bin = join(directory, 'bin');
  const write = (file: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
  };
  for (const [name, text] of Object.entries(FILES)) write(join(directory, name), text);
  write(join(bin, 'npm'), NPM, 0o755);
  for (const { name, directory: folder, bin: programs = {} } of packages) {
    const link = join(directory, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(folder, link);
    for (const [program, file] of Object.entries(programs)) {
      write(join(bin, program), `#!/bin/sh\nexec '${process.execPath}' '${join(folder, file)}' "$@"\n`, 0o755);
    }
  }
  symlinkSync(join(root, 'node_modules/@types'), join(directory, 'node_modules/@types'));
  return { directory, bin, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The same folder for the compiler: its file names are told to it. */
export function writeProject(directory: string, files: ReadonlyMap<string, string>): string {
  for (const [name, code] of files) writeFileSync(join(directory, name), code);
  cpSync(join(root, 'tsconfig.base.json'), join(directory, 'tsconfig.base.json'));
  const compilerOptions = {
    outDir: 'compiled',
    composite: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    skipLibCheck: true,
    // blocks of JavaScript have no types
    noImplicitAny: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    types: ['node'],
  };
  const config = join(directory, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({ extends: './tsconfig.base.json', compilerOptions, files: [...files.keys()] }));
  return config;
}
