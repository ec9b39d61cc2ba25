import { spokenCode } from '../english/protocol-name.js';
import { type timeline as english, type SaidStyle, saidWords, wordsLeft } from '../english/timeline.js';
import { clip } from '../english/timeline-alert.js';
import { alertWords, encryptedAlertWords } from './timeline-alert.js';
import { bytes, inARow, list, other, protocolName, type Section, side } from './words.js';

const day = (iso: string): string => iso.slice(0, 10);
const named = (name: string): string => (name === '' ? '（无名称）' : clip(name));

/** A time to live in the largest unit that fits without rest. */
function span(seconds: number): string {
  const units = [
    [86_400, '天'],
    [3_600, '小时'],
    [60, '分钟'],
  ] as const;
  const [size, unit] = units.find(([of]) => seconds > 0 && seconds % of === 0) ?? [1, '秒'];
  return `${seconds / size} ${unit}`;
}

const HELD: Readonly<Record<string, string>> = {
  finished: '从长度看，可能只有 Finished，之前没有证书。',
  empty_certificate: '从长度看，可能是空的 Certificate 加 Finished：服务端要求了证书，而客户端没有发送。',
  certificate: '从长度看，可能是 Certificate、CertificateVerify 和 Finished。',
  alert: '从长度看，可能是一个告警。',
};

const RESUMES: Readonly<Record<string, string>> = {
  psk: '提供 PSK（以前的会话）',
  ticket: '提供会话票据',
  session_id: '提供会话 ID',
};

const STEPS: Readonly<Record<string, string>> = {
  greeting: '问候',
  hello: 'hello',
  capabilities_request: '询问服务端的能力',
  capabilities: '列出自己的能力',
  starttls_request: '请求升级到 TLS',
  starttls_accepted: '同意升级到 TLS',
  starttls_refused: '拒绝升级到 TLS',
  tls_required: '要求先使用 TLS',
  gssenc_request: '请求 GSSAPI 加密',
  gssenc_accepted: '同意 GSSAPI 加密',
  gssenc_refused: '拒绝 GSSAPI 加密',
  login: '以明文登录',
  connect_request: '请代理建立连接',
  connect_accepted: '代理已接通',
  connect_refused: '代理拒绝',
  proxy_header: '真正的客户端',
  request: '请求',
  response: '响应',
  banner: '横幅',
  error: '错误',
};

const SAID_STYLE: SaidStyle = {
  colon: '：',
  joiner: '；',
  greeting: '问候',
  quote: (text) => `“${text}”`,
};

