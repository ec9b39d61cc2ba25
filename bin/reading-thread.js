// A thread of the command that reads files for the one that tells them (src/cli/many-files.ts).
const { loadCommand } = require('./load.js');

loadCommand().readForAnother();
