#!/usr/bin/env node
/** The executable that runs one task for the agent (`fi-task-runner`). */
import { main } from './runner.js';

main();
