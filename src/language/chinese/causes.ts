import type { causes as english, Unheard } from '../english/causes.js';
import { isPossible } from '../english/sureness.js';
import { probably, probablyAs } from './sureness.js';
import { type Section, side } from './words.js';

const REFUSED_UNHEARD: Readonly<Record<Unheard, string>> = {
  client_certificate: '客户端的证书',
  missing_client_certificate: '没有证书的客户端',
  connection: '这个连接',
};

/** Every cause of a verdict; a test compares. */
export const CAUSES: Readonly<Record<string, string>> = {
  none: '无',
  unknown_ca: 'CA 不受信任',
  self_signed: '自签名',
  missing_intermediate: '缺少中间证书',
  expired: '已过期',
  not_yet_valid: '尚未生效',
  hostname_mismatch: '主机名不符',
  wrong_eku: '扩展密钥用法不符',
  key_usage: '密钥用法不符',
  weak_signature: '密钥或签名太弱',
  revoked: '已吊销',
  crl_missing: '缺少 CRL',
  crl_expired: 'CRL 已过期',
  revocation_undetermined: '无法确定吊销状态',
  no_ocsp_staple: '没有附带 OCSP 响应',
  not_a_ca: '签发者不是 CA',
  path_length: '超出路径长度限制',
  chain_too_long: '证书链过长',
  name_constraints: '违反名称约束',
  unhandled_critical_extension: '不支持的关键扩展',
  bad_certificate_verify: '签名验证失败',
  no_client_certificate: '没有客户端证书',
  client_cert_not_in_ca_list: '客户端证书不在 CA 列表中',
  client_cert_sigalg_mismatch: '客户端证书的签名算法不符',
  cannot_sign: '无法使用私钥签名',
  ca_list_too_long: 'CA 列表过长',
  message_too_large: '握手消息过大',
  protocol_version: '没有共同的版本',
  inappropriate_fallback: '不应有的版本降级重试',
  downgrade: '版本被降级',
  sslv2_hello: 'SSL 2.0 格式的 hello',
  no_shared_cipher: '没有共同的密码套件',
  no_shared_group: '没有共同的群组',
  no_shared_sigalg: '没有共同的签名算法',
  unsupported_curve: '不支持的曲线',
  dh_too_small: 'Diffie-Hellman 素数太短',
  no_extended_master_secret: '没有扩展主密钥',
  ems_dropped: '恢复会话时缺少扩展主密钥',
  no_secure_renegotiation: '不支持安全重新协商',
  no_renegotiation: '不允许重新协商',
  no_alpn: '没有共同的应用层协议',
  unrecognized_name: '未知主机名',
  unsupported_extension: '没有请求过的扩展',
  duplicate_extension: '重复的扩展',
  wrong_psk: '预共享密钥不同',
  unknown_psk_identity: '未知的 PSK 身份',
  session_id_context: '缺少会话 ID 上下文',
  fingerprint_mismatch: '证书指纹不符',
  record_overflow: '记录超长',
  corrupted: '数据损坏',
  transcript_changed: '握手在途中被改动',
  injected: '途中注入的数据',
  plain_http_to_tls: '向 TLS 端口发送明文 HTTP',
  plain_to_tls: '向 TLS 端口发送明文',
  not_tls_server: '服务端不支持 TLS',
  proxy_protocol: 'PROXY 协议头',
  proxy_refused: '代理拒绝',
  starttls_refused: 'STARTTLS 被拒绝',
  starttls_stripped: 'STARTTLS 被抹去',
  eap_method: 'EAP 方法不符',
  inner_authentication: '内层认证失败',
  no_data: '没有数据',
  reset: '连接被重置',
  timeout: '超时',
  abandoned: '中途断开',
  refused: '连接被拒绝',
  protocol_error: '协议错误',
  unknown: '未知',
};

