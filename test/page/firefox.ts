// Firefox as Debian packages it, driven by its own remote protocol (Marionette: JSON over TCP) without any other program.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const executable = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';

/** Why tests with Firefox are left out, or false. */
export const skipFirefox = existsSync(executable)
  ? false
  : `no Firefox at ${executable} (FIREFOX names another)`;

/** Tries, a tenth of a second apart, of what becomes possible when the browser has started or a file is complete. */
const TRIES = 1_200;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const connected = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });

/** Until there is one. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  for (let tried = 0; tried < TRIES; tried++) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`${what}: not in time`);
}

/** The key under which WebDriver names an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export class Firefox {
  /** Where it puts what a page hands out. */
  readonly downloads: string;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #socket: Socket;
  readonly #answers = new Map<number, (answer: readonly [error: unknown, value: unknown]) => void>();
  #received = Buffer.alloc(0);
  #last = 0;

  private constructor(folder: string, downloads: string, process: ChildProcess, socket: Socket) {
    this.#folder = folder;
    this.downloads = downloads;
    this.#process = process;
    this.#socket = socket;
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('close', () => {
      for (const answer of this.#answers.values()) answer([{ message: 'Firefox has ended' }, null]);
    });
  }

  static async start(): Promise<Firefox> {
    const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-firefox-'));
    const [profile, downloads] = [join(folder, 'profile'), join(folder, 'downloads')];
    mkdirSync(profile);
    mkdirSync(downloads);
    const port = await freePort();
    const preferences = {
      'marionette.port': port,
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.alwaysOpenPanel': false,
      'browser.shell.checkDefaultBrowser': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'intl.accept_languages': 'en-US',
    };
    writeFileSync(
      join(profile, 'user.js'),
      Object.entries(preferences)
        .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
        .join(''),
    );
    const started = spawn(executable, ['--headless', '--marionette', '--no-remote', '--profile', profile], {
      stdio: 'ignore',
      env: { ...process.env, HOME: folder, MOZ_CRASHREPORTER_DISABLE: '1' },
    });
    try {
      const socket = await eventually('Firefox', () => connected(port).catch(() => undefined));
      const firefox = new Firefox(folder, downloads, started, socket);
      await firefox.command('WebDriver:NewSession', {});
      await firefox.command('WebDriver:SetTimeouts', { script: 100 * TRIES });
      return firefox;
    } catch (error) {
      started.kill('SIGKILL');
      throw error;
    }
  }

  /** `length:[type, id, error, value]`, one behind the other; the first is a greeting. */
  #take(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.subarray(0, Math.max(colon, 0)));
      if (colon < 0 || this.#received.length < end) return;
      const message = JSON.parse(this.#received.toString('utf8', colon + 1, end));
      this.#received = this.#received.subarray(end);
      if (!Array.isArray(message)) continue;
      const [, id, error, value] = message;
      this.#answers.get(id)?.([error, value]);
      this.#answers.delete(id);
    }
  }

  async command(name: string, parameters: object): Promise<unknown> {
    const id = ++this.#last;
    const text = JSON.stringify([0, id, name, parameters]);
    const [error, value] = await new Promise<readonly [unknown, unknown]>((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
    if (error !== null) throw new Error(`${name}: ${(error as { message?: string }).message}`);
    return value;
  }

  open(url: string): Promise<unknown> {
    return this.command('WebDriver:Navigate', { url });
  }

  /** What a function's body returns in the page. */
  async inPage<T>(body: string): Promise<T> {
    const answer = await this.command('WebDriver:ExecuteScript', { script: body, args: [] });
    return (answer as { value: T }).value;
  }

  /** As a user would: the names of files for an input of files. */
  async type(selector: string, text: string): Promise<void> {
    const found = await this.command('WebDriver:FindElement', { using: 'css selector', value: selector });
    const id = (found as { value: Record<string, string> }).value[ELEMENT];
    await this.command('WebDriver:ElementSendKeys', { id, text });
  }

  async end(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    await this.command('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() =>
      this.#process.kill('SIGKILL'),
    );
    await gone;
    this.#socket.destroy();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
