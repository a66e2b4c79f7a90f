#!/usr/bin/env node
/** The executable `fi-agent`, also called `fusioninventory-agent`. */
import { run } from '../cli.js';

await run();
