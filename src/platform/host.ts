import { nodePlatform } from './node/node-platform.js';
import type { Platform } from './platform.js';

/** The host that this runs on. A bundle for browsers puts their face in this one's place (tools/browser-face.js). */
export const host: Platform = nodePlatform;
