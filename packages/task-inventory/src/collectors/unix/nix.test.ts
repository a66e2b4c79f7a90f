import { expect, it } from 'vitest';
import { parseNixStore } from './nix.js';

it('takes paths that end with a version, each once', () => {
  const text = `/nix/store/aaa-git-2.42.0
/nix/store/bbb-git-2.42.0
/nix/store/ccc-python3.11-requests-2.31.0
/nix/store/ddd-hook.drv
/nix/store/eee-dbus-1.14-dev
/nix/store/fff-2.0
garbage`;
  expect(parseNixStore(text)).toEqual([
    { name: 'git', version: '2.42.0', from: 'nix' },
    { name: 'python3.11-requests', version: '2.31.0', from: 'nix' },
  ]);
});
