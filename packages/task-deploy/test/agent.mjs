// Carries out the jobs of a server once, as a process that tests can kill: node agent.mjs REMOTE STATE
import { silentLogger } from '@fi/core';
import { LocalHost } from '@fi/core/host';
import { HttpClient } from '@fi/core/protocol';
import { deploy, readPolicy } from '@fi/task-deploy';

const [remote, directory] = process.argv.slice(2);
const http = new HttpClient({ environment: {} });
const summary = await deploy({
  remote,
  target: remote,
  directory,
  deviceid: 'pc42-2024-05-06-07-08-09',
  policy: await readPolicy({ 'deploy-allow-http': true }),
  http,
  host: new LocalHost(),
  log: silentLogger,
  p2p: false,
});
await http.close();
process.stdout.write(
  `${JSON.stringify({ outcomes: summary.outcomes, maxRss: process.resourceUsage().maxRSS, ms: performance.now() })}\n`,
);
