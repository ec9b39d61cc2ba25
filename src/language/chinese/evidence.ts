import type { evidence as english, Padded } from '../english/evidence.js';
import { spokenCode } from '../english/protocol-name.js';
import { list, other, type Section, side } from './words.js';

const padded = ({ padding, blocks }: Padded): string =>
  blocks > 0
    ? `（每条记录填充到 ${blocks} 字节的倍数）`
    : padding > 0
      ? `（每条记录填充 ${padding} 字节）`
      : '';

export const evidence: Section<typeof english> = {
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
  'evidence.resumed_later': (a) =>
    `${a.by === 'ticket' ? '票据' : '会话 ID'}：客户端后来凭此恢复该会话，并发送了请求（第 ${a.frame} 帧）`,
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
  'fault.no_san': (a) =>
    `证书 ${a.subject} 的主体备用名称中没有主机名${a.name === undefined ? '' : `（客户端请求的是 ${a.name}）`}`,
  'fault.path_length': (a) => `CA 证书 ${a.subject} 只允许其下有 ${a.limit} 级 CA，而实际有 ${a.below} 级`,
  'fault.name_constraints': (a) => `名称 ${a.name} 超出了证书链中某个 CA 获准签发的范围`,
  'fault.critical_extension': (a) => `证书 ${a.subject} 含有关键扩展 ${a.oid}`,
  'fault.missing_intermediate': (a) => `没有发送 ${a.issuer} 的证书，而它很可能不是根证书`,
  'fault.chain_broken': (a) => `下一张证书是 ${a.next}，它并未签发这一张（签发者：${a.issuer}）`,
  'fault.key_usage': (a) => `${a.subject} 的密钥只能用于 ${a.usages.join('、') || '（无）'}`,
  'fault.unsupported_curve': (a) => `${a.subject} 的密钥在曲线 ${a.curve} 上`,
  'fault.explicit_ec_parameters': (a) =>
    `${a.subject} 的密钥写出了曲线参数而不是曲线名称（CVE-2020-0601 利用了这一点）`,
  'fault.other': (a) =>
    a.code === 'not_a_ca'
      ? `证书 ${a.subject} 签发了另一张证书，但它不是 CA（basicConstraints）`
      : a.code === 'must_staple_unmet'
        ? `证书 ${a.subject} 要求附带 OCSP 响应，而没有收到`
        : `证书 ${a.subject}：${a.code}`,
  'evidence.closed_without_data': (a) => `${side(a.by)}关闭连接；此前没有发送任何数据`,
  'evidence.injected': () => '服务端的 TLS 数据流中出现明文 HTTP 响应',
  'evidence.undelivered': (a) =>
    a.times > 1
      ? `${side(a.from)}把这些字节发送了 ${a.times} 次，始终没有得到确认`
      : `${side(a.from)}的这些字节始终没有得到确认，而后面的字节得到了确认`,
  'evidence.foreign_reset': (a) => `以${side(a.from)}名义发出的 RST，与其其他数据包不符`,
};
