#!/usr/bin/env node
// CommonJS, which Node.js has running some 15 ms before it has a module running.
const { loadCommand } = require('./load.js');

loadCommand()
  .main(process.argv.slice(2))
  .then((status) => {
    process.exitCode = status;
  });
