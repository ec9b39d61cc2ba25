import type { explain as english } from '../english/explain.js';
import { explained } from './causes.js';
import { REFUSALS } from './timeline-alert.js';
import { type Section, side } from './words.js';

const FINDINGS: Readonly<Record<string, string>> = {
  'stream.gap':
    '数据流中有一些字节没有被抓到，或因抓包长度限制而被截断。后面的内容从能找到的下一条记录读起。',
  'stream.conflict': '两个数据包在数据流的同一位置带有不同的字节：抓包损坏，或者有人注入了数据包。',
  'stream.one_direction': '只抓到了连接的一个方向：另一方发送的内容未知。原因往往是抓包过滤器或接口。',
  'stream.late_start': '抓包开始时连接已经打开。要看到握手，请在连接之前开始抓包。',
  'handshake.malformed': '一条握手消息不符合格式，只显示能够解析的部分。',
  'handshake.bad_extension': '一个扩展不符合格式；消息的其余部分已解析。',
  'handshake.oversized': '一条握手消息声称的长度超过可以保留的上限；它被跳过。',
  'handshake.unfinished': '一条握手消息开始了，却始终没有结束。',
  'eap.malformed':
    '承载 TLS 的 EAP 方法中有一个包自相矛盾：标志所说的长度字段不存在，或声称的消息比任何握手消息都长。',
  'eap.too_many_rounds': 'EAP 会话的轮数超过任何握手所需；其后除结果外没有读取。',
  'record.unreadable': '应当是 TLS 记录的字节不是记录，后面也没有再找到记录。',
  'certificate.undecoded': '证书已损坏，或者根本不是证书。',
  'certificate.compressed': '压缩的证书（RFC 8879）无法解压。',
  'decryption.no_secrets': '密钥日志中没有这个连接的内容：它来自另一次运行，或者程序没有写日志。',
  'decryption.not_tried':
    '所给的私钥在其他连接上失败的次数太多，没有在这个连接上试用。请只提供属于其服务器的私钥。',
  'decryption.missing_secret': '密钥日志中有这个连接的部分密钥，却没有解密这些记录所需的那一个。',
  'decryption.unsupported': '密钥齐全，但不支持这种密码套件或方法。',
  'decryption.wrong_keys': '这个连接的密钥无法解密它的记录：密钥日志已损坏，或者属于另一个连接。',
  'quic.malformed': '某个 QUIC 数据包或帧不符合格式（RFC 9000）；数据报中能读的部分已读取。',
  'connection.too_many_events': '这个连接的事件超过可以保留的数量；后面的只计数。',
  'connection.too_many_findings': '关于这个连接的发现超过可以保留的数量；后面的只计数。',
  'connection.evicted': '同时打开的连接超过可以跟踪的数量；这个连接在结束之前就已报告。',
  'client_certificate.wanted': '客户端证书需要满足什么：依据 CertificateRequest 的 CA 名称、类型和签名算法。',
  'chain.out_of_order': '证书没有按签发关系排列（每一张签发前一张）。TLS 1.2 要求如此；多数实现会自行排序。',
  'chain.duplicate': '同一张证书在链中出现了两次。',
  'chain.extra': '链中有一张证书与其他证书都无签发关系：不需要发送。',
  'chain.cross_signed': '同一个 CA 有两个签发者，因此有几条路径可以追溯到根证书。',
  'chain.root_sent': '链中带有根证书。对方要么信任自己的那一份，要么不信任：不需要发送。',
  'chain.not_a_ca': '一张证书签发了另一张证书，但它不是 CA（基本约束）。',
  'chain.expired': '连接建立时，链中有一张证书已经过期。',
  'chain.not_yet_valid': '连接建立时，链中有一张证书尚未生效。',
  'chain.namesake': '一张证书与签发者同名，但不是签名所用的密钥。',
  'chain.unchecked_signature': '链中有一个签名属于这里无法验证的类型；证书由谁签发，仅凭名称得知。',
  'chain.path_length': '链中某个 CA 之下的 CA 多于它的路径长度所允许的数目。',
  'chain.name_constraints': '链中某张证书带有上级 CA 无权为之签发的名称。',
  'chain.wrong_eku': '链中某个 CA 的扩展密钥用法不包含其下证书的用途；目前的实现都会检查这一点。',
  'chain.key_usage': '一张证书签发了另一张证书，但它的密钥用法不允许签发证书。',
  'chain.explicit_curve':
    '一张证书没有使用椭圆曲线的名称，而是写出了全部参数，这是 RFC 5480 所禁止的（CVE-2020-0601）。',
  'chain.known': '从名称可以认出这张证书：某个程序的默认证书、开发用 CA 的证书，或拦截 TLS 的产品的证书。',
  'chain.alone': '证书没有带上它的签发者：如果对方自己有签发者的证书就没有问题，否则就是缺少中间证书。',
  'ocsp.good': '服务端附带了 OCSP 响应：它的证书没有被吊销。',
  'ocsp.revoked': '服务端附带的 OCSP 响应称其证书已被吊销。',
  'ocsp.unknown': '服务端附带的 OCSP 响应来自一个没有这张证书记录的响应者。',
  'ocsp.stale': '连接建立时，附带的 OCSP 响应已经过期。',
  'ocsp.not_yet_valid': '连接建立时，附带的 OCSP 响应尚未生效。',
  'ocsp.bad_signature': '附带的 OCSP 响应不是由应当签名的一方签名的。',
  'ocsp.other_certificate': '附带的 OCSP 响应针对另一张证书。',
  'ocsp.unsuccessful': '附带的 OCSP 响应是响应者的错误消息。',
  'ocsp.malformed': '附带的 OCSP 响应无法解析。',
  'capture.empty': '文件在抓包内容开始之前就结束了。',
  'capture.cut': '文件在一个数据包中间结束：抓包程序被中止，或者复制不完整。',
  'capture.interrupted': '读取被中断；报告的是此前读到的内容。',
  'capture.bad_record': '一条数据包记录声称的长度不可能成立；从能找到的下一条继续读，或者到此结束。',
  'capture.bad_block': 'pcapng 文件中有一个块已损坏。',
  'capture.unsupported_block': 'pcapng 文件中有一个块属于不读取的种类。',
  'capture.unknown_link_type': '不支持数据包的链路层；编号说明是哪一种。',
  'capture.snap_length': '抓包只保留了每个数据包的开头。用 -s 0 抓包可以全部保留。',
  'capture.decompression_failed': '压缩文件已损坏，或者解压后超过读取的上限。',
  'capture.comment': '抓包文件中的注释。',
  'capture.key_log': '密钥日志中有一行无法使用。',
  'capture.too_many_without_tls': '没有 TLS 的连接过多，无法全部保留到确定其服务端是否在别处使用 TLS。',
  'capture.no_tls':
    '抓包中没有 TLS；按服务端和协议列出实际出现的内容。被拒绝、没有响应或没有任何数据就关闭的连接仍会列出。',
  'capture.no_tcp': '抓包中的数据包都不是 TCP，因此不会有 TCP 上的 TLS。',
  'capture.not_dissected': 'DTLS 或 QUIC 的数据包，其中什么也读不出：缺少连接的开头，或者版本未知。',
};

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
  'explain.finding': (a) => FINDINGS[a.name] ?? a.name,
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
