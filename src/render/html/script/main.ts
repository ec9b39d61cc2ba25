// The page's own script: small, without a library. Without it the page can be read all the same; it adds the link between
// fields and bytes, the table's sorting, searching and filters, the buttons, and the connections that are packed. It builds
// no markup of strings from a capture: those go in as text, or were escaped when the page was made.

import { listenForDetails } from './bytes-beside-fields.js';
import { drawTable } from './connection-table.js';
import { follow } from './connections.js';
import { hear } from './state.js';
import { drawReader, listenForTools } from './tools.js';

document.documentElement.classList.add('js');
listenForDetails();
listenForTools();
drawReader();
const drawAgain = drawTable();
addEventListener('hashchange', () => {
  if (hear()) {
    drawReader();
    drawAgain?.();
  }
  void follow(false);
});
void follow(true);
