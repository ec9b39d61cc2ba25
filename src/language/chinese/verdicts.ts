import { isEitherPossible, isPossible } from '../english/sureness.js';
import type { verdicts as english } from '../english/verdicts.js';
import { because, meaningOf } from './causes.js';
import { probably, probablyAs, probablyEither, REFUSED_IN_SILENCE } from './sureness.js';
import { list, protocolName, type Section, side } from './words.js';

const STAGE: Readonly<Record<string, string>> = {
  before_server_hello: '在 ClientHello 之后、服务端响应之前',
  after_server_hello: '在握手中途',
};

const WHY_INCOMPLETE: Readonly<Record<string, string>> = {
  one_direction: '只抓到了连接的一个方向',
  late_start: '抓包在握手之后才开始',
  gap: '缺少握手的部分数据包',
  early_end: '抓包在握手完成之前就结束了',
};

const ALERT_NOTES: Readonly<Record<string, string>> = {
  decrypt_error: '握手中的一个密码学校验失败：签名、Finished 消息或 PSK binder 验证不通过。',
};

const inClear = (protocol: string | undefined): string =>
  protocol === undefined ? '不是 TLS 的内容' : `明文的 ${protocolName(protocol)}`;

export const verdicts: Section<typeof english> = {
  'verdict.certificate_refused': (a) => {
    const subject = a.subject === undefined || a.subject === '' ? '' : `（${a.subject}）`;
    const what = `${side(a.owner)}证书${subject}`;
    const reason = because(a.cause, a.by);
    const why = a.cause === 'unknown' ? `；${reason}` : `：${probablyAs(a)}${reason}`;
    if (a.finished && a.status !== undefined)
      return `握手已完成，随后${side(a.by)}${probably(a)}在 TLS 连接内拒绝了${what}（HTTP ${a.status}）${why}。`;
    if (a.finished) return `握手已完成，但${side(a.by)}随后${probably(a)}拒绝了${what}${why}。`;
    if (a.silent) {
      const left = `${side(a.by)}收到${what}之后未发告警即断开`;
      if (a.cause !== 'unknown') return `${left}：${isEitherPossible(a) ? '可能是' : ''}因为${reason}。`;
      return `${left}${isPossible(a) ? '，可能拒绝了它' : ''}；${reason}。`;
    }
    return `${side(a.by)}${probably(a)}拒绝了${what}${why}。`;
  },
  'explanation.certificate_refused': (a) => {
    const alert =
      a.alert === undefined ? '没有告警说明原因。' : `告警 ${a.alert} 来自检查证书的一方，因此是该方拒绝了。`;
    return `${meaningOf(a.cause)}${alert}`;
  },
  'verdict.no_client_certificate': (a) => {
    const asked = '服务端要求客户端证书，而客户端没有可用的证书';
    const rejected = `${asked}；握手仍然完成，随后服务端${probably(a)}在 TLS 连接内拒绝了请求`;
    if (a.status !== undefined) return `${rejected}（HTTP ${a.status}）。`;
    if (a.finished && a.answered) return `${rejected}。`;
    if (a.finished)
      return `${rejected}${a.web ? '（nginx 返回 400 “No required SSL certificate was sent”）' : ''}。`;
    if (a.silent) return `${asked}；服务端未发告警即断开${isPossible(a) ? '，可能就是因为这一点' : ''}。`;
    return isPossible(a) && !a.seen
      ? '服务端可能要求了客户端证书，客户端没有可用的证书，服务端因而拒绝了连接。'
      : `${asked}：服务端${probably(a)}拒绝了连接。`;
  },
  'explanation.no_client_certificate': (a) => {
    const accepted =
      a.names.length === 0
        ? '服务端没有说明它接受哪些 CA。'
        : `服务端接受由下列 CA 签发的证书：${list(a.names)}。`;
    const names = a.seen ? accepted : '服务端接受哪些 CA 是加密的，看不到。';
    const answer =
      a.finished && !a.answered
        ? '握手之后的响应是加密的：需密钥日志才能看到。如果服务端只是可选地请求证书，它也可能接受了请求。'
        : '';
    return `没有合适证书的客户端用空的 Certificate 消息响应 CertificateRequest；是否继续由服务端决定。${names}${answer}`;
  },
  'verdict.protocol_version': (a) => {
    const offered = a.offered.length === 0 ? '' : `客户端${a.least ? '只' : '最多'}支持 ${list(a.offered)}。`;
    return a.chosen === undefined
      ? `${side(a.by)}${probably(a)}拒绝了协议版本：${probablyAs(a)}双方没有共同的版本。${offered}`
      : `${side(a.by)}${probablyEither(a)}拒绝了服务端选择的版本 ${a.chosen}。${offered}`;
  },
  'explanation.protocol_version': () =>
    '客户端和服务端必须有一个共同的 TLS 版本。双方各自配置了最低和最高版本。',
  'verdict.no_alpn': (a) =>
    `${side(a.by)}${probably(a)}拒绝了连接：${probablyAs(a)}没有共同的应用层协议（客户端提供 ${list(a.offered) || '无'}）。`,
  'explanation.no_alpn': () =>
    '通过 ALPN，客户端列出应用层协议（例如 h2 和 http/1.1），由服务端选择其一；服务端一个都不支持时可以拒绝。',
  'verdict.unrecognized_name': (a) =>
    a.name === undefined
      ? `${side(a.by)}拒绝了连接，${probablyEither(a)}因为客户端没有给出主机名（没有 SNI）。`
      : `${side(a.by)}${probably(a)}拒绝了连接：${probablyAs(a)}服务端没有配置主机名 ${a.name}。`,
  'explanation.unrecognized_name': () =>
    '客户端在 server_name 扩展（SNI）中给出要访问的主机名；服务端没有配置该主机名时可以拒绝。',
  'verdict.no_overlap': (a) =>
    a.straightAfterHello
      ? `${side(a.by)}${probably(a)}拒绝了 ClientHello（${a.alert}）：${isPossible(a) ? '' : '可能'}没有共同的密码套件、群组或签名算法。`
      : `${side(a.by)}${probably(a)}拒绝了握手的参数（${a.alert}）。`,
  'explanation.no_overlap': (a) =>
    `告警没有说明缺少什么，抓包中只有客户端提供的选项：密码套件 ${list(a.suites) || '无'}；群组 ${list(a.groups) || '无'}。`,
  'verdict.no_secure_renegotiation': (a) =>
    `客户端${probably(a)}拒绝了服务端：${probablyAs(a)}服务端不支持安全重新协商（handshake_failure）。`,
  'explanation.no_secure_renegotiation': () =>
    '客户端支持安全重新协商（RFC 5746），而 ServerHello 没有确认：服务端软件早于 2010 年，或者关闭了这一功能。许多客户端（包括 OpenSSL 3，报告 unsafe legacy renegotiation disabled）此时会终止握手。',
  'verdict.established': (a) => {
    const succeeded = isPossible(a) ? '就抓包所见，握手成功' : '握手成功';
    if (a.resumed) return `${succeeded}：恢复了以前的会话，因此不需要证书。`;
    const server = a.server === undefined || a.server === '' ? '服务端' : `服务端（${a.server}）`;
    if (a.client !== undefined) {
      const client = a.client === '' ? '客户端' : `客户端（${a.client}）`;
      return `${succeeded}，双方都用证书证明了自己的身份（双向认证）：${server}、${client}。`;
    }
    const asked = a.asked === 'no' ? '服务端没有要求客户端证书' : '客户端没有发送证书';
    return `${succeeded}：${server}证明了自己的身份（单向认证）；${asked}。`;
  },
  'explanation.established': (a) =>
    `${a.mutual ? '双向认证：双方都出示了证书，并证明持有相应的私钥。' : '单向认证：只有服务端证明了自己的身份，客户端在 TLS 层是匿名的。'}${a.certain ? '' : '应用层的响应是加密的，所以请求仍有可能被拒绝。'}`,
  'verdict.established_hidden': () =>
    '可见的部分没有出错：TLS 1.3 加密 ServerHello 之后的全部内容，而双方一直在通信。',
  'explanation.established_hidden': () =>
    'TLS 1.3 中，证书、CertificateRequest 和大多数告警都是加密的。可见的是：双方的 hello、加密记录的长度和关闭方式。不可见的是：是否要求、是否发送了客户端证书，以及是否有一方拒绝。需密钥日志才能看到。',
  'verdict.plain_to_tls': (a) =>
    a.known
      ? `客户端向一个${probably(a)}使用 TLS 的端口发送了${inClear(a.protocol)}。`
      : `客户端发送了${inClear(a.protocol)}，服务端没有接受：这个端口可能使用 TLS。`,
  'explanation.plain_to_tls': (a) =>
    `TLS 服务端要求最先收到 ClientHello。${a.http ? '请求本身是明文，途中任何人都能读到。' : '收到的却不是。'}`,
  'verdict.not_tls_server': (a) =>
    a.protocol === 'ssl2'
      ? `客户端以 SSL 2.0 与 TLS 共用的格式开始，服务端${probably(a)}用 SSL 2.0 响应：那不是 TLS，而且已被 RFC 6176 禁止。`
      : `客户端发起了 TLS，但服务端返回的${a.protocol === undefined ? '内容不是 TLS' : `是${inClear(a.protocol)}`}：这个端口${probablyEither(a)}不支持 TLS。`,
  'explanation.not_tls_server': () =>
    'OpenSSL 报告 “wrong version number”，Go 报告 “first record does not look like a TLS handshake”：客户端把明文响应当作 TLS 记录来解析。',
  'verdict.not_opened': (a) =>
    a.icmp !== undefined
      ? `连接${probably(a)}没有建立：网络无法到达端口 ${a.port}（ICMP：${a.icmp}）。`
      : a.refused
        ? `连接${probably(a)}在 TLS 开始之前就被拒绝：端口 ${a.port} 上没有程序监听（对 SYN 的响应是 RST）。`
        : `连接${probably(a)}没有建立：发往端口 ${a.port} 的 SYN 没有收到响应。`,
  'verdict.cut_off': (a) => `网络${probably(a)}${STAGE[a.stage] ?? ''}切断了连接（ICMP：${a.error}）。`,
  'explanation.cut_off': (a) =>
    a.tooBig
      ? '途中的路由器无法转发这么大的数据包，而发送方没有改发更小的包：最先丢失的是第一条长消息，通常是证书（RFC 1191、RFC 8201）。'
      : '路由器或防火墙报告有数据包无法送达。客户端和服务端都没有拒绝。',
  'explanation.not_opened': (a) =>
    a.icmp !== undefined
      ? '路由器、防火墙或主机本身用 ICMP 错误响应了 SYN：没有路由、没有主机、没有监听，或有规则拒绝。'
      : a.refused
        ? '端口上没有监听时，主机用 RST 响应 SYN。防火墙拒绝时看起来也一样。'
        : 'SYN 没有收到响应，说明主机不存在，或有防火墙丢弃了数据包。',
  'verdict.no_renegotiation': (a) =>
    `握手成功，但${side(a.by)}${probably(a)}拒绝了同一连接上的第二次握手（重新协商）。`,
  'explanation.no_renegotiation': () =>
    '在 TLS 1.2 及更早版本中，服务端可以稍后通过第二次握手要求客户端证书。许多实现已不再允许；TLS 1.3 没有重新协商。',
  'verdict.refused_unseen': (a) =>
    a.by === 'client' || a.by === 'server'
      ? `${side(a.by)}${probably(a)}用加密的告警终止了连接；抓包中看不出原因。`
      : `连接${probably(a)}被拒绝；抓包中看不出原因。`,
  'explanation.refused_unseen': () =>
    '握手本应继续的位置，出现了一条长度与告警相同的加密记录。是哪个告警，需密钥日志才能看到。',
  'verdict.hung_up': (a) => {
    const stage = STAGE[a.stage] ?? '';
    if (!isPossible(a)) return `${side(a.by)}${stage}${a.reset ? '重置' : '断开'}了连接，未发告警。`;
    const guess = REFUSED_IN_SILENCE[a.refusedThing ?? ''];
    if (a.reset) return `连接${stage}被重置，没有告警：${guess ?? `可能是${side(a.by)}重置的`}。`;
    return `${side(a.by)}${stage}断开了连接，未发告警：${guess ?? '可能出于自己的原因'}。`;
  },
  'explanation.hung_up': (a) =>
    `${a.reset ? '重置（RST）说明程序在还有数据未读时关闭或崩溃了，或途中有设备切断了连接。' : '在握手中途正常关闭（FIN），说明程序放弃了，常见于不发告警即拒绝证书的程序（如 Node.js 和 gRPC）。'}原因在${side(a.by)}的日志里。`,
  'verdict.timeout': (a) => {
    const stage = STAGE[a.stage] ?? '';
    if (a.by === undefined || a.waited === undefined) {
      const guess = REFUSED_IN_SILENCE[a.refusedThing ?? ''] ?? '其中一方可能放弃了';
      return `${stage}，双方都没有再发送任何内容${isPossible(a) ? `：${guess}` : ''}。`;
    }
    const waited = `${side(a.by)}${stage}等待响应，${a.waited.toFixed(1)} 秒之后`;
    return isPossible(a) ? `${waited}离开，可能是放弃了。` : `${waited}放弃了。`;
  },
  'explanation.timeout': () =>
    '无论这些字节是否送达，对方都没有响应：进程挂起、端口使用别的协议，或中间设备丢弃了数据包。',
  'explanation.client_stalled': () =>
    '客户端收到了服务端证书，却没有任何回应。它可能在等人操作或等令牌，也可能卡住了；还可能已经拒绝而没有说出来，s2n-tls 就会这样拖延最多 30 秒。',
  'explanation.flight_lost': () =>
    'DTLS 没有单独的确认：得不到响应的一方会重发同样的内容。如果重发也没有用，要么数据包在途中丢失（多半是较长的包），要么对方不作任何回应就丢弃或拒绝了它们。',
  'verdict.flight_discarded': (a) =>
    `客户端反复发送 Finished，服务端始终没有反应：双方的预共享密钥${probablyEither(a)}不同。`,
  'explanation.flight_discarded': () =>
    '预共享密钥不同，双方推导出的密钥也不同，一方加密的内容在另一方无法通过验证。DTLS 对这样的记录不作任何回应就丢弃，因为谁都可以发送这样的记录。',
  'verdict.incomplete': (a) => `抓包内容不足以判断：${WHY_INCOMPLETE[a.why] ?? a.why}。`,
  'explanation.incomplete': () => '时间线列出了抓到的内容；其中看不到拒绝。',
  'verdict.other_alert': (a) => `${side(a.by)}${probably(a)}用致命告警 ${a.description} 终止了连接。`,
  'explanation.other_alert': (a) =>
    a.checking === true && a.description === 'internal_error'
      ? '收到证书后发出此告警，说明使用 OpenSSL 的程序自己的检查（verify callback：名称、固定的公钥等）没有通过。'
      : (ALERT_NOTES[a.description] ?? `告警 ${a.description} 没有说明抓包可以证实的原因。`),
  'verdict.parameters_refused': (a) =>
    `${side(a.by)}${probably(a)}拒绝了握手${a.alert === undefined ? '' : `（${a.alert}）`}${a.cause === 'unknown' ? '；' : `：${probablyAs(a)}`}${because(a.cause, a.by)}。`,
  'explanation.parameters_refused': (a) => meaningOf(a.cause),
  'verdict.established_other_leg': (a) =>
    `握手成功，且没有要求客户端证书；应用却返回缺少证书，所以它${probably(a)}指的是另一段连接：TLS 在它前面的负载均衡器或代理处终止。`,
  'explanation.established_other_leg': () =>
    '这个服务端没有发送 CertificateRequest，客户端无法在此出示证书。要求证书的是它后面的服务。',
  'verdict.no_data': (a) =>
    `连接${probably(a)}打开后没有传输任何数据就关闭了（${side(a.by)}先关闭）：健康检查、端口扫描，或预先打开的连接。`,
  'explanation.no_data': () => '没有发送任何内容，也就没有拒绝。',
  'verdict.injected': (a) =>
    `握手中途，服务端的 TLS 数据流中出现了明文 HTTP 页面：${probably(a)}由途中的设备注入。`,
  'explanation.injected': () =>
    '阻断连接的防火墙或代理常常向其中注入一个页面。客户端把它当作损坏的记录，于是报告版本错误。',
  'verdict.black_hole': (a) =>
    `网络${probably(a)}在${a.stage === 'before_server_hello' ? '服务端响应之前' : '握手中途'}丢失了数据：这些字节始终没有得到确认。`,
  'explanation.black_hole': () =>
    '对方确认了之前的数据，说明它可以到达；这些字节没有送达。大包消失而小包通过是 MTU 问题，通常伴随 ICMP 被过滤。',
  'verdict.foreign_reset': (a) =>
    `途中的设备${probably(a)}${a.stage === 'before_server_hello' ? '在 ClientHello 之后' : '在握手中途'}重置了连接：这个 RST ${isPossible(a) ? '与它所声称的一方的其他数据包不符' : '并非来自它所声称的一方'}。`,
  'explanation.foreign_reset': () =>
    '它的跳数（TTL）或序列号与该方的其他数据包不符。按主机名（SNI）过滤的防火墙会这样做。',
};
