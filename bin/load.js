const { closeSync, fstatSync, openSync, readFileSync, readSync } = require('node:fs');
const module_ = require('node:module');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

const folder = join(__dirname, '..', 'dist');
const source = join(folder, 'command.cjs');

/** Bytes behind the compiled form: its checksum. V8 does not compare its own, and a damaged form ends the process. */
const CHECKSUM = 4;

/** What the build has written; undefined if there is nothing. */
function written() {
  try {
    return readFileSync(join(folder, 'command.cache'));
  } catch {
    return undefined;
  }
}

/** The command's code as compiled by the Node.js that built it; undefined if there is none, or if it is damaged. */
function compiledIn(file) {
  if (file === undefined || file.length === 0) return file;
  const end = file.length - CHECKSUM;
  const whole = end > 0 && crc32(file.subarray(0, end)) === file.readUInt32LE(end);
  return whole ? file.subarray(0, end) : undefined;
}

const BEFORE = '(function (exports, require, module, __filename, __dirname) { ';
const AFTER = '\n});';

/** The bundle, which is ASCII, as the function that a module is. Put together as bytes, it is copied once less. */
function wrapped() {
  const file = openSync(source);
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.allocUnsafe(BEFORE.length + size + AFTER.length);
    bytes.write(BEFORE, 'latin1');
    const end = BEFORE.length + readSync(file, bytes, BEFORE.length, size, 0);
    bytes.write(AFTER, end, 'latin1');
    return bytes.latin1Slice(0, end + AFTER.length);
  } finally {
    closeSync(file);
  }
}

/**
 * Loads the command. Reading its compiled form takes a third of the time that compiling takes; a Node.js that cannot
 * use it compiles, from 22.8 on with a cache of its own.
 * @returns {{ main(args: readonly string[]): Promise<number>, readForAnother(): Promise<void>, script?: Script }}
 */
exports.loadCommand = (file = written()) => {
  const cachedData = compiledIn(file);
  // What lives is some 30 MB whatever the capture's size; the heap would grow to ten times that before it is swept.
  setFlagsFromString('--heap-growing-percent=40');
  const require = module_.createRequire(source);
  if (cachedData !== undefined) {
    const script = new Script(wrapped(), { filename: source, cachedData });
    if (!script.cachedDataRejected || cachedData.length === 0) {
      const loaded = { exports: {} };
      script.runInThisContext()(loaded.exports, require, loaded, source, folder);
      return { ...loaded.exports, script };
    }
  }
  module_.enableCompileCache?.();
  return require(source);
};