export const FAULT: Readonly<Record<string, string>> = {
  self_signed: '它是自签名的，而且不在TRUST的信任库中',
  unknown_ca: 'TRUST不信任签发它的 CA',
  missing_intermediate: '证书链中缺少中间证书',
  expired: '它或证书链中的另一张证书已过期',
  not_yet_valid: '它尚未生效',
  hostname_mismatch: '它不是为客户端所访问的主机名签发的',
  wrong_eku: '它的扩展密钥用法不允许这种用途',
  key_usage: '它的密钥用法不允许这种用途',
  weak_signature: '它的密钥或签名太弱',
  revoked: '它已被吊销',
  crl_missing: 'TRUST检查吊销状态，却没有签发它的 CA 的 CRL',
  crl_expired: 'TRUST用来检查它的 CRL 已过期',
  revocation_undetermined: 'TRUST无法确定它是否已被吊销',
  fingerprint_mismatch: '它不是TRUST配置中指定的证书（或密钥）',
  no_ocsp_staple: '它要求附带 OCSP 响应，而服务端没有附带',
  not_a_ca: '签发它的证书不是 CA',
  path_length: '它的证书链中的中间 CA 多于其中一个所允许的数目',
  chain_too_long: '它的证书链比TRUST所允许的更长',
  name_constraints: '它的名称超出了其 CA 获准签发的范围',
  unhandled_critical_extension: '它含有TRUST不支持的关键扩展',
  unsupported_curve: '它的密钥所在的曲线TRUST不支持',
  bad_certificate_verify: '证明私钥归其所有的签名验证失败',
  client_cert_sigalg_mismatch: 'TRUST不接受客户端密钥的签名算法',
  cannot_sign: '客户端无法使用其证书的私钥',
  protocol_version: '双方没有共同的 TLS 版本',
  inappropriate_fallback: '客户端表明正在用较低版本重试（TLS_FALLBACK_SCSV），而服务端支持更高的版本',
  downgrade: '服务端的随机数表明它支持更高的版本，较低的版本是被迫选择的',
  sslv2_hello: '客户端以 SSL 2.0 格式的 hello 开始',
  no_shared_cipher: '双方没有共同的密码套件',
  no_shared_group: '双方没有共同的密钥交换群组（曲线）',
  no_shared_sigalg: '没有共同的签名算法适合对方证书的密钥',
  no_alpn: '双方没有共同的应用层协议（ALPN）',
  unrecognized_name: '服务端没有配置客户端所请求的主机名',
  no_secure_renegotiation: '服务端不支持安全重新协商（RFC 5746）',
  no_extended_master_secret: '对方不支持扩展主密钥（RFC 7627）',
  ems_dropped: '客户端恢复会话时没有带上该会话原有的扩展主密钥',
  dh_too_small: '服务端的 Diffie-Hellman 素数太短',
  unsupported_extension: '服务端发送了客户端没有请求的扩展',
  duplicate_extension: '同一个扩展在 hello 中出现了两次',
  wrong_psk: '双方的预共享密钥不同',
  unknown_psk_identity: '服务端没有客户端的 PSK 身份',
  session_id_context: '服务端没有设置会话 ID 上下文（session ID context），无法恢复这个会话',
  ca_list_too_long: '服务端的 CA 名称列表超出了客户端能接受的长度',
  message_too_large: '一条握手消息超出了对方能接受的大小',
  record_overflow: '一条记录超出了 TLS 允许的长度',
  corrupted: '一条记录未通过验证（字节在途中被改动，或双方密钥不同）',
  transcript_changed: '双方看到的握手内容不同，因为它在途中被改动',
  protocol_error: '对方违反了协议，或途中的设备违反了协议',
  unknown: '抓包中看不出原因',
};

export const because = (cause: string, by: string): string =>
  (FAULT[cause] ?? cause).replaceAll('TRUST', side(by));

