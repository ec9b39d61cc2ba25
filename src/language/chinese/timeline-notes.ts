import { spokenCode } from '../english/protocol-name.js';
import type { timelineNotes as english } from '../english/timeline-notes.js';
import { alertWords, encryptedAlertWords } from './timeline-alert.js';
import { other, protocolName, type Section, side } from './words.js';

const HELD: Readonly<Record<string, string>> = {
  finished: '从长度看，可能只有 Finished，之前没有证书。',
  empty_certificate: '从长度看，可能是空的 Certificate 加 Finished：服务端要求了证书，而客户端没有发送。',
  certificate: '从长度看，可能是 Certificate、CertificateVerify 和 Finished。',
  alert: '从长度看，可能是一个告警。',
};

export const timelineNotes: Section<typeof english> = {
  'note.icmp_error': (a) =>
    a.meaning === 'too_big'
      ? '路由器因数据包过大而无法转发。除非发送方改发更小的包，否则较长的消息（例如证书链）永远无法送达。'
      : '网络报告有数据包没有送达：对方并没有拒绝。',
  'note.gap': (a) =>
    a.acknowledged === true
      ? `${other(a.from)}确认收到了这些字节：只是抓包中没有。内容未知。`
      : a.acknowledged === false
        ? `${other(a.from)}从未确认这些字节：它们在途中丢失了。`
        : '这些字节的内容未知；时间线从其后继续。',
  'note.repeated': (a) =>
    `${side(a.from)}重传了 ${a.times} 次，${a.times === 1 ? '' : '最后一次'}在 ${a.seconds.toFixed(1)} 秒之后，大概是因为没有收到响应。`,
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
