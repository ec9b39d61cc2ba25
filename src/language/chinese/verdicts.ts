import { callOf, keyLogCommand } from '../english/call.js';
import { spokenCode } from '../english/protocol-name.js';
import { isEitherPossible, isPossible } from '../english/sureness.js';
import type { verdicts as english } from '../english/verdicts.js';
import { because, WHAT_IT_MEANS } from './causes.js';
import { probably, probablyAs, probablyEither, REFUSED_IN_SILENCE } from './sureness.js';
import { list, other, protocolName, type Section, side } from './words.js';

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

const padded = ({ padding, blocks }: { readonly padding: number; readonly blocks: number }): string =>
  blocks > 0
    ? `（每条记录填充到 ${blocks} 字节的倍数）`
    : padding > 0
      ? `（每条记录填充 ${padding} 字节）`
      : '';

const inClear = (protocol: string | undefined): string =>
  protocol === undefined ? '不是 TLS 的内容' : `明文的 ${protocolName(protocol)}`;

const ofIssuers = (names: readonly string[]): string => list(names);

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
    return `${WHAT_IT_MEANS[a.cause] ?? ''}${alert}`;
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
        : `服务端接受由下列 CA 签发的证书：${ofIssuers(a.names)}。`;
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
    ALERT_NOTES[a.description] ?? `告警 ${a.description} 没有说明抓包可以证实的原因。`,

  'fault.self_signed': (a) => `证书 ${a.subject} 是用自己的密钥签名的`,
  'fault.expired': (a) => `证书 ${a.subject} 已于 ${a.notAfter} 过期`,
  'fault.not_yet_valid': (a) => `证书 ${a.subject} 从 ${a.notBefore} 起才生效`,
  'fault.hostname_mismatch': (a) =>
    `客户端访问的是 ${a.name}；证书是为 ${list(a.names) || '没有任何名称'} 签发的`,
  'fault.wrong_eku': (a) =>
    `证书 ${a.subject} 可用于 ${a.usages.join('、') || '无任何用途'}，不能用于 ${a.needed}`,
  'fault.weak_key': (a) => `它的 RSA 密钥只有 ${a.bits} 位`,
  'fault.weak_digest': (a) => `它是用 ${a.algorithm} 签名的`,
  'fault.not_in_ca_list': (a) => `它的签发者 ${a.issuer} 不在服务端 CertificateRequest 列出的 CA 之中`,

  'evidence.alert': (a) => `${side(a.from)}发送致命告警 ${a.description}`,
  'evidence.innocent_alert': (a) => `${side(a.from)}的告警 ${a.description} 只是对方已经断开的反应`,
  'evidence.hung_up': (a) => `${side(a.by)}${a.reset ? '重置连接（RST）' : '关闭连接（FIN）'}，没有告警`,
  'evidence.sent_in_vain': (a) => `${side(a.from)}把它发送了 ${a.times} 次，${other(a.from)}一直没有反应`,
  'evidence.syn_refused': () => '对 SYN 的响应是 RST',
  'evidence.bad_signature': (a) => `${side(a.from)}的签名用其证书的公钥验证失败`,
  'evidence.icmp_error': (a) => `ICMP 报告：${a.error}`,
  'evidence.syn_unanswered': () => '这个 SYN 一直没有收到响应',
  'evidence.silence': (a) =>
    `最后一个数据包来自${side(a.after)}；此后 ${a.seconds.toFixed(0)} 秒没有数据，而抓包仍在继续`,
  'evidence.finished': (a) =>
    `${side(a.from)}的 Finished（${{ clear: '明文', decrypted: '已解密', encrypted: '加密' }[a.as]}）`,
  'evidence.application_refusal': (a) =>
    `服务端在 TLS 连接内返回 ${spokenCode(a.protocol, a.code)}，并说明${a.missing ? '没有收到客户端证书' : '客户端证书未被接受'}`,
  'evidence.application_answer': (a) => `服务端在 TLS 连接内返回 ${spokenCode(a.protocol, a.code)}`,
  'evidence.short_answer': (a) =>
    `服务端返回一个简短的加密响应（${a.bytes} 字节）${a.closed ? '，随后关闭连接' : ''}`,
  'evidence.handshake_again': (a) => `${side(a.from)}开始另一次握手（已加密）`,
  'evidence.encrypted_alert': (a) => `${side(a.from)}以加密的告警响应`,
  'evidence.client_left_at_once': (a) =>
    a.asked ? '客户端没有等待响应就关闭了连接' : '客户端没有发出任何请求就关闭了连接',
  'evidence.certificate_request': (a) =>
    a.names.length === 0 ? '服务端要求客户端证书' : `服务端要求由 ${list(a.names)} 签发的客户端证书`,
  'evidence.empty_certificate': () => '客户端以空的 Certificate 响应',
  'evidence.encrypted_from_here': () => 'ServerHello：此后的内容都是加密的',
  'evidence.encrypted_both_ways': () => '双方都有加密记录',
  'evidence.hidden_client_alert': () =>
    '客户端本应发送最后一批握手消息，却发送了一条长度与告警相同的加密记录，没有 Finished',
  'evidence.hidden_server_alert': () =>
    '客户端的最后一批握手消息之后，服务端只发送了一条长度与告警相同的加密记录',
  'evidence.hidden_empty_certificate': (a) =>
    `客户端的最后一批握手消息比 Finished 多 8 字节：一个空的 Certificate${a.joined ? '，在同一条记录中' : ''}${padded(a)}`,
  'evidence.hidden_certificate': (a) =>
    `客户端的最后一批握手消息远长于 Finished：一个 Certificate 和${a.key === undefined ? '相应的 CertificateVerify' : `用 ${a.key} 长度的密钥生成的 CertificateVerify`}${a.joined ? '，在一条记录中' : ''}${padded(a)}`,
  'evidence.hidden_finished_alone': () =>
    '客户端的最后一批握手消息只有一个 Finished 那么长：没有 Certificate，所以服务端没有要求',
  'evidence.hidden_accepted': (a) =>
    `服务端返回的不止一个告警（${a.records} 条加密记录：会话票据或数据），所以 TLS 接受了客户端`,
  'evidence.not_tls': (a) => `${side(a.from)}在这里发送的不是 TLS`,
  'evidence.offers': (a) => `客户端提供 ${a.suites} 个密码套件和 ${a.groups} 个群组`,
  'evidence.no_secure_renegotiation': () => 'ServerHello 中没有客户端所提供的 renegotiation_info',
  'evidence.late_start': () => '抓到的第一个数据包属于一个已经打开的连接',
  'evidence.one_direction': () => '只抓到了一个方向的数据包',

  'alternative.finished_mismatch': (a) =>
    `告警也可能针对${side(a.from)}的 Finished 而不是签名：握手在途中被改动`,
  'alternative.parameters_by_handshake_failure': (a) =>
    `这个告警也可能针对参数：${a.from === 'client' ? '服务端所选的' : '客户端所发的'}某一项不被接受`,
  'alternative.certificate_by_handshake_failure': (a) =>
    `这个告警也可能针对${side(a.owner)}证书：有些协议栈（Erlang，或程序自己的检查）对证书也返回 handshake_failure`,
  'alternative.refused_in_renegotiation': (a) =>
    a.missing
      ? '第二次握手可能要求了客户端证书（某个路径需要证书时 Apache 会这样做），而客户端没有发送'
      : '第二次握手可能要求了客户端证书，而客户端发送的证书未被接受',
  'alternative.forbidden_otherwise': () => '403 也可能与证书无关：应用可能禁止任何人访问',
  'alternative.application_accepted': (a) =>
    a.empty ? '服务端可能只是可选地请求证书，没有证书也接受了请求' : '应用可能接受了请求；它的响应是加密的',
  'alternative.application_refused': (a) =>
    a.missing
      ? '应用可能因为没有收到客户端证书而在 TLS 连接内拒绝了请求'
      : '应用可能在 TLS 连接内拒绝了客户端证书',
  'alternative.application_left': () =>
    '对服务端来说握手可能已经完成，随后它直接关闭连接来拒绝证书（如 Node.js）',
  'alternative.hidden_flight': () => '从客户端记录的长度看不出它是否发送了证书',
  'alternative.closed_normally': () => '这个告警可能只是关闭连接；它是加密的',
  'alternative.client_cancelled': () =>
    '客户端发送了两条这样长的记录：它可能只是取消了握手（user_canceled 和 close_notify），并没有拒绝',
  'alternative.client_had_nothing_to_say': () => '客户端可能只是测试连接是否可用（如健康检查）',
  'alternative.client_left_at_once': () =>
    '客户端没有等待响应就断开了：它可能在自己的检查（例如主机名）之后拒绝了服务端',
  'alternative.hidden_application': () =>
    '应用可能在 TLS 连接内拒绝了请求（缺少客户端证书时 nginx 返回 400）',
  'alternative.hidden_server_alert': () => '服务端的加密告警可能拒绝了客户端',
  'alternative.hidden_client_alert': () => '客户端的加密告警可能拒绝了服务端',
  'alternative.self_signed_unseen': (a) => `${side(a.owner)}证书可能是自签名的；它在这里是加密的`,
  'alternative.missing_intermediate': (a) => `${side(a.owner)}可能漏发了中间证书：告警是一样的`,
  'alternative.unknown_ca': (a) => `签发${side(a.owner)}证书的 CA 可能不受信任`,
  'alternative.revoked': (a) => `${side(a.owner)}证书可能已被吊销：只有检查方知道`,
  'alternative.unseen': (a) =>
    `${side(a.owner)}证书在这里是加密的；可能是因为${because(a.cause, a.owner === 'server' ? 'client' : 'server')}`,
  'alternative.expired_unseen': (a) => `${side(a.owner)}证书可能已过期；它在这里是加密的`,
  'alternative.hostname_mismatch': () => '证书可能不是为所访问的主机名签发的',
  'alternative.said_nothing': () =>
    '客户端收到服务端证书后没有再发送任何内容，直到服务端放弃等待：可能已拒绝却没有说出来，可能在等人操作或等令牌，也可能卡住了',
  'alternative.refused_in_silence': (a) => `${side(a.by)}可能不发告警就拒绝了，有些 DTLS 库就是这样`,
  'alternative.flight_discarded': () =>
    '服务端可能丢弃了用自己的预共享密钥无法验证的内容：DTLS 对此不作任何回应',
  'alternative.flight_lost': () => '数据包可能在途中丢失：如果路径只允许较短的包，丢的就是长的包',
  'alternative.not_in_ca_list': (a) =>
    a.names.length === 0
      ? '客户端可能有证书，但签发它的 CA 不在服务端的列表中，因而没有发送'
      : `客户端可能有一张不是由这些 CA 签发的证书，因而没有发送：${list(a.names)}`,
  'alternative.sigalg_mismatch': () => '客户端可能有一张证书，但请求不允许它的密钥或签名类型',
  'alternative.no_shared_cipher': (a) => `服务端可能不支持客户端的任何密码套件（${list(a.suites)}……）`,
  'alternative.no_shared_group': (a) =>
    `服务端可能不支持客户端的任何群组（${list(a.groups) || '没有提供'}……）`,
  'alternative.no_shared_sigalg': () =>
    '服务端证书可能不符合客户端的签名算法（例如 ECDSA 证书遇到只支持 RSA 的客户端）',
  'alternative.unrecognized_name': (a) =>
    a.named
      ? '服务端可能没有配置客户端所请求的主机名'
      : '服务端可能不接受没有给出主机名的客户端（ClientHello 中没有 server_name）',
  'alternative.protocol_version': () => '有些服务端（GnuTLS）在版本不一致时也发送这个告警',

  'remedy.trust_self_signed': (a) => ({
    text: '把这张证书加入客户端信任库：',
    command: callOf(a.url, { trusted: 'server.crt' }),
  }),
  'remedy.certificate_from_ca': () => '或者为服务端配置由客户端已信任的 CA 签发的证书。',
  'remedy.trust_issuer': (a) => ({
    text: `把证书链顶端的 CA 证书加入客户端信任库${a.issuer === undefined ? '' : `（签发者：${a.issuer}）`}：`,
    command: callOf(a.url, { trusted: 'ca.crt' }),
  }),
  'remedy.send_chain': (a) =>
    `如果${side(a.owner === 'server' ? 'client' : 'server')}已信任这个 CA：配置${side(a.owner)}一并发送中间证书，叶证书在前，放在同一个文件里。`,
  'remedy.renew': (a) =>
    `续期或更换${side(a.owner)}证书，并重新加载${side(a.owner)}。如果没有证书过期，请检查对方的时钟。`,
  'remedy.clock': () => '校准拒绝方的时钟，或等到证书生效。',
  'remedy.host_name': (a) => {
    const names = a.names.length === 0 ? '' : `（${list(a.names)}）`;
    if (a.unnamed === true)
      return `客户端没有给出主机名，直接输入地址时就是如此：改用证书中的名称${names}访问，或签发一张主体备用名称中也含有该地址（IP）的证书。`;
    return a.names.length === 0
      ? '为服务端签发一张主体备用名称中含有所访问主机名的证书。'
      : `使用证书中的名称访问${names}，或签发一张主体备用名称中含有所访问主机名的证书。`;
  },
  'remedy.usage': (a) =>
    a.restricting === undefined
      ? `为${side(a.owner)}签发一张扩展密钥用法中含有 ${a.needed} 的证书。`
      : `改由另一个 CA 为${side(a.owner)}签发证书：${a.restricting} 自身的扩展密钥用法限制其下的证书，其中没有 ${a.needed}。`,
  'remedy.stronger': (a) =>
    `为${side(a.owner)}签发一张使用 2048 位以上 RSA 密钥或 P-256、以 SHA-256 签名的证书。`,
  'remedy.replace_revoked': (a) => `为${side(a.owner)}申请一张新证书；被吊销的证书不会恢复。`,
  'remedy.fingerprint': (a) =>
    `比较${side(a.owner)}证书的指纹（SHA-256）与对方期望的指纹：在 WebRTC 中是会话描述里的 a=fingerprint。常见原因是会话描述属于先前的会话，或者证书在那之后重新生成过。`,
  'remedy.key_matches': () => '检查私钥是否与证书匹配，以及握手是否在途中被改动。',
  'remedy.give_client_certificate': (a) => ({
    text: '为客户端配置证书和私钥：',
    command: callOf(a.url, { trusted: 'server.crt', certificate: true }),
  }),
  'remedy.check_client_certificate': (a) =>
    a.names.length === 0
      ? '如果它已有证书：检查路径是否正确、私钥是否可读，以及程序访问这个服务端时是否使用它。'
      : `如果它已有证书：检查它是否由服务端接受的 CA 签发（${list(a.names)}）、中间证书是否在同一个文件里，以及私钥是否可读。`,
  'remedy.server_trusts_client_ca': (a) =>
    `把签发客户端证书的 CA${a.issuer === undefined ? '' : `（${a.issuer}）`}加入服务端用于验证客户端的 CA${a.program === undefined ? '' : `（${a.program}：${a.setting}）`}，然后重新加载服务端。`,
  'remedy.client_certificate_from_listed_ca': (a) =>
    a.names.length === 0
      ? '或者为客户端配置由服务端信任的 CA 签发的证书，并附上中间证书。'
      : `或者为客户端配置由服务端接受的 CA 签发的证书：${list(a.names)}。`,
  'remedy.key_log_dtls': () => ({
    text: '启用密钥日志后重新抓包，即可解密此处加密的内容。OpenSSL 用这个选项写出密钥日志：',
    command: 'openssl s_client -dtls -connect HOST:PORT -keylogfile keys.log',
  }),
  'remedy.key_log': (a) => {
    const again = '启用密钥日志后重新抓包，即可解密此处加密的内容';
    const command = keyLogCommand(a.library, a.url);
    switch (a.library) {
      case 'Node.js':
        return { text: `${again}。Node.js 用这个选项写出密钥日志：`, command };
      case 'Java':
        return { text: `${again}。Java 用代理（agent）写出密钥日志：`, command };
      case 'Go':
        return `${again}：在 Go 中设置 tls.Config 的 KeyLogWriter。`;
      case 'rustls':
        return `${again}：在 rustls 中把 ClientConfig 的 key_log 设为 KeyLogFile，并设置变量 SSLKEYLOGFILE。`;
      case 'GnuTLS':
      case 'NSS':
        return { text: `${again}。设置这个变量后，基于 ${a.library} 的程序会写出密钥日志：`, command };
      default:
        return { text: `${again}：`, command };
    }
  },
  'remedy.protocol_version': (a) =>
    `配置双方都支持的版本：把较旧的一方升级到对方接受的版本${a.offered.length === 0 ? '' : `（客户端提供 ${list(a.offered)}）`}。`,
  'remedy.no_alpn': (a) =>
    `在服务端启用客户端的某个协议（${list(a.offered) || '客户端没有提供'}），或配置客户端提供服务端支持的协议。`,
  'remedy.unrecognized_name': (a) =>
    a.name === undefined
      ? '用主机名而不是地址访问服务端。'
      : `在服务端配置中加入 ${a.name} 及其证书，或使用服务端已配置的主机名访问。`,
  'remedy.no_overlap': (a) =>
    `把客户端提供的选项与${side(a.from)}的配置比较：密码套件、群组、签名算法，以及服务端密钥的类型；并确认服务端有证书，而且该证书可用于服务端。`,
  'remedy.no_secure_renegotiation': () => ({
    text: '更新服务端，或启用安全重新协商。仅供测试：在 OpenSSL 的配置文件中加入下面一行，客户端即可继续：',
    command: 'Options = UnsafeLegacyServerConnect',
  }),
  'remedy.plain_to_tls': (a) =>
    a.http
      ? { text: '使用 https：', command: `curl ${a.url}` }
      : '在客户端为这个端口启用 TLS，或改用不加密的端口。',
  'remedy.not_tls_server': (a) =>
    a.http
      ? '这个端口请使用 http://，或改用服务端的 TLS 端口。'
      : '改用服务端的 TLS 端口；有些协议以明文开始，再用 STARTTLS 升级到 TLS。',
  'remedy.cut_off': (a) =>
    a.tooBig
      ? '在途中的防火墙上放行 ICMP（发送方必须得知数据包过大），或在发送方调低隧道或容器网络的 MTU。'
      : '检查途中的路由和防火墙；ICMP 消息的来源就是丢弃数据包的路由器。',
  'remedy.not_opened': (a) =>
    a.refused
      ? { text: '启动服务端，或更正端口：', command: `ss -ltn 'sport = :${a.port}'` }
      : '检查地址、路由和途中的防火墙。',
  'remedy.no_renegotiation': () =>
    '在第一次握手时就要求客户端证书（对整个主机，而不是某个路径），或双方都使用 TLS 1.3 的 post-handshake authentication。',
  'remedy.hung_up': (a) =>
    `查看${side(a.by)}当时的日志。${a.stage === 'before_server_hello' ? '如果日志中没有这个连接，请检查途中的中间设备。' : ''}`,
  'remedy.timeout': () =>
    '检查对方是否正常运行、这个端口是否使用 TLS；再在两端同时抓包，确定数据包丢在何处。',
  'remedy.flight_lost': () =>
    '在两端同时抓包，查看这组消息是否到达。如果丢失的只是较长的包，让发送方把握手消息切得更短（降低 MTU），并检查有没有防火墙丢弃分片。',
  'remedy.capture_again': (a) => ({
    text:
      a.why === 'early_end'
        ? '让抓包一直运行到连接结束：'
        : '在连接开始之前启动，重新抓包：完整的数据包、两个方向：',
    command: 'tcpdump -i lo -s 0 -w capture.pcap',
  }),
  'remedy.other_alert': (a) => `查看${side(a.by)}的日志：其中有它不接受的内容。`,
};
