import { type Aspect, bySide, type comparison as english } from '../english/comparison.js';
import { type Section, side } from './words.js';

const ASPECTS: Readonly<Record<Aspect, string>> = {
  prologue: 'TLS 之前',
  offered_versions: '客户端支持的版本',
  offered_cipher_suites: '客户端支持的密码套件',
  server_name: '主机名（SNI）',
  offered_alpn: '客户端提供的 ALPN',
  supported_groups: '客户端支持的群组',
  key_shares: '密钥份额',
  offered_signature_algorithms: '客户端支持的签名算法',
  client_extensions: '客户端的扩展',
  resumption_offered: '是否请求恢复会话',
  version: '选定的版本',
  cipher_suite: '选定的密码套件',
  group: '选定的群组',
  alpn: '选定的 ALPN',
  server_extensions: '服务端的扩展',
  resumed: '是否恢复了会话',
  downgrade: '降级标记',
  server_certificate: '服务端证书',
  server_chain: '服务端证书链',
  server_signature: '服务端签名',
  key_size: 'Diffie-Hellman 长度',
  certificate_requested: '是否要求客户端证书',
  certificate_types: '要求的证书类型',
  requested_signature_algorithms: '要求的签名算法',
  certificate_authorities: '要求中列出的 CA',
  client_certificate: '客户端的 Certificate',
  client_chain: '客户端证书链',
  client_signature: '客户端签名',
  alert: '告警',
  messages: '消息',
  http_status: 'HTTP 状态码',
  closing: '谁先关闭',
  timing: '等待时间',
  outcome: '结果',
  cause: '原因',
};

const CLIENT_CERTIFICATE: Readonly<Record<string, string>> = {
  sent: '已发送',
  empty: '空的：没有任何证书',
  none: '没有发送',
};

const OUTCOMES: Readonly<Record<string, string>> = {
  established: '已建立',
  failed: '失败',
  rejected: '被拒绝',
  abandoned: '中途断开',
  incomplete: '不完整',
  not_tls: '不是 TLS',
};

export const comparison: Section<typeof english> = {
  'compare.aspect': (a) => ASPECTS[a.aspect],
  'compare.clause': (a) => `${ASPECTS[a.aspect]}：${a.a}（连接 ${a.ids[0]}）；${a.b}（连接 ${a.ids[1]}）`,
  'compare.first': (a) =>
    a.count === 1 ? `唯一的差异：${a.clause}。` : `${a.count} 处差异中的第一处：${a.clause}。`,
  'compare.none': () => '没有发现差异；任何两次运行之间都不同的内容（随机数、端口、时间）不计在内。',
  'compare.only': (a) => `只有这里有：${a.names.join('、')}${a.more > 0 ? `，另有 ${a.more} 个` : ''}`,
  'compare.nothing_more': () => '这些另一方也都有',
  'compare.order': (a) => `相同但顺序不同：从第 ${a.at} 个起是 ${a.names.join('、')}`,
  'compare.not_sent': () => '没有发送',
  'compare.yes': (a) => (a.yes ? '是' : '否'),
  'compare.client_certificate': (a) => CLIENT_CERTIFICATE[a.certificate] ?? a.certificate,
  'compare.certificate_other': (a) => `名称和密钥相同，但不是同一张证书（SHA-256 ${a.sha256.slice(0, 8)}……）`,
  'compare.certificate_serial': (a) => `序列号 ${a.serial}`,
  'compare.messages': (a) =>
    `${bySide(a.messages, (from) => `${side(from)}：`, '、', '；')}${a.more > 0 ? `，另有 ${a.more} 条` : ''}`,
  'compare.no_messages': () => '此处没有',
  'compare.closed': (a) => `${side(a.from)}（${a.how}）`,
  'compare.not_closed': () => '双方都没有',
  'compare.waits': (a) => `${side(a.from)}的 ${a.message} 之前 ${a.seconds}`,
  'compare.outcome': (a) => {
    const outcome = OUTCOMES[a.outcome] ?? a.outcome;
    const by = a.refusedBy === 'none' || a.refusedBy === 'unknown' ? '' : `（${side(a.refusedBy)}）`;
    return `${outcome}${by}`;
  },
  'compare.incomplete': (a) => `连接 ${a.id} 没有完整抓到：其中看似缺少的内容可能实际发送过。`,
  'compare.hidden': (a) =>
    `连接 ${a.id} 是没有密钥的 TLS 1.3：证书和大多数消息是加密的，不作比较；关于其客户端 Certificate 的内容由长度推断。需密钥日志才能看到更多（--keylog）。`,
  'compare.heading': () => '差异',
};