export const WHAT_IT_MEANS: Readonly<Record<string, string>> = {
  self_signed: '自签名证书只能为自己背书，所以只有当这张证书本身就在对方的信任库中时，对方才会接受。',
  unknown_ca: '证书的签发链要能追溯到检查方信任库中的某个 CA，才会被接受。该链无法追溯到受信任的 CA。',
  missing_intermediate: '发送方必须发送自己的证书与根证书之间的每一张证书；检查方只有根证书。',
  expired: '证书链中的每张证书都写明有效期；连接发生在其中一张的有效期结束之后。',
  not_yet_valid: '每张证书都写明有效期；连接发生在有效期开始之前。时钟不准看起来也是这样。',
  hostname_mismatch:
    '客户端把所访问的主机名与证书的主体备用名称（subjectAltName）比较，而不是与通用名（CN）比较。',
  wrong_eku: '扩展密钥用法列出证书可以用来做什么：服务端用 serverAuth，客户端用 clientAuth。',
  key_usage: '密钥用法列出密钥可以做什么。TLS 需要 digitalSignature，RSA 密钥交换需要 keyEncipherment。',
  weak_signature: '短密钥和 SHA-1 之类的旧摘要可以伪造；现在的实现都会拒绝。',
  revoked: 'CA 在证书到期之前撤回了它。',
  crl_missing:
    '检查吊销状态的一方需要证书链中每个 CA 的 CRL。缺少时 OpenSSL 会返回 unknown_ca，尽管它信任这个 CA。',
  crl_expired:
    'CRL 写明下次更新的时间，过后即失效。OpenSSL 此时会返回 certificate_expired，尽管证书本身有效。',
  revocation_undetermined: '检查方查询 OCSP 或下载 CRL，却没有得到可用的结果；严格的实现会因此拒绝。',
  fingerprint_mismatch:
    '程序可以被配置为只接受某一张证书或某个密钥（证书固定、SDP 中的指纹），不论由哪个 CA 签发。',
  no_ocsp_staple: '带有 TLS feature 扩展（must-staple，RFC 7633）的证书只有附带 OCSP 响应才有效。',
  not_a_ca: '只有 basicConstraints 为 CA:TRUE 的证书才能签发其他证书。OpenSSL 对这样的链返回 unknown_ca。',
  path_length: 'CA 证书可以限制其下还能有几级 CA（pathLenConstraint）。OpenSSL 对此返回 unknown_ca。',
  chain_too_long:
    '程序会限制证书链的深度（nginx：ssl_verify_depth，Apache：SSLVerifyDepth）。超出时 OpenSSL 返回 unknown_ca。',
  name_constraints: 'CA 证书可以限制其下的名称（nameConstraints）；超出范围的名称使整条链无效。',
  unhandled_critical_extension: '不支持某个关键扩展的一方必须拒绝证书（RFC 5280 第 4.2 节）。',
  unsupported_curve: '证书的密钥必须在双方都支持的曲线上；brainpool 曲线并非处处支持。',
  bad_certificate_verify:
    '每一方都用私钥对握手签名。签名验证失败说明私钥与证书不匹配，或者握手在途中被改动。',
  inappropriate_fallback:
    '客户端用最高版本失败后以较低版本重试时会用 TLS_FALLBACK_SCSV（RFC 7507）标明，使途中的人无法强制双方使用旧版本。应当查看第一次尝试。',
  downgrade:
    '支持 TLS 1.3 的服务端在协商较低版本时会在随机数中作标记（RFC 8446 第 4.1.3 节）。提供了 TLS 1.3 的客户端由此知道 hello 在途中被改动。',
  sslv2_hello: 'SSL 2.0 格式的 hello 不能携带扩展，现已禁止（RFC 6176）。',
  no_shared_cipher: '客户端列出密码套件，服务端从中选择一个自己支持且适合其密钥的套件。',
  no_shared_group: '客户端列出密钥交换群组，服务端必须支持其中之一。',
  no_shared_sigalg:
    '客户端列出签名算法；服务端的证书必须适合其中之一（例如 ECDSA 证书遇上只接受 RSA 的客户端）。',
  no_extended_master_secret:
    '扩展主密钥把会话密钥与握手绑定。FIPS 模式和一些新实现在 TLS 1.2 中要求它；较旧的实现不支持。',
  ems_dropped: '带扩展主密钥建立的会话只能带着它恢复（RFC 7627 第 5.3 节），否则必须拒绝。',
  dh_too_small: 'DHE 的短素数可以被破解。现在的实现拒绝 1024 或 2048 位以下的素数。',
  unsupported_extension: '服务端只能回应客户端发送过的扩展（RFC 8446 第 4.2 节）。',
  duplicate_extension: '每个扩展在 hello 中只能出现一次（RFC 8446 第 4.2 节）。',
  wrong_psk: '双方必须以同一身份持有同一个预共享密钥（PSK），否则无法通过验证。',
  unknown_psk_identity: '客户端用身份指明它的预共享密钥（PSK），服务端必须配置了这个身份。',
  session_id_context:
    '只有服务端程序设置了会话 ID 上下文（session ID context），OpenSSL 才会恢复带客户端证书的会话。完整握手则可以成功。',
  ca_list_too_long:
    'CertificateRequest 列出服务端接受的所有 CA 的名称。若列出整个系统信任库，就会超出某些客户端的限度。',
  message_too_large: '各实现都限制握手消息的大小：OpenSSL 证书 100 kB，Go 64 kB，Java 32 kB 或 10 张证书。',
  record_overflow: '一条记录最多 16384 字节内容；更长的会被拒绝。',
  corrupted: '每条受保护的记录都要通过验证。未通过的记录要么在途中被改动，要么双方密钥不同。',
  transcript_changed: '双方对握手的全部消息计算哈希；Finished 验证失败说明有消息在途中被改动。',
  cannot_sign:
    '客户端有证书，却无法使用其私钥：智能卡或令牌被锁定或不存在、密钥文件不可读。它以空的 Certificate 响应，或放弃。',
  no_data: '连接打开后没有传输任何数据就关闭了：健康检查、端口扫描，或预先打开的连接。',
  plain_to_tls: '服务端要求 ClientHello，客户端却使用了另一种明文协议。',
  injected: '防火墙或代理在握手中途向数据流注入了自己的页面。',
  proxy_protocol:
    '负载均衡器在 ClientHello 之前发送 PROXY 协议头，而服务端没有为此配置（或需要协议头却没有收到）。',
  proxy_refused: '代理没有打开隧道（CONNECT 或 SOCKS），所以从未到达服务端。',
  starttls_refused:
    '在以明文开始的协议中，客户端请求 TLS（STARTTLS、SSLRequest）；这个服务端拒绝了，或不支持。',
  eap_method:
    'EAP（802.1X）：客户端不接受服务端要求的方法。它配置的是另一个方法，或者缺少该方法所需的东西，例如 EAP-TLS 的证书。',
  inner_authentication:
    'EAP（802.1X）：TLS 隧道已经建立，客户端在其中出示的内容被拒绝：用户名、密码或内部方法。这不是证书的问题。',
  starttls_stripped: '途中的设备覆盖了 STARTTLS 的声明或请求，以便继续读取内容。',
  unknown: '可能的原因不止一个，而连接的结束方式没有说明是哪一个。',
};

