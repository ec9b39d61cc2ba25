import { type timeline as english, type SaidStyle, saidWords, wordsLeft } from '../english/timeline.js';
import { clip } from '../english/timeline-alert.js';
import { bytes, inARow, list, protocolName, type Section, side } from './words.js';

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
};
