// The page's own script: small, without a library. Without it the page can be read all the same; it adds the link between
// fields and bytes, the table's sorting and searching, and the connections that are packed. It builds no markup of strings
// from a capture: those go in as text, or were escaped when the page was made.

import { listenForDetails } from './bytes-beside-fields.js';
import { drawTable } from './connection-table.js';
import { follow } from './connections.js';

document.documentElement.classList.add('js');
listenForDetails();
addEventListener('hashchange', () => void follow(false));
drawTable();
void follow(true);
