// The page's style, as it stands in the page. Light and dark follow the reader's system; paper is always light.

export const STYLE = `
:root{color-scheme:light dark;--bg:#f4f5fa;--card:#fff;--ink:#1a1e29;--soft:#596274;--line:#dde1eb;--client:#1464cc;--server:#7438c8;--bad:#c2202b;--good:#13734a;--open:#8a5a00;--bad-bg:#fdecec;--good-bg:#e7f6ee;--open-bg:#fdf3dc;--sealed:#b57a00;--sealed-bg:#fcf5e4;--stripe:#f6ebcd;--opened:#0f7d6c;--opened-bg:#e3f5f1;--mark:#ffe08a;--mark-ink:#3a2a00;--mono:ui-monospace,"SF Mono","Cascadia Mono","DejaVu Sans Mono",Menlo,Consolas,monospace}
@media (prefers-color-scheme:dark){:root{--bg:#0e1118;--card:#171b25;--ink:#e8ebf3;--soft:#a0a9bb;--line:#2b3242;--client:#6cabff;--server:#b992ff;--bad:#ff7b7b;--good:#50c78f;--open:#f0b640;--bad-bg:#35191d;--good-bg:#12291f;--open-bg:#2e2410;--sealed:#e0ac3f;--sealed-bg:#231e12;--stripe:#2b2516;--opened:#4fd0bb;--opened-bg:#10292a;--mark:#f2c94c;--mark-ink:#241a00}}
*{box-sizing:border-box}
html{scroll-padding-top:4.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
main,header.page,footer{max-width:74rem;margin:0 auto;padding:0 1.25rem}
h1,h2,h3,h4,h5,p,ul,ol,dl,dd,figure{margin:0;padding:0}
a{color:var(--client);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--client);outline-offset:2px;border-radius:4px}
article:focus,section:focus,.m:focus{outline:none}
code,pre{font-family:var(--mono);font-size:.86em}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:fixed;z-index:9;top:.5rem;left:.5rem;padding:.6rem 1rem;background:var(--card);border-radius:8px}
.note{color:var(--soft);font-size:.92rem}
header.page{padding-top:1.6rem;padding-bottom:1rem}
.brand{font-weight:700;letter-spacing:.02em;color:var(--client);font-size:.9rem}
h1{font-size:1.15rem;font-weight:650}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--soft);font-size:.85rem}
.problems{list-style:none;margin-top:.7rem;padding:.7rem 1rem;background:var(--open-bg);border-left:4px solid var(--open);border-radius:8px;font-size:.92rem}
.empty{font-size:1.3rem;padding:3rem 0}
article{margin-bottom:3rem}
h3{font-size:1.12rem;margin:2.2rem 0 .7rem;letter-spacing:-.005em}
.badge{display:inline-block;padding:.12em .7em;border-radius:99px;font-size:.78rem;font-weight:750;letter-spacing:.05em;white-space:nowrap}
.bad .badge,.badge.bad{background:var(--bad);color:var(--card)}.good .badge,.badge.good{background:var(--good);color:var(--card)}.open .badge,.badge.open{background:var(--open);color:var(--card)}
.verdict{padding:1.5rem 1.7rem 1.4rem;border-radius:16px;border-left:10px solid var(--open);background:var(--open-bg)}
.verdict.bad{border-color:var(--bad);background:var(--bad-bg)}.verdict.good{border-color:var(--good);background:var(--good-bg)}
.verdict h2{font-size:clamp(1.3rem,1rem + 1.7vw,2.1rem);line-height:1.22;letter-spacing:-.015em;margin:.55rem 0 .8rem;text-wrap:pretty;font-weight:700}
.outcome{display:flex;gap:.7rem;align-items:center;flex-wrap:wrap}.unsure{font-weight:600}.number{color:var(--soft);margin-left:auto;font-size:.9rem}
.evidence{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem}
.evidence li{max-width:100%}
.evidence a,.evidence li:not(:has(a)){display:block;height:100%;padding:.35rem .8rem;border-radius:10px;background:var(--card);border:1px solid var(--line);color:var(--ink);text-decoration:none;font-size:.94rem}
.evidence a:hover{border-color:var(--client)}.evidence a b::after{content:" ↓";color:var(--client)}
.jump{margin-top:.8rem;font-weight:600}
.facts{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:1rem .3rem 0;color:var(--soft);font-size:.92rem}.facts b{color:var(--ink);font-weight:600}
.why{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:0 2.5rem}
.why p{max-width:70ch}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin-top:.9rem;font-size:.94rem}
dt{color:var(--soft);grid-column:1}dd{grid-column:2;min-width:0}
.remedies ol{padding-left:1.3rem}.remedies li{margin-bottom:.9rem}.remedies li::marker{font-weight:700;color:var(--good)}
.command{margin:.35rem 0 0;padding:.7rem .9rem;background:var(--card);border:1px solid var(--line);border-radius:10px;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;margin-bottom:.9rem;font-size:.87rem;color:var(--soft)}
.legend li::before{content:"";display:inline-block;width:1.7em;height:.75em;margin-right:.5em;border-radius:3px;background:var(--card);border:1px solid var(--soft)}
.legend .decrypted::before{background:var(--opened-bg);border-color:var(--opened)}.legend .sealed::before{background:repeating-linear-gradient(135deg,transparent 0 4px,var(--stripe) 4px 6px) var(--sealed-bg);border-color:var(--sealed)}.legend .inferred::before{border-style:dashed}.legend .failure::before{background:var(--bad);border-color:var(--bad)}
.ladder{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:0 0 1.6rem}
.actors{position:sticky;top:0;z-index:2;display:flex;justify-content:space-between;gap:1rem;padding:.8rem 1rem .7rem 8.2rem;background:var(--card);border-radius:16px 16px 0 0;border-bottom:1px solid var(--line)}
.actor{display:inline-flex;flex-wrap:wrap;gap:0 .5em;align-items:baseline;padding:.28rem .8rem;border:2px solid;border-radius:10px;font-size:.9rem;color:var(--client);max-width:48%;background:var(--card)}.actor span{color:var(--ink)}
.actor.server{color:var(--server);text-align:right;justify-content:flex-end}
.flights,.flights ol{list-style:none;padding:0}
.m{display:grid;grid-template-columns:7.6rem minmax(0,1fr) 1rem}
.when{padding:.95rem .9rem 0 1rem;text-align:right;font-size:.78rem;color:var(--soft);line-height:1.35;font-variant-numeric:tabular-nums}.when>span{display:block}.when .at{color:var(--ink);font-weight:600}
.lane{border-left:3px solid var(--client);border-right:3px solid var(--server);padding:.55rem 0 .5rem;min-width:0}
.flight:first-child>ol>.m:first-child>.lane{padding-top:1.2rem}.flight:first-child>ol>.m:first-child>.when{padding-top:1.1rem}
.flight+.flight>ol>.m:first-child .lane,.flight+.flight>ol>.m:first-child .when{padding-top:1.5rem}
.flight:last-child>ol>.m:last-child .lane{padding-bottom:1.6rem}
.arrow{position:relative;padding:0 1.1rem .3rem;line-height:1.3;border-bottom:2px solid var(--client);font-family:var(--mono);font-size:.95rem}
.arrow::after{content:"";position:absolute;right:0;bottom:-7px;border:6px solid transparent;border-left:11px solid var(--client);border-right:0}
.server .arrow{border-color:var(--server);padding-left:max(12%,calc(100% - 42rem))}.server .arrow::after{right:auto;left:0;border-left:0;border-right:11px solid var(--server)}
.says{padding:.45rem 1.1rem .35rem;max-width:52rem}
.server>.lane>.says{max-width:none}.server>.lane>.says>p,.server>.lane>.says>details>summary{margin-left:max(12% - .84rem,100% - 40.9rem)}
.client>.lane>.says{max-width:none}.client>.lane>.says>p{max-width:42rem}
.says>p{text-wrap:pretty}
.says .note{margin-top:.15rem}
.lesson{max-width:46rem;margin:.55rem 0 .7rem;padding-left:.8rem;border-left:3px solid var(--sealed);text-wrap:pretty}
.chip{display:inline-block;padding:.05em .6em;border-radius:99px;font:600 .72rem/1.5 system-ui,sans-serif;border:1px solid var(--line);color:var(--soft);vertical-align:.1em}
.chip.lock,.chip.sealed{color:var(--sealed);border-color:var(--sealed)}.chip.lock::before{content:"";display:inline-block;width:.62em;height:.5em;margin-right:.4em;background:currentColor;border-radius:1px;box-shadow:0 -.28em 0 -.12em var(--card),0 -.3em 0 -.04em currentColor}
.chip.decrypted{color:var(--opened);border-color:var(--opened)}.chip.inferred{border-style:dashed;border-color:var(--soft)}
.chip.fail{background:var(--bad);border-color:var(--bad);color:var(--card)}
.m.notable .arrow b::before{content:"● ";color:var(--open);font-size:.75em;vertical-align:.12em}
.m.decrypted>.lane{background:var(--opened-bg)}
.m.sealed>.lane{background:repeating-linear-gradient(135deg,transparent 0 9px,var(--stripe) 9px 11px) var(--sealed-bg)}
.m.inferred .arrow{border-bottom-style:dashed}.m.inferred .arrow b{font-style:italic;font-weight:600}
.m.quiet{font-size:.88rem;color:var(--soft)}.m.quiet .arrow{font-size:.82rem;border-bottom-width:1px}.m.quiet .arrow b{font-weight:500}.m.quiet .says{padding:.2rem 1.1rem 0}.m.quiet .lane{padding:.3rem 0}.m.quiet .when{padding-top:.35rem}.m.quiet .when .at{font-weight:500;color:inherit}.m.quiet .when .since{display:none}.m.quiet .arrow::after{bottom:-6px}
.m.failure>.lane{background:var(--bad-bg);box-shadow:inset 0 0 0 2px var(--bad)}
.m.failure .arrow{border-bottom-width:4px;border-color:var(--bad);color:var(--bad);font-size:1.06rem}
.m.failure .arrow::after{bottom:-10px;border-width:8px;border-left:14px solid var(--bad);border-right:0}.m.failure.server .arrow::after{border-left:0;border-right:14px solid var(--bad)}
.m.failure .arrow b::before{content:"✖ "}
.m.failure .says>p:first-child{font-weight:650}
.m.failure .when .at{color:var(--bad)}
.m.target>.lane{box-shadow:inset 0 0 0 3px var(--client)}
@media (prefers-reduced-motion:no-preference){.m.target>.lane{animation:lit 1.6s ease-out}@keyframes lit{from{background:var(--mark)}}html{scroll-behavior:smooth}}
details.open{margin-top:.4rem}
summary{cursor:pointer;color:var(--client);font-size:.88rem;font-weight:600;width:fit-content;padding:.1rem .2rem;border-radius:6px}
.panes{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.8rem;margin-top:.5rem}
.panes:not(:has(.tree)){grid-template-columns:minmax(0,1fr)}
.pane{max-height:28rem;overflow:auto;background:var(--bg);border:1px solid var(--line);border-radius:10px;padding:.6rem .7rem;color:var(--ink);overscroll-behavior:contain}
.tree,.tree ul{list-style:none}.tree{font:.79rem/1.55 var(--mono)}
.tree ul{padding-left:.9em;border-left:1px solid var(--line);margin-left:.25em}
.tree li{cursor:pointer}
.tree .k{color:var(--soft);padding:0 .25em;border-radius:4px}.tree .v{font-weight:600}.tree code{color:var(--soft)}.tree .len>*{opacity:.75;font-weight:400}
.tree li.in>.k{color:var(--ink);font-weight:600}
.tree li.on>.k{background:var(--mark);color:var(--mark-ink)}
.tree li:focus-visible{outline:none}.tree li:focus-visible>.k{outline:2px solid var(--client)}
.bytes{margin:0;font-size:.75rem;line-height:1.65;white-space:pre;cursor:default}
.bytes i{font-style:normal;cursor:pointer;padding:.12em 0}.bytes .offset{color:var(--soft)}
.bytes i.on{background:var(--mark);color:var(--mark-ink)}.bytes i.here{background:var(--client);color:var(--card)}
.about{min-height:3.2em;margin-top:.5rem;padding:.5rem .8rem;border-radius:10px;background:var(--bg);border:1px solid var(--line);font-size:.92rem;color:var(--soft)}
.about .path,.about .v{font-family:var(--mono);font-size:.88em;color:var(--ink)}.about .where{margin-left:.7em;font-size:.85em}.about .meaning{display:block;color:var(--ink)}.about .ref{font-size:.88em}
html:not(.js) .about{display:none}
.chains{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1.2rem}
.chain h4{font-size:.95rem;margin-bottom:.6rem}.chain.server h4{color:var(--server)}.chain.client h4{color:var(--client)}
.chain ol{list-style:none;display:flex;flex-direction:column-reverse;gap:1.6rem}.chain{display:flex;flex-direction:column}.chain h4{order:0}.chain .signer{order:1;padding:.1rem 1rem .55rem;font-size:.88rem;color:var(--soft)}.chain ol{order:2}
.card{position:relative;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1rem 1.2rem 1.1rem;border-top:4px solid var(--server)}.chain.client .card{border-top-color:var(--client)}
.card+.card::after{content:"↓";position:absolute;bottom:-1.55rem;left:1.4rem;color:var(--soft);font-size:1.1rem}
.card.wrong,.chain.client .card.wrong{border-color:var(--bad)}
.card h5{font-size:1.08rem}.card .dn{color:var(--soft);font-size:.85rem}.card dl{font-size:.88rem;margin-top:.3rem}
.card .hex{font-family:var(--mono);font-size:.82em;color:var(--soft)}
.validity{display:block;width:100%;max-width:26rem;margin:.7rem 0 .2rem;overflow:visible}.validity .rail{fill:var(--line)}.validity .span{fill:var(--good)}.validity.expired .span,.validity.not_yet_valid .span{fill:var(--bad)}.validity .now{stroke:var(--ink);stroke-width:2}.validity text{font:8px system-ui,sans-serif;fill:var(--soft)}
.findings ul{list-style:none;display:grid;gap:.4rem}.findings li{padding:.45rem .9rem;border-left:4px solid var(--line);background:var(--card);border-radius:8px;font-size:.94rem}.findings .warning{border-color:var(--open)}.findings .error{border-color:var(--bad)}
.overview h2{font-size:1.3rem;margin:.6rem 0 .8rem}
.counts{display:flex;flex-wrap:wrap;gap:.6rem}
.count{font:inherit;color:inherit;text-align:left;padding:.5rem 1rem;background:var(--card);border:1px solid var(--line);border-left:6px solid var(--open);border-radius:10px}.count.bad{border-left-color:var(--bad)}.count.good{border-left-color:var(--good)}.count b{font-size:1.35rem;margin-right:.3em}.count span{font-size:.8rem;letter-spacing:.04em;color:var(--soft)}
button.count{cursor:pointer}button.count[aria-pressed=true]{box-shadow:0 0 0 2px var(--client)}
.time{margin:1.1rem 0;padding:.8rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:14px}.time figcaption,.axis{font-size:.82rem;color:var(--soft)}.time svg{display:block;width:100%;margin:.5rem 0 .2rem;max-height:18rem}.time rect.bad{fill:var(--bad)}.time rect.good{fill:var(--good)}.time rect.open{fill:var(--open)}.time a:hover rect{stroke:var(--ink)}.axis{display:flex;justify-content:space-between;gap:1rem}
.controls{display:flex;gap:1rem;align-items:center;flex-wrap:wrap;margin:.8rem 0 .5rem}.controls[hidden]{display:none}
input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.35rem .7rem;width:min(22rem,70vw)}output{color:var(--soft);font-size:.9rem}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:14px;max-height:34rem;overflow-y:auto}
table{border-collapse:collapse;width:100%;font-size:.88rem;overflow-wrap:normal}th{position:sticky;top:0;background:var(--card);text-align:left;white-space:nowrap;padding:.5rem .8rem;color:var(--soft);font-weight:600;box-shadow:inset 0 -1px var(--line)}td{padding:.4rem .8rem;border-top:1px solid var(--line);vertical-align:top}td:nth-child(n+5){white-space:nowrap;font-variant-numeric:tabular-nums}
th button{all:unset;cursor:pointer}th button:focus-visible{outline:3px solid var(--client)}th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
.js tbody tr{cursor:pointer}tbody tr:hover{background:var(--bg)}tr.current{background:var(--open-bg)}
#more{font:inherit;margin-top:.6rem;padding:.45rem 1rem;border-radius:8px;border:1px solid var(--line);background:var(--card);color:var(--client);cursor:pointer}#more[hidden]{display:none}
.many article{margin-top:2.2rem}.js .many #articles>article:not(.current){display:none}
.back{margin-bottom:.6rem}
@media (max-width:44rem){
main,header.page,footer{padding-left:.8rem;padding-right:.8rem}
.verdict{padding:1.1rem 1.1rem 1.1rem;border-left-width:7px}
.m{grid-template-columns:minmax(0,1fr);padding:0 .8rem}.when{padding:.7rem 0 .1rem .8rem;text-align:left;border-left:3px solid var(--client);border-right:3px solid var(--server)}.when>span{display:inline;margin-right:.6em}.m.quiet .when{padding-top:.3rem}
.actors{padding:.6rem .8rem}.actor{font-size:.8rem;padding:.2rem .55rem}
.says{padding-left:.8rem;padding-right:.8rem}.lane{padding-top:.1rem}
.flight+.flight>ol>.m:first-child .lane{padding-top:.1rem}
.panes{grid-template-columns:minmax(0,1fr)}.pane{max-height:17rem}
.server .arrow{padding-left:2.4rem}.server>.lane>.says>p,.server>.lane>.says>details>summary{margin-left:1.6rem}
dl{grid-template-columns:1fr;gap:0}dd{grid-column:1;margin-bottom:.45rem}
}
@media (min-width:100rem){html{font-size:112.5%}}
@media print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--client:#1464cc;--server:#7438c8;--bad:#c2202b;--good:#13734a;--open:#8a5a00;--bad-bg:#fdecec;--good-bg:#e7f6ee;--open-bg:#fdf3dc;--sealed-bg:#fcf5e4;--stripe:#f6ebcd;--opened-bg:#e3f5f1;color-scheme:light}
body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main,header.page,footer{max-width:none;padding:0}.actors{position:static}.controls,#more,.back,.jump,.skip,details.open:not([open]){display:none}.verdict,.m,.card,.remedies li,.findings li{break-inside:avoid}h3{break-after:avoid}.scroll,.pane{max-height:none;overflow:visible}.evidence a b::after{content:none}.about{display:none}.command{white-space:pre-wrap}}
`;
