import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const packages = fileURLToPath(new URL('packages', import.meta.url));
const testSupport = fileURLToPath(new URL('test-support', import.meta.url));

/** Tests run on the sources; only tests of executables use the built `dist` folders. */
export default defineConfig({
  resolve: {
    alias: [
      { find: '@fi/core/version', replacement: `${packages}/core/src/version.ts` },
      { find: /^@fi\/test-support\/([\w-]+)$/, replacement: `${testSupport}/$1.ts` },
      { find: /^@fi\/([\w-]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@fi\/([\w-]+)\/([\w-]+)$/, replacement: `${packages}/$1/src/$2/index.ts` },
    ],
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'docs/test/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
