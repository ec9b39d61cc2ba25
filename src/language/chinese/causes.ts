import type { CauseWords, CAUSES as english } from '../english/causes.js';
import { side } from './words.js';

type Cause = keyof typeof english;

/** A name for where there is little room, and what is said of the cause in English. */
type InChinese<Words> = { readonly [Said in keyof Words | 'name']: string };

export const CAUSES: { readonly [C in Cause]: InChinese<(typeof english)[C]> } = {
  none: {
    name: '无',
    explained: '没有失败：握手已完成，抓包中也看不出之后有拒绝。',
  },
  unknown_ca: {
    name: 'CA 不受信任',
    because: 'TRUST不信任签发它的 CA',
    meaning: '证书的签发链要能追溯到检查方信任库中的某个 CA，才会被接受。该链无法追溯到受信任的 CA。',
    explained:
      '证书的签发链要能追溯到检查方信任库中的某个 CA，才会被接受；该链无法追溯到受信任的 CA。OpenSSL 返回 unknown_ca，Go 返回 bad_certificate，Java 返回 certificate_unknown，GnuTLS 返回 bad_certificate 或 unknown_ca；Node.js 和 gRPC 常常未发告警即断开。',
  },
  self_signed: {
    name: '自签名',
    because: '它是自签名的，而且不在TRUST的信任库中',
    meaning: '自签名证书只能为自己背书，所以只有当这张证书本身就在对方的信任库中时，对方才会接受。',
    explained:
      '自签名证书只能为自己背书，所以只有当这张证书本身就在对方的信任库中时，对方才会接受。测试用的服务端通常如此：curl 需要用 --cacert 指定这张证书。',
  },
  missing_intermediate: {
    name: '缺少中间证书',
    because: '证书链中缺少中间证书',
    meaning: '发送方必须发送自己的证书与根证书之间的每一张证书；检查方只有根证书。',
    explained:
      '发送方必须发送自己的证书与根证书之间的每一张证书；检查方只有根证书。浏览器会自行下载或缓存中间证书，掩盖了这个错误，其他程序不会。告警与 CA 不受信任时相同。',
  },
  expired: {
    name: '已过期',
    because: '它或证书链中的另一张证书已过期',
    meaning: '证书链中的每张证书都写明有效期；连接发生在其中一张的有效期结束之后。',
    explained: '每张证书都写明有效期；按检查方的时钟，连接发生在有效期结束之后。',
  },
  not_yet_valid: {
    name: '尚未生效',
    because: '它尚未生效',
    meaning: '每张证书都写明有效期；连接发生在有效期开始之前。时钟不准看起来也是这样。',
    explained:
      '每张证书都写明有效期；连接发生在有效期开始之前。时钟不准看起来也是这样：刚启动的容器、没有电池的开发板。',
  },
  hostname_mismatch: {
    name: '主机名不符',
    because: '它不是为客户端所访问的主机名签发的',
    meaning: '客户端把所访问的主机名与证书的主体备用名称（subjectAltName）比较，而不是与通用名（CN）比较。',
    explained:
      '客户端把所访问的主机名与证书的主体备用名称比较（RFC 9525），而不是与通用名（CN）比较。curl 等程序在握手之后才比较，因此抓包中看到的是握手成功、客户端随即断开。',
  },
  wrong_eku: {
    name: '扩展密钥用法不符',
    because: '它的扩展密钥用法不允许这种用途',
    meaning: '扩展密钥用法列出证书可以用来做什么：服务端用 serverAuth，客户端用 clientAuth。',
    explained:
      '扩展密钥用法列出证书可以用来做什么：服务端用 serverAuth，客户端用 clientAuth。公共 CA 在 2025 至 2027 年间停止签发 clientAuth，使用这些证书的双向认证因此失效。',
  },
  key_usage: {
    name: '密钥用法不符',
    because: '它的密钥用法不允许这种用途',
    meaning: '密钥用法列出密钥可以做什么。TLS 需要 digitalSignature，RSA 密钥交换需要 keyEncipherment。',
  },
  weak_signature: {
    name: '密钥或签名太弱',
    because: '它的密钥或签名太弱',
    meaning: '短密钥和 SHA-1 之类的旧摘要可以伪造；现在的实现都会拒绝。',
    explained: '短密钥（不足 2048 位的 RSA）和 SHA-1 之类的旧摘要可以伪造；现在的实现都会拒绝。',
  },
  revoked: {
    name: '已吊销',
    because: '它已被吊销',
    meaning: 'CA 在证书到期之前撤回了它。',
    explained: 'CA 在证书到期之前吊销了它；检查方从 CRL 或 OCSP 得知。',
  },
  crl_missing: {
    name: '缺少 CRL',
    because: 'TRUST检查吊销状态，却没有签发它的 CA 的 CRL',
    meaning:
      '检查吊销状态的一方需要证书链中每个 CA 的 CRL。缺少时 OpenSSL 会返回 unknown_ca，尽管它信任这个 CA。',
  },
  crl_expired: {
    name: 'CRL 已过期',
    because: 'TRUST用来检查它的 CRL 已过期',
    meaning: 'CRL 写明下次更新的时间，过后即失效。OpenSSL 此时会返回 certificate_expired，尽管证书本身有效。',
  },
  revocation_undetermined: {
    name: '无法确定吊销状态',
    because: 'TRUST无法确定它是否已被吊销',
    meaning: '检查方查询 OCSP 或下载 CRL，却没有得到可用的结果；严格的实现会因此拒绝。',
  },
  no_ocsp_staple: {
    name: '没有附带 OCSP 响应',
    because: '它要求附带 OCSP 响应，而服务端没有附带',
    meaning: '带有 TLS feature 扩展（must-staple，RFC 7633）的证书只有附带 OCSP 响应才有效。',
  },
  not_a_ca: {
    name: '签发者不是 CA',
    because: '签发它的证书不是 CA',
    meaning: '只有 basicConstraints 为 CA:TRUE 的证书才能签发其他证书。OpenSSL 对这样的链返回 unknown_ca。',
  },
  path_length: {
    name: '超出路径长度限制',
    because: '它的证书链中的中间 CA 多于其中一个所允许的数目',
    meaning: 'CA 证书可以限制其下还能有几级 CA（pathLenConstraint）。OpenSSL 对此返回 unknown_ca。',
  },
  chain_too_long: {
    name: '证书链过长',
    because: '它的证书链比TRUST所允许的更长',
    meaning:
      '程序会限制证书链的深度（nginx：ssl_verify_depth，Apache：SSLVerifyDepth）。超出时 OpenSSL 返回 unknown_ca。',
  },
  name_constraints: {
    name: '违反名称约束',
    because: '它的名称超出了其 CA 获准签发的范围',
    meaning: 'CA 证书可以限制其下的名称（nameConstraints）；超出范围的名称使整条链无效。',
  },
  unhandled_critical_extension: {
    name: '不支持的关键扩展',
    because: '它含有TRUST不支持的关键扩展',
    meaning: '不支持某个关键扩展的一方必须拒绝证书（RFC 5280 第 4.2 节）。',
  },
  bad_certificate_verify: {
    name: '签名验证失败',
    because: '证明私钥归其所有的签名验证失败',
    meaning: '每一方都用私钥对握手签名。签名验证失败说明私钥与证书不匹配，或者握手在途中被改动。',
    explained:
      '每一方都用私钥对握手签名。签名验证失败说明私钥与证书不匹配，或者握手在途中被改动。只要证书可见，tls-dissect 也会验证签名，从而证明签名错误。',
  },
  no_client_certificate: {
    name: '没有客户端证书',
    explained:
      '服务端要求客户端证书（CertificateRequest），客户端以空的 Certificate 响应。要么没有配置证书，要么所有证书都不符合服务端列出的 CA 名称、密钥类型或签名算法。必须要证书的服务端会终止握手；nginx 则完成握手，随后在 TLS 连接内返回 400 “No required SSL certificate was sent”。',
  },
  client_cert_not_in_ca_list: {
    name: '客户端证书不在 CA 列表中',
    explained:
      'CertificateRequest 列出服务端接受哪些 CA 的证书，而客户端的证书不是其中任何一个签发的。Java、Go 等会发送空的 Certificate；curl 和 OpenSSL 仍会发送自己的证书。',
  },
  client_cert_sigalg_mismatch: {
    name: '客户端证书的签名算法不符',
    because: 'TRUST不接受客户端密钥的签名算法',
    explained: 'CertificateRequest 列出服务端接受的签名算法，而客户端的密钥一种也不支持。',
  },
  cannot_sign: {
    name: '无法使用私钥签名',
    because: '客户端无法使用其证书的私钥',
    meaning:
      '客户端有证书，却无法使用其私钥：智能卡或令牌被锁定或不存在、密钥文件不可读。它以空的 Certificate 响应，或放弃。',
  },
  ca_list_too_long: {
    name: 'CA 列表过长',
    because: '服务端的 CA 名称列表超出了客户端能接受的长度',
    meaning:
      'CertificateRequest 列出服务端接受的所有 CA 的名称。若列出整个系统信任库，就会超出某些客户端的限度。',
  },
  message_too_large: {
    name: '握手消息过大',
    because: '一条握手消息超出了对方能接受的大小',
    meaning: '各实现都限制握手消息的大小：OpenSSL 证书 100 kB，Go 64 kB，Java 32 kB 或 10 张证书。',
  },
  protocol_version: {
    name: '没有共同的版本',
    because: '双方没有共同的 TLS 版本',
    explained:
      '客户端和服务端必须有一个共同的 TLS 版本。双方各自配置了最低和最高版本；旧服务端最高只支持 TLS 1.0 或 1.1，现在的客户端已不再提供。',
  },
  inappropriate_fallback: {
    name: '不应有的版本降级重试',
    because: '客户端表明正在用较低版本重试（TLS_FALLBACK_SCSV），而服务端支持更高的版本',
    meaning:
      '客户端用最高版本失败后以较低版本重试时会用 TLS_FALLBACK_SCSV（RFC 7507）标明，使途中的人无法强制双方使用旧版本。应当查看第一次尝试。',
  },
  downgrade: {
    name: '版本被降级',
    because: '服务端的随机数表明它支持更高的版本，较低的版本是被迫选择的',
    meaning:
      '支持 TLS 1.3 的服务端在协商较低版本时会在随机数中作标记（RFC 8446 第 4.1.3 节）。提供了 TLS 1.3 的客户端由此知道 hello 在途中被改动。',
  },
  sslv2_hello: {
    name: 'SSL 2.0 格式的 hello',
    because: '客户端以 SSL 2.0 格式的 hello 开始',
    meaning: 'SSL 2.0 格式的 hello 不能携带扩展，现已禁止（RFC 6176）。',
  },
  no_shared_cipher: {
    name: '没有共同的密码套件',
    because: '双方没有共同的密码套件',
    meaning: '客户端列出密码套件，服务端从中选择一个自己支持且适合其密钥的套件。',
    explained:
      '双方没有共同的密码套件，或者没有一个适合服务端的密钥：持有 ECDSA 密钥的服务端不能使用 RSA 签名的套件。',
  },
  no_shared_group: {
    name: '没有共同的群组',
    because: '双方没有共同的密钥交换群组（曲线）',
    meaning: '客户端列出密钥交换群组，服务端必须支持其中之一。',
    explained: '双方没有共同的密钥交换群组（曲线）。',
  },
  no_shared_sigalg: {
    name: '没有共同的签名算法',
    because: '没有共同的签名算法适合对方证书的密钥',
    meaning: '客户端列出签名算法；服务端的证书必须适合其中之一（例如 ECDSA 证书遇上只接受 RSA 的客户端）。',
    explained: '双方没有适合证书密钥的共同签名算法。',
  },
  unsupported_curve: {
    name: '不支持的曲线',
    because: '它的密钥所在的曲线TRUST不支持',
    meaning: '证书的密钥必须在双方都支持的曲线上；brainpool 曲线并非处处支持。',
  },
  dh_too_small: {
    name: 'Diffie-Hellman 素数太短',
    because: '服务端的 Diffie-Hellman 素数太短',
    meaning: 'DHE 的短素数可以被破解。现在的实现拒绝 1024 或 2048 位以下的素数。',
  },
  no_extended_master_secret: {
    name: '没有扩展主密钥',
    because: '对方不支持扩展主密钥（RFC 7627）',
    meaning: '扩展主密钥把会话密钥与握手绑定。FIPS 模式和一些新实现在 TLS 1.2 中要求它；较旧的实现不支持。',
  },
  ems_dropped: {
    name: '恢复会话时缺少扩展主密钥',
    because: '客户端恢复会话时没有带上该会话原有的扩展主密钥',
    meaning: '带扩展主密钥建立的会话只能带着它恢复（RFC 7627 第 5.3 节），否则必须拒绝。',
  },
  no_secure_renegotiation: {
    name: '不支持安全重新协商',
    because: '服务端不支持安全重新协商（RFC 5746）',
    explained:
      '客户端支持安全重新协商（RFC 5746），而 ServerHello 没有确认：服务端软件早于 2010 年，或者关闭了这一功能。许多客户端（包括 OpenSSL 3，报告 unsafe legacy renegotiation disabled）此时会终止握手。',
  },
  no_renegotiation: {
    name: '不允许重新协商',
    explained:
      '在 TLS 1.2 及更早版本中，服务端可以稍后用第二次握手要求客户端证书（例如只针对某个路径）。客户端以 no_renegotiation 响应，现在许多实现都如此；TLS 1.3 改用握手后认证。',
  },
  no_alpn: {
    name: '没有共同的应用层协议',
    because: '双方没有共同的应用层协议（ALPN）',
    explained:
      '客户端用 ALPN 列出应用层协议（如 h2 和 http/1.1），由服务端选择其一；服务端一个都不支持时可以拒绝。',
  },
  unrecognized_name: {
    name: '未知主机名',
    because: '服务端没有配置客户端所请求的主机名',
    explained:
      '客户端在 server_name 扩展（SNI）中给出要访问的主机名；服务端没有配置该主机名时可以拒绝。如果告警只是警告，连接可以继续。',
  },
  unsupported_extension: {
    name: '没有请求过的扩展',
    because: '服务端发送了客户端没有请求的扩展',
    meaning: '服务端只能回应客户端发送过的扩展（RFC 8446 第 4.2 节）。',
  },
  duplicate_extension: {
    name: '重复的扩展',
    because: '同一个扩展在 hello 中出现了两次',
    meaning: '每个扩展在 hello 中只能出现一次（RFC 8446 第 4.2 节）。',
  },
  wrong_psk: {
    name: '预共享密钥不同',
    because: '双方的预共享密钥不同',
    meaning: '双方必须以同一身份持有同一个预共享密钥（PSK），否则无法通过验证。',
  },
  unknown_psk_identity: {
    name: '未知的 PSK 身份',
    because: '服务端没有客户端的 PSK 身份',
    meaning: '客户端用身份指明它的预共享密钥（PSK），服务端必须配置了这个身份。',
  },
  session_id_context: {
    name: '缺少会话 ID 上下文',
    because: '服务端没有设置会话 ID 上下文（session ID context），无法恢复这个会话',
    meaning:
      '只有服务端程序设置了会话 ID 上下文（session ID context），OpenSSL 才会恢复带客户端证书的会话。完整握手则可以成功。',
  },
  fingerprint_mismatch: {
    name: '证书指纹不符',
    because: '它不是TRUST配置中指定的证书（或密钥）',
    meaning: '程序可以被配置为只接受某一张证书或某个密钥（证书固定、SDP 中的指纹），不论由哪个 CA 签发。',
  },
  record_overflow: {
    name: '记录超长',
    because: '一条记录超出了 TLS 允许的长度',
    meaning: '一条记录最多 16384 字节内容；更长的会被拒绝。',
  },
  corrupted: {
    name: '数据损坏',
    because: '一条记录未通过验证（字节在途中被改动，或双方密钥不同）',
    meaning: '每条受保护的记录都要通过验证。未通过的记录要么在途中被改动，要么双方密钥不同。',
  },
  transcript_changed: {
    name: '握手在途中被改动',
    because: '双方看到的握手内容不同，因为它在途中被改动',
    meaning: '双方对握手的全部消息计算哈希；Finished 验证失败说明有消息在途中被改动。',
  },
  injected: {
    name: '途中注入的数据',
    meaning: '防火墙或代理在握手中途向数据流注入了自己的页面。',
  },
  plain_http_to_tls: {
    name: '向 TLS 端口发送明文 HTTP',
    explained:
      '客户端最先发送的是明文 HTTP 请求，而服务端要求的是 ClientHello：用了 http:// 而不是 https://。途中任何人都能读到这个请求。',
  },
  plain_to_tls: {
    name: '向 TLS 端口发送明文',
    meaning: '服务端要求 ClientHello，客户端却使用了另一种明文协议。',
  },
  not_tls_server: {
    name: '服务端不支持 TLS',
    explained:
      '客户端发起 TLS，服务端却以明文响应：这个端口不使用 TLS，或者尚未升级（STARTTLS）。OpenSSL 报告 “wrong version number”。',
  },
  proxy_protocol: {
    name: 'PROXY 协议头',
    meaning:
      '负载均衡器在 ClientHello 之前发送 PROXY 协议头，而服务端没有为此配置（或需要协议头却没有收到）。',
  },
  proxy_refused: {
    name: '代理拒绝',
    meaning: '代理没有打开隧道（CONNECT 或 SOCKS），所以从未到达服务端。',
  },
  starttls_refused: {
    name: 'STARTTLS 被拒绝',
    meaning: '在以明文开始的协议中，客户端请求 TLS（STARTTLS、SSLRequest）；这个服务端拒绝了，或不支持。',
  },
  starttls_stripped: {
    name: 'STARTTLS 被抹去',
    meaning: '途中的设备覆盖了 STARTTLS 的声明或请求，以便继续读取内容。',
  },
  eap_method: {
    name: 'EAP 方法不符',
    meaning:
      'EAP（802.1X）：客户端不接受服务端要求的方法。它配置的是另一个方法，或者缺少该方法所需的东西，例如 EAP-TLS 的证书。',
  },
  inner_authentication: {
    name: '内层认证失败',
    meaning:
      'EAP（802.1X）：TLS 隧道已经建立，客户端在其中出示的内容被拒绝：用户名、密码或内部方法。这不是证书的问题。',
  },
  no_data: {
    name: '没有数据',
    meaning: '连接打开后没有传输任何数据就关闭了：健康检查、端口扫描，或预先打开的连接。',
  },
  reset: {
    name: '连接被重置',
    explained:
      '握手中途出现重置（RST），没有告警：程序在数据未读时关闭或崩溃、防火墙，或者没有后端的负载均衡器。',
  },
  timeout: {
    name: '超时',
    explained:
      '发出了数据，却没有响应：进程挂起、端口使用另一种协议，或者途中的设备丢弃了数据包（ICMP 被过滤时的大数据包）。',
  },
  abandoned: {
    name: '中途断开',
    explained:
      '一方在握手中途关闭了连接，没有告警。基于 Node.js 和 gRPC 的程序就这样拒绝证书；原因在它的日志里。',
  },
  refused: {
    name: '连接被拒绝',
    explained: '对 SYN 的响应是重置或 ICMP 错误：这个端口没有程序在监听，或者途中的规则拒绝了它。',
  },
  protocol_error: {
    name: '协议错误',
    because: '对方违反了协议，或途中的设备违反了协议',
    explained:
      '一方收到了违反协议的内容：消息出现的位置不对、字段超出范围、记录校验失败。可能是实现有缺陷、中间设备改动了数据，或者这个端口使用另一种协议。',
  },
  unknown: {
    name: '未知',
    because: '抓包中看不出原因',
    meaning: '可能的原因不止一个，而连接的结束方式没有说明是哪一个。',
    explained: '有一方拒绝了，而抓包中看不出原因：告警很笼统，或者是加密的。仍然可能的原因会列出。',
  },
};

/** Undefined: it is none. */
export const causeName = (cause: string): string | undefined =>
  Object.hasOwn(CAUSES, cause) ? CAUSES[cause as Cause].name : undefined;

const wordsOf = (cause: Cause): CauseWords => CAUSES[cause];

export const because = (cause: Cause, by: string): string =>
  (wordsOf(cause).because ?? cause).replaceAll('TRUST', side(by));

export const meaningOf = (cause: Cause): string => wordsOf(cause).meaning ?? '';

export function explained(cause: Cause): string {
  const words = wordsOf(cause);
  return words.meaning === undefined ? words.explained : (words.explained ?? words.meaning);
}
