#!/usr/bin/env node
// CommonJS, which Node.js has running some 15 ms before it has a module running.
const { loadCommand } = require('./load.js');

loadCommand()
  .main(process.argv.slice(2))
  .then((status) => {
    process.exitCode = status;
    // Once all is written nothing is left to wait for: an end that takes the heap apart lasts a twentieth of a short run.
    if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
  });
