import type { explain as english } from '../english/explain.js';
import { WHAT_IT_MEANS } from './causes.js';
import { REFUSALS } from './timeline-alert.js';
import type { Section } from './words.js';

const CAUSES: Readonly<Record<string, string>> = {
  none: '没有任何失败：握手已经完成，抓包中也看不出之后有谁拒绝。',
  unknown_ca:
    '证书的签发链要能到达检查方信任库中的某个 CA，才会被接受；这条链到达的 CA 不在其中。OpenSSL 说 unknown_ca，Go 说 bad_certificate，Java 说 certificate_unknown，GnuTLS 说 bad_certificate 或 unknown_ca；Node.js 和 gRPC 常常一言不发就关闭连接。',
  self_signed:
    '自签名证书只为自己作证，所以只有当这张证书本身就在对方的信任库中时，对方才会接受。测试服务器通常如此：curl 需要用 --cacert 指定这张证书。',
  missing_intermediate:
    '发送方必须发送自己的证书与根证书之间的每一张证书；检查方只有根证书。浏览器会自行下载或记住中间证书，掩盖了这个错误，其他程序不会。告警与 CA 不受信任时相同。',
  expired: '每张证书都写明有效期；按检查方的时钟，连接发生在有效期结束之后。',
  not_yet_valid:
    '每张证书都写明有效期；连接发生在有效期开始之前。时钟不准看起来也是这样：刚启动的容器、没有电池的开发板。',
  hostname_mismatch:
    '客户端把所访问的主机名与证书的主体备用名称比较（RFC 9525），而不是与通用名（CN）比较。curl 等程序在握手之后才比较，因此抓包中看到的是握手成功、客户端随即离开。',
  wrong_eku:
    '扩展密钥用法列出证书可以用来做什么：服务端用 serverAuth，客户端用 clientAuth。公共 CA 在 2025 至 2027 年间停止签发 clientAuth，使用这些证书的双向认证因此失效。',
  weak_signature: '短密钥（不足 2048 位的 RSA）和 SHA-1 之类的旧摘要可以伪造；现在的实现都会拒绝。',
  revoked: 'CA 在证书到期之前撤回了它；检查方从 CRL 或 OCSP 得知。',
  bad_certificate_verify:
    '每一方都用私钥对握手签名。签名验证失败说明私钥与证书不匹配，或者握手在途中被改动。只要看得到证书，这里也会验证签名，错误的签名就得到了证明。',
  no_client_certificate:
    '服务端要求客户端证书（CertificateRequest），客户端回答了空的 Certificate。要么没有配置证书，要么它有的证书都不符合服务端列出的 CA 名称、密钥类型或签名算法。坚持要证书的服务端会终止握手；nginx 则完成握手，再在其中回答 400 "No required SSL certificate was sent"。',
  client_cert_not_in_ca_list:
    'CertificateRequest 列出服务端想要哪些 CA 的证书，而客户端的证书不是其中任何一个签发的。Java、Go 等会发送空的 Certificate；curl 和 OpenSSL 照样发送自己的证书。',
  client_cert_sigalg_mismatch: 'CertificateRequest 列出服务端接受的签名算法，而客户端的密钥一种也不会。',
  protocol_version:
    '客户端和服务端必须有一个共同的 TLS 版本。双方各自配置了最低和最高版本；旧服务器止步于 TLS 1.0 或 1.1，现在的客户端已不再提供。',
  no_shared_cipher:
    '双方没有共同的密码套件，或者没有一个适合服务端的密钥：持有 ECDSA 密钥的服务端不能使用 RSA 签名的套件。',
  no_shared_group: '双方没有共同的密钥交换组（曲线）。',
  no_shared_sigalg: '双方没有适合证书密钥的共同签名算法。',
  no_alpn:
    '客户端用 ALPN 列出应用层协议（如 h2 和 http/1.1），由服务端选择一个；一个都不认识的服务端可以拒绝。',
  unrecognized_name:
    '客户端在服务器名称扩展（SNI）中说明要访问哪个主机；没有这个主机的服务端可以拒绝。作为警告时可以继续。',
  plain_http_to_tls:
    '客户端最先发送的是明文 HTTP 请求，而服务端等待的是 ClientHello：用了 http:// 而不是 https://。途中任何人都能读到这个请求。',
  not_tls_server:
    '客户端开始 TLS，服务端却用明文回答：这个端口不说 TLS，或者还没有开始说（STARTTLS）。OpenSSL 称之为 "wrong version number"。',
  reset: '握手中途出现复位（RST），没有告警：程序在数据未读时关闭或崩溃、防火墙，或者没有后端的负载均衡器。',
  timeout:
    '发出了数据，却没有回答：进程挂起、端口等待的是另一种协议，或者途中有东西吞掉数据包（ICMP 被拦截时的超大数据包）。',
  abandoned:
    '一方在握手中途关闭了连接，没有告警。基于 Node.js 和 gRPC 的程序就这样拒绝证书；原因在它的日志里。',
  refused: 'SYN 得到的回答是复位或 ICMP 错误：这个端口没有程序在监听，或者途中的规则拒绝了它。',
  no_secure_renegotiation:
    '客户端支持安全的重新协商（RFC 5746），而 ServerHello 没有回应：服务端早于 2010 年，或者关闭了这一功能。许多客户端（包括 OpenSSL 3，报告 unsafe legacy renegotiation disabled）此时不再继续。',
  no_renegotiation:
    '在 TLS 1.2 中，服务端可以稍后用第二次握手索要客户端证书（例如只针对某个路径）。客户端回答 no_renegotiation，现在许多实现都如此；TLS 1.3 改用握手后认证。',
  protocol_error:
    '一方不接受另一方的说法：消息出现在不该出现的地方、字段超出范围、记录校验失败。可能是有缺陷的实现、改动数据的中间设备，或者这个端口说的是另一种协议。',
  unknown: '有一方拒绝了，而抓包中看不出原因：告警很笼统，或者是加密的。仍然可能的原因会列出来。',
};

