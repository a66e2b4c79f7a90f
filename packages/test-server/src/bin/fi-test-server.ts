#!/usr/bin/env node
/** The executable of the test server. */
import { run } from '../cli.js';

await run();
