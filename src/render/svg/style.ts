// Not every program that shows SVG knows custom properties and media queries: the colours stand in each rule, and a
// reader with a dark screen gets them once more.

interface Colours {
  readonly ground: string;
  readonly ink: string;
  readonly soft: string;
  readonly client: string;
  readonly server: string;
  readonly bad: string;
  readonly good: string;
  readonly open: string;
  readonly opened: string;
}

const LIGHT: Colours = {
  ground: '#ffffff',
  ink: '#14181f',
  soft: '#525c6b',
  client: '#1464cc',
  server: '#7438c8',
  bad: '#c2202b',
  good: '#13734a',
  open: '#8a5a00',
  opened: '#0d7a6c',
};

const DARK: Colours = {
  ground: '#12151b',
  ink: '#e8ebf1',
  soft: '#a3adbd',
  client: '#6cb0ff',
  server: '#bd93ff',
  bad: '#ff7a80',
  good: '#5fd39b',
  open: '#e8b64c',
  opened: '#5ad1c0',
};

const paints = (of: Colours): string => `
.ground{fill:${of.ground}}
text{fill:${of.ink}}.fact,.when,.means,.quiet .message,.quiet .says{fill:${of.soft}}
text.client{fill:${of.client}}text.server{fill:${of.server}}
text.failed,text.rejected,text.failure{fill:${of.bad}}text.established{fill:${of.good}}text.abandoned,text.incomplete,text.not_tls{fill:${of.open}}
path.client{stroke:${of.client}}path.server{stroke:${of.server}}
.line{stroke:${of.ink}}.head{fill:${of.ink}}.quiet .line{stroke:${of.soft}}.quiet .head{fill:${of.soft}}
.line.decrypted{stroke:${of.opened}}.head.decrypted{fill:${of.opened}}
.line.encrypted{stroke:${of.open}}.head.encrypted{fill:${of.open}}
.line.inferred{stroke:${of.soft}}.head.inferred{fill:${of.soft}}
.line.failure,.cross{stroke:${of.bad}}.head.failure{fill:${of.bad}}
`;

/** The diagram's style; nothing in it needs escaping in XML, and nothing is loaded. */
export const SVG_STYLE = `
text{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","Microsoft YaHei",sans-serif;font-size:13px}
.heading,.actor,.message{font-weight:bold}.summary{font-weight:600}.actor .name,.quiet .message{font-weight:normal}
.when{font-size:12px}.since{font-size:11px}.means{font-style:italic}
.life{fill:none;stroke-width:2}.line{fill:none;stroke-width:1.6}.quiet .line{stroke-width:1}
.line.encrypted{stroke-dasharray:7 4}.line.inferred{stroke-dasharray:2 4}.line.failure{stroke-width:2.4}.cross{fill:none;stroke-width:3}
${paints(LIGHT)}@media (prefers-color-scheme:dark){${paints(DARK)}}
`;