const FINDINGS: Readonly<Record<string, string>> = {
  'stream.gap':
    '数据流中有一些字节没有被抓到，或因抓包长度限制而被截断。后面的内容从能找到的下一条记录读起。',
  'stream.conflict': '两个数据包在数据流的同一位置带有不同的字节：抓包损坏，或者有人在注入数据包。',
  'stream.one_direction': '只抓到了连接的一个方向：另一方说了什么不得而知。原因往往是抓包过滤器或网卡。',
  'stream.late_start': '抓包开始时连接已经打开。要看到握手，请在连接之前开始抓包。',
  'handshake.malformed': '一条握手消息不符合格式，能读多少就显示多少。',
  'handshake.bad_extension': '一个扩展不符合格式；消息的其余部分已读出。',
  'handshake.oversized': '一条握手消息声称的长度超过可以保留的上限；它被跳过。',
  'handshake.unfinished': '一条握手消息开始了，却始终没有结束。',
  'record.unreadable': '应当是 TLS 记录的字节不是记录，后面也没有再找到记录。',
  'certificate.undecoded': '证书已损坏，或者根本不是证书。',
  'certificate.compressed': '压缩的证书（RFC 8879）无法解压。',
  'decryption.no_secrets': '密钥日志中没有这个连接的内容：它来自另一次运行，或者程序没有写日志。',
  'decryption.missing_secret': '密钥日志中有这个连接的部分密钥，却没有打开这些记录所需的那一个。',
  'decryption.unsupported': '密钥齐全，但这里无法打开这种密码套件或方法。',
  'decryption.wrong_keys': '这个连接的密钥打不开它的记录：密钥日志已损坏，或者属于另一个连接。',
  'connection.too_many_events': '这个连接的事件超过可以保留的数量；后面的只计数。',
  'connection.too_many_findings': '关于这个连接的发现超过可以保留的数量；后面的只计数。',
  'connection.evicted': '同时打开的连接超过可以跟踪的数量；这个连接在结束之前就被讲述了。',
  'client_certificate.wanted': '客户端证书需要满足什么：依据 CertificateRequest 的 CA 名称、类型和签名算法。',
  'chain.out_of_order':
    '证书没有按签发关系排列（每一张为前一张作证）。TLS 1.2 要求如此；多数实现会自行排序。',
  'chain.duplicate': '同一张证书在链中出现了两次。',
  'chain.extra': '链中有一张证书与其他证书都无签发关系：它在这里没有用处。',
  'chain.cross_signed': '同一个 CA 由两个签发者作证，因此有几条路可以到达根证书。',
  'chain.root_sent': '链中带有根证书。对方要么信任自己的那一份，要么不信任：发送它没有用处。',
  'chain.not_a_ca': '一张证书签发了另一张证书，但它不是 CA（基本约束）。',
  'chain.expired': '连接建立时，链中有一张证书已经过期。',
  'chain.not_yet_valid': '连接建立时，链中有一张证书尚未生效。',
  'chain.namesake': '一张证书与签发者同名，但不是签名所用的密钥。',
  'chain.path_length': '链中某个 CA 之下的 CA 多于它的路径长度所允许的数目。',
  'chain.name_constraints': '链中某张证书带有上级 CA 无权为之签发的名称。',
  'chain.wrong_eku': '链中某个 CA 的扩展密钥用法不包含其下证书的用途；目前的实现都会计较这一点。',
  'chain.key_usage': '一张证书签发了另一张证书，但它的密钥用法不允许签发证书。',
  'chain.explicit_curve':
    '一张证书没有写椭圆曲线的名称，而是写出了全部参数，这是 RFC 5480 所禁止的（CVE-2020-0601）。',
  'chain.known':
    '从名称可以认出这张证书：某个程序的默认证书、开发用 CA 的证书，或查看 TLS 内容的产品的证书。',
  'chain.alone': '证书没有带上它的签发者：如果对方自己有签发者的证书就没有问题，否则就是缺少中间证书。',
  'ocsp.good': '服务端附带了 OCSP 响应：它的证书没有被吊销。',
  'ocsp.revoked': '服务端附带的 OCSP 响应说它的证书已被吊销。',
  'ocsp.unknown': '服务端附带的 OCSP 响应来自一个不认识这张证书的响应者。',
  'ocsp.stale': '连接建立时，附带的 OCSP 响应已经过期。',
  'ocsp.not_yet_valid': '连接建立时，附带的 OCSP 响应尚未生效。',
  'ocsp.bad_signature': '附带的 OCSP 响应不是由应当签名的一方签名的。',
  'ocsp.other_certificate': '附带的 OCSP 响应是关于另一张证书的。',
  'ocsp.unsuccessful': '附带的 OCSP 响应是响应者的错误消息。',
  'ocsp.malformed': '附带的 OCSP 响应无法解码。',
  'capture.empty': '文件在抓包内容开始之前就结束了。',
  'capture.cut': '文件在一个数据包中间结束：抓包程序被中止，或者复制不完整。',
  'capture.interrupted': '读取被中断；讲述的是到那时为止读到的内容。',
  'capture.bad_record': '一条数据包记录声称的长度不可能成立；从能找到的下一条继续读，或者到此结束。',
  'capture.bad_block': 'pcapng 文件中有一个块已损坏。',
  'capture.unsupported_block': 'pcapng 文件中有一个块属于不读取的种类。',
  'capture.unknown_link_type': '数据包的链路层在这里无法解码；编号说明是哪一种。',
  'capture.snap_length': '抓包只保留了每个数据包的开头。用 -s 0 抓包可以全部保留。',
  'capture.decompression_failed': '压缩文件已损坏，或者解压后超过读取的上限。',
  'capture.comment': '有人写进抓包文件的注释。',
  'capture.key_log': '密钥日志中有一行无法使用。',
  'capture.too_many_without_tls':
    '没有 TLS 的连接过多，无法全部保留到得知其服务器是否在别处使用 TLS 的时候。',
  'capture.no_tls':
    '抓包中没有人说 TLS；按服务器和协议列出实际出现的内容。被拒绝、没有回应或一个字节都没有就关闭的连接仍会列出。',
  'capture.no_tcp': '抓包中的数据包都不是 TCP，因此不会有 TCP 上的 TLS。',
  'capture.not_dissected': '看到但不解析的协议的数据包：DTLS 或 QUIC。',
};