export const causes: Section<typeof english> = {
  'verdict.parameters_refused': (a) =>
    `${side(a.by)}${probably(a)}拒绝了握手${a.alert === undefined ? '' : `（${a.alert}）`}${a.cause === 'unknown' ? '；' : `：${probablyAs(a)}`}${because(a.cause, a.by)}。`,
  'explanation.parameters_refused': (a) => WHAT_IT_MEANS[a.cause] ?? '',
  'verdict.established_other_leg': (a) =>
    `握手成功，且没有要求客户端证书；应用却返回缺少证书，所以它${probably(a)}指的是另一段连接：TLS 在它前面的负载均衡器或代理处终止。`,
  'explanation.established_other_leg': () =>
    '这个服务端没有发送 CertificateRequest，客户端无法在此出示证书。要求证书的是它后面的服务。',
  'remedy.pass_certificate_on': () =>
    '配置负载均衡器要求客户端证书并转交（nginx：ssl_verify_client，并用 proxy_set_header 转发 $ssl_client_escaped_cert），或把 TLS 直接透传给后面的服务。',
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

  'alternative.not_opened': () => '连接可能从未打开',
  'alternative.opened_and_closed': () => '连接可能打开后没有传输数据就关闭了',
  'alternative.not_tls': (a) => `${side(a.from)}发送的可能不是 TLS`,
  'alternative.injected': () => '途中的设备可能注入了自己的内容',
  'alternative.alert': (a) =>
    a.sealed
      ? `可能是${side(a.from)}的一个告警结束了连接，它是加密的或不在抓包中`
      : `${side(a.from)}的告警可能就是拒绝`,
  'alternative.alert_about_parameters': (a) =>
    `告警可能针对参数：${a.from === 'client' ? '服务端所选的' : '客户端所提供的'}某些内容不被接受`,
  'alternative.alert_about_certificate': (a) => `告警可能针对${side(a.owner)}证书`,
  'alternative.alert_about_missing': () => '告警可能针对客户端没有发送证书',
  'alternative.server_unheard': (a) => `抓包中没有服务端的响应：它可能拒绝了${REFUSED_UNHEARD[a.unheard]}`,
  'alternative.hung_up': (a) => `${side(a.by)}可能在握手完成之前自行断开`,
  'alternative.cut_by_network': () => '途中的设备可能切断了连接：防火墙、负载均衡器，或路由丢失',
  'alternative.fell_silent': () => '可能之后双方都没有再发送任何内容',
  'alternative.refused_renegotiation': (a) => `${side(a.by)}可能拒绝了这个连接上的第二次握手（重新协商）`,
  'alternative.certificate': (a) =>
    `${side(a.owner)}证书：可能是因为${because(a.cause, a.owner === 'server' ? 'client' : 'server')}`,
  'alternative.parameters': (a) => `可能是因为${because(a.cause, 'server')}`,
  'alternative.expired_elsewhere': (a) =>
    `${side(a.owner)}证书之上未出现在抓包中的证书（例如根证书）可能已过期`,
  'alternative.clock': (a) => `${side(a.by)}的时钟可能不准`,
  'alternative.other_name_checked': () => '客户端检查的可能不是它所请求的名称',
  'alternative.no_client_certificate': () => '客户端可能没有证书',
  'alternative.cannot_sign': () => '客户端可能有证书，却无法使用其私钥（被锁定的令牌、不可读的密钥文件）',
  'alternative.left_without_reason': () => '原因可能无法从抓包中看到',

  'remedy.crl_missing': (a) =>
    `为${side(a.by)}提供证书链中每个 CA 的最新 CRL，或关闭其吊销检查（nginx：ssl_crl，Apache：SSLCARevocationFile，OpenSSL：-crl_check）。`,
  'remedy.crl_expired': (a) => ({
    text: `从 CA 获取新的 CRL，并重新加载${side(a.by)}。其有效期可这样查看：`,
    command: 'openssl crl -in crl.pem -noout -nextupdate',
  }),
  'remedy.revocation_undetermined': (a) =>
    `确保${side(a.by)}能够访问 CA 的 OCSP 和 CRL 地址，或由对方附带 OCSP 响应。`,
  'remedy.no_ocsp_staple': () =>
    '启用 OCSP 装订（stapling）（nginx：ssl_stapling on；Apache：SSLUseStapling on），或改用不带 must-staple 的证书。',
  'remedy.issue_from_ca': (a) =>
    `用 basicConstraints 为 CA:TRUE、keyUsage 含 keyCertSign 的证书签发${side(a.owner)}证书。`,
  'remedy.path_length': () => '由该 CA 直接签发证书，或以更大的 pathLenConstraint 更换该 CA 证书。',
  'remedy.chain_too_long': (a) =>
    `提高${side(a.by)}的验证深度（nginx：ssl_verify_depth，Apache：SSLVerifyDepth），或缩短证书链。`,
  'remedy.name_constraints': (a) => `为${side(a.owner)}签发名称在其 CA 允许范围内的证书。`,
  'remedy.reissue': (a) => `为${side(a.owner)}签发不含该扩展的证书，或更新检查它的一方。`,
  'remedy.key_usage': (a) =>
    `为${side(a.owner)}签发密钥用法含 digitalSignature（RSA 密钥交换则为 keyEncipherment）的证书。`,
  'remedy.supported_curve': (a) => `为${side(a.owner)}签发 P-256、P-384 或 RSA 密钥的证书。`,
  'remedy.usable_key': () => '检查客户端能否使用其证书的私钥：令牌已连接且已解锁，密钥文件可读且与证书匹配。',
  'remedy.inappropriate_fallback': () =>
    '查看同一客户端使用较高版本的第一次尝试：那里的失败才是原因。然后关闭降级重试。',
  'remedy.downgrade': () => '找出改动 hello 的中间设备，或只支持较低版本的前端：在其两侧分别抓包。',
  'remedy.sslv2_hello': () =>
    '在客户端关闭 SSL 2.0 格式的 hello（Java：从协议列表中去掉 SSLv2Hello），或更新客户端。',
  'remedy.no_extended_master_secret': () =>
    '更新不支持 extended_master_secret 的一方，改用 TLS 1.3，或放宽要求它的一方。',
  'remedy.ems_dropped': () =>
    '在客户端关闭会话恢复，或更新客户端：恢复这样的会话时必须提供 extended_master_secret。',
  'remedy.dh_too_small': () =>
    '为服务端配置 2048 位以上的 Diffie-Hellman 群组（nginx：ssl_dhparam，Java：-Djdk.tls.ephemeralDHKeySize=2048），或改用 ECDHE。',
  'remedy.broken_peer': (a) => `更新${side(a.from)}的 TLS 库，或以其名义发送数据的中间设备：它违反了协议。`,
  'remedy.wrong_psk': () => '在双方以相同的身份配置相同的预共享密钥（PSK）。',
  'remedy.unknown_psk_identity': () => '在服务端添加客户端发送的身份，或在客户端更正它。',
  'remedy.session_id_context': () =>
    '在服务端程序中设置会话 ID 上下文（session ID context）（OpenSSL：SSL_CTX_set_session_id_context），或关闭会话恢复。',
  'remedy.ca_list_too_long': () =>
    '配置服务端只列出签发客户端证书的 CA（nginx：ssl_client_certificate 只含这些；Apache：SSLCADNRequestFile）。',
  'remedy.message_too_large': () =>
    '发送更少更小的证书，或提高接收方的限度（Java：jdk.tls.maxHandshakeMessageSize；OpenSSL：SSL_CTX_set_max_cert_list）。',
  'remedy.corrupted': () => '在两端抓包并比较：途中的设备改动了字节，或一方的 TLS 库有缺陷。',
  'remedy.injected': () => '询问途中防火墙或代理的管理员为何阻断这个连接；注入的页面会说明来源。',
  'remedy.foreign_reset': () => '查找途中重置此类连接的防火墙或过滤设备；在两端抓包以确定 RST 从何处发出。',
};
