import type { Platform } from '../platform.js';
import { browserPlatform } from './browser-platform.js';

/** What stands in the place of ../host.ts in a bundle for browsers. */
export const host: Platform = browserPlatform;
