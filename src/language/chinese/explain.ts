import type { explain as english } from '../english/explain.js';
import { explained } from './causes.js';
import { EXPLAINED_FINDINGS } from './explained-findings.js';
import { REFUSALS } from './timeline-alert.js';
import { type Section, side } from './words.js';

const MESSAGES: Readonly<Record<string, string>> = {
  hello_request: '服务端要求客户端开始新的握手（重新协商，TLS 1.2 及更早版本）。',
  client_hello: '客户端列出它愿意使用的全部选项。',
  server_hello: '服务端选定版本、密码套件，在 TLS 1.3 中还有密钥份额。',
  hello_retry_request: 'HelloRetryRequest：服务端要求客户端换一个密钥份额重试。',
  new_session_ticket: '服务端发放票据，以后的连接可以凭此恢复会话。',
  end_of_early_data: '客户端说明它的 0-RTT 数据已经发完。',
  encrypted_extensions: '服务端对不参与密钥交换的扩展的响应。',
  certificate: '一方出示自己的证书链；客户端的可以为空。',
  server_key_exchange: '服务端的密钥交换参数，由证书的私钥签名（TLS 1.2 及更早版本）。',
  certificate_request: '服务端要求客户端证书：这就是双向认证。',
  server_hello_done: '服务端握手消息结束，等待客户端（TLS 1.2 及更早版本）。',
  certificate_verify: '用证书的私钥对握手签名：证明私钥归其所有。',
  client_key_exchange: '客户端的密钥交换参数（TLS 1.2 及更早版本）。',
  finished: '对整个握手的校验：证明双方看到的是同样的消息。',
  certificate_status: '服务端附带的 OCSP 响应（TLS 1.2 及更早版本）。',
  key_update: '发送方从这里起改用新的密钥。',
  compressed_certificate: '压缩的 Certificate 消息（RFC 8879）。',
};

const KINDS: Readonly<Record<string, string>> = {
  cause: '原因',
  alert: '告警',
  message: '握手消息',
  finding: '发现',
};

export const explain: Section<typeof english> = {
  'explain.cause': (a) => explained(a.name),
  'explain.finding': (a) => EXPLAINED_FINDINGS[a.name] ?? a.name,
  'explain.alert': (a) => {
    if (a.name === 'close_notify') return '发送方不会再在这个连接上发送任何内容；这是正常的结束，不是错误。';
    const meaning = REFUSALS[a.name]?.('发送方', '对方');
    return meaning === undefined ? '现在的实现几乎不用这个告警。' : `${meaning}。`;
  },
  'explain.message': (a) => MESSAGES[a.name] ?? 'TLS 握手的一种消息，很少见。',
  'explain.kind': (a) =>
    a.code === undefined ? `（${KINDS[a.kind] ?? a.kind}）` : `（${KINDS[a.kind] ?? a.kind}，${a.code}）`,
  'explain.any_fault': (a) => `${a.names.join('、')} 对几乎所有证书问题都返回这个告警，包括 CA 不受信任。`,
  'explain.empty_certificate': () =>
    '在 TLS 1.2 及更早版本中，客户端发送了空的 Certificate 时服务端也发送这个告警：此时原因是没有客户端证书。',
  'explain.complaint': () => '它可能来自无辜的一方：对方未发告警即断开，它只是作出反应。',
  'explain.usual_causes': () => '常见原因',
  'explain.remedies': (a) => `如何修改${a.of === null ? '' : `（${side(a.of)}证书）`}`,
  'explain.said_by': () => '指明它的告警',
  'explain.references': () => '参见',
  'explain.samples': () => '示例',
  'cli.unknown_topic': (a) =>
    a.near.length === 0
      ? `未知的主题“${a.topic}”：请给出告警、消息、原因或发现的名称（tls-dissect explain 列出全部）。`
      : `未知的主题“${a.topic}”。是指 ${a.near.join(' 或 ')} 吗？`,
  'explain.topics': (a) => KINDS[a.kind] ?? a.kind,
};
