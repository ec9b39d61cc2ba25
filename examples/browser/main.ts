// tls-dissect in a page of one's own: a capture is chosen, and its failures are told. Any bundler that knows the
// condition `browser` will do: `npx esbuild main.ts --bundle --outfile=main.js`, Vite, webpack, Rollup.
import { dissect, NotACapture } from 'tls-dissect';

const input = document.querySelector<HTMLInputElement>('#capture')!;
const output = document.querySelector<HTMLPreElement>('#output')!;

input.addEventListener('change', async () => {
  const [file] = input.files ?? [];
  if (file === undefined) return;
  try {
    const { connections } = await dissect(file, {
      choice: { failed: true },
      onProgress: (read, of) => {
        output.textContent = `${Math.round((100 * read) / of)} %`;
      },
    });
    output.textContent = connections.map(({ verdict }) => verdict.summary).join('\n');
  } catch (error) {
    if (!(error instanceof NotACapture)) throw error;
    output.textContent = `${file.name} is no capture.`;
  }
});
