import { type quic as english, levelName } from '../english/quic.js';
import { probably } from './sureness.js';
import { type Section, side } from './words.js';

const FAULTS: Readonly<Record<string, string>> = {
  header: '自相矛盾的数据包首部',
  frame: '超出所在数据包的帧',
  crypto_stream: '相隔太远而无法保留的握手片段',
  retry: '属于另一个连接的 Retry',
};

export const quic: Section<typeof english> = {
  'timeline.version_negotiation': (a) => `不支持这个 QUIC 版本，支持的是：${a.versions.join('、')}`,
  'note.version_negotiation': (a) =>
    a.cameBack ? '客户端改用列表中的一个版本重新开始。' : '客户端没有用列表中的版本重新连接。',
  'timeline.retry': () => 'Retry：要求客户端带着令牌重新开始',
  'note.retry': () => '服务端先要确认客户端确实能在它的地址上收到数据，然后才工作。ClientHello 会再发一次。',
  'timeline.handshake_done': () => 'HANDSHAKE_DONE：握手已确认',
  'note.handshake_done': () =>
    '服务端一侧的 TLS 握手到此结束：它已收到客户端的 Finished；如果要求了证书，也已收到客户端的证书。',
  'timeline.superseded_hello': (a) => `ClientHello（${a.length} 字节），客户端重新开始时已将它替换`,
  'timeline.sealed_packets': (a) => {
    const name = `${a.packets} 个加密的 ${levelName(a.level)} 数据包`;
    if (a.packets <= 8 && a.lengths.length === a.packets) return `${name}：${a.lengths.join('、')} 字节`;
    return `${name}：${a.lengths.slice(0, 6).join('、')}……；共 ${a.bytes} 字节`;
  },
  'note.sealed_packets': (a) =>
    a.level === 'handshake'
      ? a.from === 'server'
        ? 'QUIC 把服务端的证书、（如有）CertificateRequest，或它不再继续的原因加密在其中。里面的 PADDING 掩盖了真实长度；有密钥日志就能看到。'
        : 'QUIC 把客户端的回应加密在其中：确认、（如被要求）证书、Finished，或它不再继续的原因。有密钥日志就能看到。'
      : a.level === '0-rtt'
        ? '客户端在服务端回应之前，用先前会话的密钥发送的数据。'
        : '用握手完成后的密钥加密：数据、会话票据或连接的结束。有密钥日志就能看到。',
  'timeline.connection_close': (a) => {
    const what = a.application ? `关闭连接，应用代码 ${a.error}` : `关闭连接：${a.error}`;
    return a.peersWords === '' ? what : `${what}（“${a.peersWords}”）`;
  },
  'timeline.quic_alert': (a) => {
    const what = `以告警 ${a.description} 关闭连接（${a.code}，QUIC ${a.error}）`;
    return a.peersWords === '' ? what : `${what}：“${a.peersWords}”`;
  },
  'finding.quic.malformed': (a) => `${side(a.from)}发送了${FAULTS[a.fault] ?? a.fault}`,
  'verdict.quic_not_opened': (a) =>
    a.icmp === undefined
      ? `连接${probably(a)}没有建立：客户端发往端口 ${a.port} 的 Initial 数据包没有收到响应。`
      : `连接${probably(a)}没有建立：网络无法到达端口 ${a.port}（ICMP：${a.icmp}）。`,
  'explanation.quic_not_opened': (a) =>
    a.icmp === undefined
      ? 'UDP 上没有响应，说明主机不存在、防火墙丢弃了数据包，或服务端在这个端口上不使用 QUIC。'
      : '端口上没有监听时，主机以 ICMP 端口不可达响应；路由器或防火墙也可能代它响应。',
  'explanation.quic_hung_up': (a) =>
    `${a.gone ? '它的程序已关闭套接字：有些协议栈就这样拒绝证书，不发告警。' : '握手中途出现不带告警的 CONNECTION_CLOSE，是程序放弃了。'}原因在${side(a.by)}的日志里。`,
  'verdict.quic_refused_unseen': (a) =>
    `${a.by === 'client' || a.by === 'server' ? side(a.by) : '其中一方'}${probably(a)}结束了握手；它发送的内容是加密的，抓包中看不出原因。`,
  'explanation.quic_refused_unseen': () =>
    '从 ServerHello 起，QUIC 把结束连接的消息也像其他内容一样加密，而 CONNECTION_CLOSE 与一个确认一样长。从长度和静默可以看出是谁没有继续；具体内容需密钥日志才能看到。',
  'verdict.quic_established_hidden': () =>
    '明文部分没有出错：QUIC 加密 ServerHello 之后的一切，而双方继续通信。',
  'explanation.quic_established_hidden': () =>
    '看到的是：双方的 hello 和加密数据包的大小。没有看到的是：是否要求或发送了客户端证书，以及最终是否有一方拒绝。有密钥日志就能看到。',
  'verdict.quic_version': (a) =>
    `服务端不支持客户端的 QUIC 版本（${a.offered}），列出了 ${a.versions.join('、')}；客户端${probably(a)}放弃了。`,
  'explanation.quic_version': () =>
    '服务端对不支持的版本，以明文列出它支持的版本作为响应。客户端如果支持其中之一，就用它重新开始。这个客户端没有再发送任何内容。',
  'remedy.quic_version': (a) =>
    `让客户端和服务端有共同的 QUIC 版本：服务端支持 ${a.versions.join('、')}。旧的库只支持草案版本。`,
  'alternative.quic_version': () => '客户端可能不支持服务端列出的任何版本',
  'evidence.quic_versions': (a) =>
    `服务端列出它的 QUIC 版本（${a.versions.join('、')}），客户端没有再发送任何东西`,
  'evidence.quic_client_gave_up': () =>
    '客户端收到了服务端的握手消息，而它的加密数据包都容不下一个 Finished，或其中最后一个就是它最后的话',
  'evidence.quic_server_gave_up': () =>
    '客户端的最后一批握手消息之后，服务端只发送了与 CONNECTION_CLOSE 一样短的加密数据包，然后双方沉默',
  'evidence.quic_went_on': () =>
    '客户端的最后一批握手消息之后，服务端发送了比 CONNECTION_CLOSE 更长的内容：会话票据或数据',
  'evidence.quic_unanswered': (a) => `这个 ClientHello 发送了 ${a.times} 次，始终没有收到响应`,
  'evidence.socket_gone': (a) =>
    `${side(a.by)}的主机报告那里不再有人监听（ICMP 端口不可达）：它的程序已关闭套接字`,
  'evidence.quic_closed': (a) => {
    const what = `${side(a.by)}以${a.application ? '应用代码 ' : ' '}${a.error} 关闭连接`;
    return a.peersWords === '' ? what : `${what}（“${a.peersWords}”）`;
  },
  'note.socket_gone': (a) =>
    `${side(a.from)}的主机报告那里不再有人监听：它的程序已关闭套接字，不会再听到其余的内容。`,
  'teach.quic_step': (a) => {
    switch (a.step) {
      case 'version_negotiation':
        return 'QUIC 的设计允许它演变。服务端如果不支持第一个数据包的版本，就以明文列出它支持的版本；客户端用其中之一重新开始，或者放弃。';
      case 'retry':
        return 'UDP 无法证明发送方确实拥有它给出的地址。服务端在为它工作之前，可以要求客户端送回一个令牌，并带着它重新开始。';
      case 'handshake_done':
        return '客户端最后说的是自己的 Finished，因此只有服务端能说握手在双方眼中都已完成。在 QUIC 中它会明说。';
      case 'superseded_hello':
        return '这个 ClientHello 没有结果：在 Retry 或版本列表之后，客户端会再次发送 ClientHello，有的客户端会另造一个。';
      case 'connection_close':
        return 'QUIC 没有 FIN：结束连接的一方在 CONNECTION_CLOSE 中说明，附上代码和自己的话，并对之后到来的一切重复它。';
      case 'quic_alert':
        return 'QUIC 没有告警记录：因 TLS 的原因而放弃的一方用 CONNECTION_CLOSE 结束连接，错误码是 0x0100 加上告警的编号。其中可以附上发送方自己的话；具体原因在它的日志里。';
      default:
        return '从 ServerHello 起 QUIC 加密它的数据包。旁观者只能看到它们的大小和发送方；里面的 PADDING 可能使它们比内容更大。';
    }
  },
};