export const timeline: Section<typeof english> = {
  'timeline.tcp_syn': () => '发起连接（SYN）',
  'timeline.tcp_syn_ack': () => '接受连接（SYN, ACK）',
  'timeline.tcp_fin': () => '关闭本方发送方向（FIN）',
  'timeline.icmp_error': (a) => `ICMP：${a.error}，针对${side(a.about)}的一个数据包`,
  'note.icmp_error': (a) =>
    a.meaning === 'too_big'
      ? '路由器因数据包过大而无法转发。除非发送方改发更小的包，否则较长的消息（例如证书链）永远无法送达。'
      : '网络报告有数据包没有送达：对方并没有拒绝。',
  'timeline.tcp_rst': () => '重置连接（RST）',
  'timeline.gap': (a) =>
    `抓包中缺少${a.length === 0 ? '数据包' : ` ${bytes(a.length)}`}${a.snapLength ? '（被 snap length 截掉）' : ''}`,
  'timeline.plaintext': (a) =>
    a.line !== ''
      ? `${bytes(a.length)}明文：${a.line}`
      : a.behindGap
        ? `缺口之后的 ${bytes(a.length)}，其中没有 TLS 记录的开头`
        : `${bytes(a.length)}，不是 TLS`,
  'timeline.prologue': (a) =>
    `${protocolName(a.protocol)}：${a.steps
      .map(({ what, detail, code }) => {
        const said =
          detail === undefined || detail === '' ? (code === undefined ? '' : `（${code}）`) : `（${detail}）`;
        return `${STEPS[what] ?? what}${said}`;
      })
      .join('，')}`,
  'timeline.finished_encrypted': () => 'Finished，已加密',
  'timeline.encrypted_handshake': (a) => `加密的握手消息，${bytes(a.length)}`,
  'timeline.change_cipher_spec': (a) =>
    a.compatibility
      ? '仅用于兼容中间设备，在 TLS 1.3 中没有含义'
      : a.encrypts
        ? '从这里起加密'
        : '从这里起带完整性校验，但不加密',
  'timeline.alert': (a) => `${a.level} ${a.description} (${a.code})`,
  'timeline.encrypted_alert': () => '加密的告警，看不到具体内容',
  'timeline.inferred_alert': (a) =>
    `${a.records === 1 ? '' : `${a.records} 条记录，每条 `}${a.length} 字节 = 2 + 1 + ${a.tag}${a.padding > 0 ? ` + 填充 ${a.padding}` : ''}`,
  'timeline.application_data': (a) => {
    if (a.said.length > 0) {
      const more = wordsLeft(a.said);
      const left = more > 0 ? `；另有 ${more} 条` : '';
      return `${saidWords(a.said, SAID_STYLE)}${left}（${bytes(a.bytes)}）`;
    }
    const records = `${a.records} 条${a.read ? '' : '加密'}记录`;
    if (a.records === 1) return `${records}，${bytes(a.bytes)}`;
    if (a.records <= 8 && a.lengths.length === a.records) return `${records}：${a.lengths.join('、')} 字节`;
    return `${records}：${a.lengths.slice(0, 6).join('、')}……共 ${bytes(a.bytes)}`;
  },
  'timeline.heartbeat': (a) => `心跳，${bytes(a.length)}`,
  'timeline.oversized_message': (a) => `${a.message} 声称有 ${bytes(a.length)}：已跳过`,
  'timeline.unfinished_message': (a) => `${a.message} 在 ${bytes(a.length)}之后中断`,
  'timeline.unreadable': (a) => `${bytes(a.length)}，不是 TLS 记录${a.line === '' ? '' : `：${a.line}`}`,
  'timeline.client_hello': (a) =>
    [
      `最高支持 ${a.version}，提供 ${a.suites} 个密码套件`,
      ...(a.ssl2 ? ['采用 SSL 2.0 格式'] : []),
      ...(a.serverName === undefined ? ['没有主机名'] : [`访问 ${clip(a.serverName)}`]),
      ...(a.alpn.length === 0 ? [] : [`ALPN ${inARow(a.alpn.map(named), 4)}`]),
      ...(a.keyShares === undefined
        ? []
        : [a.keyShares.length === 0 ? '没有密钥份额' : `密钥份额 ${inARow(a.keyShares, 3)}`]),
      ...(a.groups === undefined ? [] : [`群组 ${inARow(a.groups, 3)}`]),
      ...(a.resumes === undefined ? [] : [RESUMES[a.resumes]!]),
      ...(a.earlyData ? ['early data'] : []),
      ...(a.postHandshakeAuth ? ['post_handshake_auth'] : []),
      ...(a.encryptedClientHello ? ['encrypted_client_hello'] : []),
    ].join('；'),
  'timeline.hello_retry_request': (a) =>
    a.group === undefined ? '要求重发 ClientHello' : `要求重发 ClientHello，并附上 ${a.group} 的密钥份额`,
  'timeline.server_hello': (a) =>
    [
      `选择 ${a.version}，${a.suite}`,
      ...(a.group === undefined ? [] : [a.group]),
      ...(a.alpn === undefined ? [] : [`ALPN ${named(a.alpn)}`]),
      ...(a.resumed === false ? [] : [a.resumed === 'psk' ? '采用 PSK' : '恢复会话']),
    ].join('，'),
  'timeline.certificate_empty': () => '空消息，没有证书',
  'timeline.certificate_unreadable': (a) => `${a.count} 张证书，其中第一张无法读取`,
  'timeline.certificate': (a) => {
    const subject = a.subject === '' ? '（无主体）' : clip(a.subject);
    const issuer = a.selfSigned ? '自签名' : `由 ${named(a.issuer)} 签发`;
    const validity =
      a.validity === 'expired'
        ? `已于 ${day(a.notAfter)} 过期`
        : a.validity === 'not_yet_valid'
          ? `${day(a.notBefore)} 才生效`
          : `有效期至 ${day(a.notAfter)}`;
    return `${subject}，${issuer}，${validity}${a.count === 1 ? '' : `；另附 ${a.count - 1} 张`}`;
  },
  'timeline.raw_public_key': (a) => `用裸公钥代替证书，${bytes(a.length)}`,
  'timeline.compressed_certificate': (a) =>
    `证书消息，用 ${a.algorithm} 压缩，原长 ${bytes(a.uncompressedLength)}`,
  'timeline.certificate_request': (a) => {
    const types = a.types.length === 0 ? '' : `（${inARow(a.types, 4)}）`;
    return a.names.length === 0
      ? `要求客户端证书${types}，不限 CA`
      : `要求客户端证书${types}，签发者须为 ${list(a.names.map(named), 3)}`;
  },
  'timeline.server_key_exchange': (a) => {
    const numbers =
      a.dhPrimeBits !== undefined
        ? `Diffie-Hellman，${a.dhPrimeBits} 位`
        : a.rsaModulusBits !== undefined
          ? `RSA（出口级），${a.rsaModulusBits} 位`
          : '参数';
    return `${a.group ?? numbers}${a.scheme === undefined ? '' : `，以 ${a.scheme} 签名`}`;
  },
  'timeline.certificate_verify': (a) => (a.scheme === undefined ? '对握手签名' : `以 ${a.scheme} 对握手签名`),
  'timeline.new_session_ticket': (a) =>
    a.empty
      ? '空票据：服务端不发放票据'
      : a.seconds === 0
        ? '用于恢复会话的票据'
        : `用于恢复会话的票据，${span(a.seconds)}内有效`,
  'timeline.undecoded': (a) => `无法解析的 ${a.message}（${a.field}：${a.reason}）`,
  'timeline.server_hello_done': () => '服务端握手消息结束',
  'timeline.client_key_exchange': (a) =>
    a.transported ? '用服务端公钥加密的预主密钥' : '客户端的密钥交换参数（公钥）',
  'timeline.finished': () => '对整个握手的校验',
  'timeline.certificate_status': () => '附带的 OCSP 响应',
  'timeline.encrypted_extensions': (a) => (a.alpn === undefined ? '对扩展的回应' : `ALPN ${named(a.alpn)}`),
  'timeline.hello_request': () => '要求客户端再次握手',
  'timeline.hello_verify_request': (a) => `${bytes(a.length)}的 cookie，要求客户端送回`,
  'timeline.request_connection_id': (a) => `请求 ${a.count} 个连接 ID`,
  'timeline.new_connection_id': (a) => `${a.count} 个新的连接 ID`,
  'timeline.key_update': (a) => (a.asksForOne ? '更换密钥，并请对方也更换' : '更换密钥'),
  'timeline.end_of_early_data': () => 'early data 结束',
  'timeline.next_protocol': (a) => `将使用 ${named(a.protocol)}`,
  'timeline.certificate_url': () => '可以下载证书的地址',
  'timeline.supplemental_data': (a) => `补充数据，${bytes(a.length)}`,
  'timeline.message_hash': () => '代替一条消息的哈希值',

  'note.gap': (a) =>
    a.acknowledged === true
      ? `${other(a.from)}确认收到了这些字节：只是抓包中没有。内容未知。`
      : a.acknowledged === false
        ? `${other(a.from)}从未确认这些字节：它们在途中丢失了。`
        : '这些字节的内容未知；时间线从其后继续。',
  'note.repeated': (a) =>
    `${side(a.from)}又发送了 ${a.times} 次，最后一次在 ${a.seconds.toFixed(1)} 秒之后：${a.datagrams ? '在 UDP 上，' : ''}得不到响应的一方会重发。`,
  'note.never_acknowledged': (a) => `发送了 ${a.copies} 次，${other(a.from)}从未确认。`,
  'note.foreign_reset': (a) =>
    `它可能并非来自${side(a.from)}：它的 TTL 是 ${a.hopLimit}，而${side(a.from)}其他数据包的是 ${a.usual}。`,
  'note.hang_up': (a) => `${side(a.from)}在握手完成之前断开，未发告警。`,
  'note.late_reset': () => '连接已经在关闭中。',
  'note.instead_of_tls': (a) =>
    `${side(a.from)}在这里使用${a.protocol === undefined ? '别的协议' : ` ${protocolName(a.protocol)}`}，而${other(a.from)}使用 TLS。`,
  'note.amid_tls': (a) =>
    `${side(a.from)}到此为止使用 TLS，此后却以明文继续：服务端放弃了 TLS，或途中的设备注入了数据。`,
  'note.amid_tls_certificate': (a) =>
    `服务端放弃了 TLS，并以明文说明原因：${a.missing ? '客户端没有发送证书' : '它不接受客户端的证书'}。`,
  'note.unreadable': (a) => `${side(a.from)}此前发送的是 TLS，这些字节与之不符：是别的数据，或已损坏。`,
  'note.oversized_message': () => '真实的消息不会这么长：这是错误，或是攻击。',
  'note.unfinished_message': (a) => `${side(a.from)}这条消息的其余部分不在抓包中。`,
  'note.starttls': () => '连接以明文开始，服务端同意后升级到 TLS。',
  'note.finished': (a) => `向${other(a.from)}证明双方看到的是同一次握手。`,
  'note.encrypted_handshake': (a) =>
    a.renegotiation
      ? '在第一次握手之后：同一连接上的另一次握手（重新协商），可能是为了要求客户端证书。'
      : '没有密钥就看不到是哪一条消息。',
  'note.close_notify': (a) =>
    a.early ? `${side(a.from)}在握手完成之前关闭，没有说明原因。` : `${side(a.from)}正常关闭：不是错误。`,
  'note.alert': (a) => alertWords(a),
  'note.encrypted_alert': (a) => encryptedAlertWords(a.from, a.progress),
  'note.inferred_alert': (a) =>
    a.cancelled
      ? `${side(a.from)}本应发送 Finished，却发送了两条长度与告警相同的记录：拒绝，或取消握手（user_canceled 和 close_notify）。`
      : `握手本应继续，却出现一条长度与告警相同的记录（告警 2 字节、内容类型 1 字节、AEAD 标签）：可能是${side(a.from)}拒绝了。是哪个告警，需密钥日志才能看到。`,
  'note.certificate_refusal': (a) => {
    const refused = `握手成功，随后应用在 TLS 连接内拒绝了请求（${spokenCode(a.protocol, a.code)}）`;
    if (a.missing === undefined) return `${refused}，并提到了客户端证书：没有发送，或未被接受。`;
    return a.missing ? `${refused}，因为客户端没有发送证书。` : `${refused}，因为客户端证书未被接受。`;
  },
  'note.hidden_records': (a) => {
    if (a.from === 'server') {
      return a.resumed
        ? 'TLS 1.3 在这些记录中加密了服务端握手的其余部分。因为使用了 PSK，没有证书。'
        : 'TLS 1.3 在这些记录中加密了服务端握手的其余部分：Certificate、可能有的 CertificateRequest，或告警。需密钥日志才能看到。';
    }
    const what = a.resumed
      ? 'TLS 1.3 在这些记录中加密了客户端的 Finished 或告警。'
      : 'TLS 1.3 中，客户端的响应在这些记录里是加密的：Certificate（如被要求）、Finished，或告警。';
    return `${what}${HELD[a.holds] ?? ''}需密钥日志才能看到。`;
  },
  'note.early_data': () => '客户端在服务端响应之前就用以前会话的密钥加密发送数据（early data）。',
  'note.client_hello': (a) => {
    if (a.again) return '客户端按服务端的要求重试。';
    return a.named
      ? '握手由客户端开始：它说明自己支持什么，要访问哪个主机。'
      : '握手由客户端开始：它说明自己支持什么，但没有给出主机名（没有 SNI）。';
  },
  'note.hello_retry_request': (a) =>
    a.group
      ? '客户端没有为服务端接受的群组提供密钥份额，可以改用这个群组重试。'
      : '服务端要求客户端带上它发出的 cookie 重新开始。',
  'note.downgrade': () =>
    '警告：服务端表明它被迫选择了低于自身能力的版本。ClientHello 可能在途中被改动；支持 TLS 1.3 的客户端会在这里终止连接。',
  'note.server_hello_13': (a) =>
    a.resumed
      ? '服务端采用 PSK（通常来自以前的会话），因此没有证书。握手的其余部分是加密的。'
      : '服务端从所提供的选项中作出选择。握手的其余部分是加密的：Certificate、CertificateRequest 以及之后的告警。',
  'note.server_hello_12': (a) => {
    if (a.resumed) return '恢复以前的会话：没有证书。';
    return `服务端从所提供的选项中作出选择。${a.certificate ? '接下来以明文发送它的证书。' : ''}`;
  },
  'note.certificate': (a) =>
    a.from === 'server'
      ? `服务端出示证书，表明身份。客户端用自己的信任库检查它${a.selfSigned ? '：自签名证书必须本身就在信任库中' : ''}。`
      : '客户端按服务端的要求出示证书，表明身份。服务端用自己的 CA 检查它。',
  'note.raw_public_key': (a) => `${side(a.from)}只凭公钥识别：${other(a.from)}必须事先知道这个公钥。`,
  'note.compressed_certificate': (a) => `${side(a.from)}用更少的字节表明身份，由${other(a.from)}检查。`,
  'note.certificate_empty': (a) =>
    a.from === 'client'
      ? '服务端要求客户端证书，而客户端没有可用的证书，或没有合适的。TLS 允许这样；是否继续由服务端决定。'
      : 'TLS 不允许服务端这样：它的 Certificate 消息必须至少含有一张证书。',
  'note.certificate_request': (a) =>
    a.late
      ? '握手之后，服务端才要求客户端证书。客户端必须以 Certificate 消息响应，没有证书时为空。'
      : '双向认证：客户端必须以 Certificate 消息响应，没有证书时为空；是否接受由服务端决定。',
  'note.server_key_exchange': (a) =>
    a.signed
      ? '服务端的密钥交换参数（公钥），用证书的私钥签名：证明它持有私钥。'
      : '服务端的密钥交换参数（公钥），没有签名。',
  'note.certificate_verify': (a) => `这个签名证明${side(a.from)}持有证书的私钥。`,
  'note.new_session_ticket': () => '客户端凭此再次连接时不必再交换证书。',
  'note.server_hello_done': () => '客户端已经收到检查服务端所需的全部内容，接下来由客户端发送。',
  'note.client_key_exchange': (a) =>
    a.transported
      ? '只有服务端的私钥能解密它；双方由此推导出连接的密钥。'
      : '双方由此与服务端的参数推导出连接的密钥。',
  'note.certificate_status': () => '由服务端转交的 CA 声明：服务端证书是否已被吊销。',
  'note.encrypted_extensions': () => '对 ClientHello 的响应中不必公开的部分。',
  'note.hello_request': () => '常见用途是让服务端稍后再要求客户端证书。',
  'note.hello_verify_request': () =>
    '在 UDP 上任何人都可以伪造源地址。客户端送回 cookie，证明它能收到发往该地址的数据包；握手随后带着它重新开始。',
  'note.key_update': () => '传输大量数据或一段时间之后，换用新的密钥。',
  'note.certificate_url': () => '客户端不发送证书，而是发送可供服务端下载证书的 URL。',
};
