import type { patterns as english } from '../english/patterns.js';
import { type Section, side } from './words.js';

export const patterns: Section<typeof english> = {
  'text.patterns': () => '跨连接规律',
  'text.more_patterns': (a) => `另有 ${a.count} 条（--json 全部列出）`,
  'pattern.clients_fail_alike': (a) => {
    const all = `共 ${a.count} 个连接，${a.cause}`;
    if (a.refusedBy === 'server') return `${a.server} 以同一原因拒绝了 ${a.clients} 个客户端：${all}。`;
    if (a.refusedBy === 'client') return `${a.clients} 个客户端以同一原因拒绝了 ${a.server}：${all}。`;
    return `${a.clients} 个客户端在 ${a.server} 因同一原因失败：${all}。`;
  },
  'pattern.client_fails_again': (a) => {
    const by = a.refusedBy === 'client' || a.refusedBy === 'server' ? `，被${side(a.refusedBy)}拒绝` : '';
    return `${a.client} 到 ${a.server}：${a.count} 个连接以同样的方式失败，${a.cause}${by}。`;
  },
  'pattern.fails_and_succeeds': (a) => {
    const counted = `${a.client} 到 ${a.server} 的 ${a.total} 个连接中有 ${a.failed} 个失败（${a.cause}）。`;
    if (a.compared === undefined) return counted;
    const { failed, established, first } = a.compared;
    const pair = `--compare ${failed}:${established}`;
    return first === undefined
      ? `${counted}抓包中看不出连接 ${failed} 与成功的连接 ${established} 之间的差异（${pair}）。`
      : `${counted}与成功连接的第一处差异：${first}（${pair}）。`;
  },
  'pattern.limit': (a) =>
    `不同的客户端、服务端和原因太多，无法全部计数：跨连接的结论可能漏掉 ${a.count} 个连接。`,
};
