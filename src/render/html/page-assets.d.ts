// What tools/page-assets.js makes of script/ and page.css; package.json names it #page-assets.

/** The page's script, to stand in a script element. */
export const SCRIPT: string;
/** The page's style, to stand in a style element. */
export const STYLE: string;
