/** The program that makes the inventory. How long it took is added when it is done. */

import { VERSION } from '@fi/core';
import { defineCollector } from '../../collector.js';

export default defineCollector({
  name: 'unix/provider',
  category: 'provider',
  fills: { versionprovider: ['comments', 'name', 'program', 'version'] },
  reads: [],
  async collect({ set }) {
    set('versionprovider', {
      name: 'fi',
      version: VERSION,
      program: process.argv[1],
      comments: [`Node.js ${process.version}`],
    });
  },
});