const MESSAGES: Readonly<Record<string, string>> = {
  hello_request: '服务端要求客户端开始新的握手（重新协商，直到 TLS 1.2）。',
  client_hello: '客户端列出它愿意使用的一切。',
  server_hello: '服务端选定版本、密码套件，在 TLS 1.3 中还有密钥份额。',
  hello_retry_request: 'HelloRetryRequest：服务端要求客户端换一个密钥份额再来一次。',
  new_session_ticket: '服务端发放票据，以后的连接可以凭它恢复会话。',
  end_of_early_data: '客户端说明它的 0-RTT 数据已经发完。',
  encrypted_extensions: '服务端回答那些不参与密钥交换的扩展。',
  certificate: '一方出示自己的证书链；客户端的可以为空。',
  server_key_exchange: '服务端的密钥份额，由它的证书密钥签名（直到 TLS 1.2）。',
  certificate_request: '服务端要求客户端证书：这就是双向认证。',
  server_hello_done: '服务端说完了，等待客户端（直到 TLS 1.2）。',
  certificate_verify: '用证书的私钥对握手签名：证明私钥归其所有。',
  client_key_exchange: '客户端的密钥份额（直到 TLS 1.2）。',
  finished: '对整个握手的校验：证明双方看到的是同样的消息。',
  certificate_status: '服务端附带的 OCSP 响应（直到 TLS 1.2）。',
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
  'explain.cause': (a) => CAUSES[a.name] ?? WHAT_IT_MEANS[a.name] ?? a.name,
  'explain.finding': (a) => FINDINGS[a.name] ?? a.name,
  'explain.alert': (a) => {
    if (a.name === 'close_notify') return '发送方不会再在这个连接上发送任何内容；这是正常的结束，不是错误。';
    const meaning = REFUSALS[a.name]?.('发送方', '对方');
    return meaning === undefined ? '现在的实现几乎不用这个告警。' : `${meaning}。`;
  },
  'explain.message': (a) => MESSAGES[a.name] ?? 'TLS 握手的一种消息，很少见到。',
  'explain.kind': (a) =>
    a.code === undefined ? `（${KINDS[a.kind] ?? a.kind}）` : `（${KINDS[a.kind] ?? a.kind}，${a.code}）`,
  'explain.any_fault': (a) => `${a.names.join('、')} 对证书的几乎任何毛病都说这个，CA 不受信任也不例外。`,
  'explain.empty_certificate': () =>
    '在 TLS 1.2 及更早版本中，客户端发送了空的 Certificate 时服务端也说这个：那么原因就是没有客户端证书。',
  'explain.complaint': () => '它可能来自无辜的一方：对方一言不发地离开，它只是在抱怨。',
  'explain.usual_causes': () => '常见原因',
  'explain.remedies': () => '如何修改',
  'explain.of_server': () => '服务端证书',
  'explain.of_client': () => '客户端证书',
  'explain.said_by': () => '指明它的告警',
  'explain.references': () => '参见',
  'explain.samples': () => '示例',
  'cli.unknown_topic': (a) =>
    a.near.length === 0
      ? `不知道 "${a.topic}" 是什么：请写一个告警、消息、原因或发现的名称（tls-dissect explain 列出全部）。`
      : `不知道 "${a.topic}" 是什么。是指 ${a.near.join(' 或 ')} 吗？`,
  'explain.topics': (a) => KINDS[a.kind] ?? a.kind,
};
