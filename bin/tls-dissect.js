#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

// What lives is some 30 MB whatever the capture's size; the heap would grow to ten times that before it is swept.
setFlagsFromString('--heap-growing-percent=40');

const { main } = await import('../dist/command.js');
process.exitCode = await main(process.argv.slice(2));
