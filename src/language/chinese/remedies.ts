import { callOf, keyLogCommand } from '../english/call.js';
import type { remedies as english } from '../english/remedies.js';
import { list, type Section, side } from './words.js';

export const remedies: Section<typeof english> = {
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
  'remedy.renew': (a) => {
    if (a.subject !== undefined)
      return `在${side(a.owner)}发送的证书中，用该 CA 现行的证书替换 ${a.subject}，并重新加载${side(a.owner)}。`;
    return a.elsewhere === true
      ? `${side(a.owner)}自己的证书没有过期：检查对方所信任的 CA 证书和 CRL 是否过期，以及对方的时钟。`
      : `续期或更换${side(a.owner)}证书，并重新加载${side(a.owner)}。如果没有证书过期，请检查对方的时钟。`;
  },
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
  'remedy.no_shared_sigalg': (a) =>
    `为服务端配置适合客户端某个签名算法（${list(a.schemes)}）的密钥和证书，或在客户端允许更多算法（OpenSSL：SignatureAlgorithms；Java：jdk.tls.client.SignatureSchemes；Node.js：sigalgs）。`,
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
  'remedy.pass_certificate_on': () =>
    '配置负载均衡器要求客户端证书并转交（nginx：ssl_verify_client，并用 proxy_set_header 转发 $ssl_client_escaped_cert），或把 TLS 直接透传给后面的服务。',
  'remedy.crl_missing': (a) =>
    `为${side(a.by)}提供证书链中每个 CA 的最新 CRL，或关闭其吊销检查（${a.by === 'server' ? 'nginx：ssl_crl；Apache：SSLCARevocationFile；HAProxy：crl-file；Mosquitto：crlfile' : 'curl：--crlfile'}；Python：load_verify_locations；Node.js：crl；OpenSSL：-crl_check）。`,
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
    `提高${side(a.by)}的验证深度${a.by === 'server' ? '（nginx：ssl_verify_depth，Apache：SSLVerifyDepth）' : ''}，或缩短证书链。`,
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
    '在服务端程序中设置会话 ID 上下文（session ID context）（OpenSSL：SSL_CTX_set_session_id_context；pyOpenSSL：set_session_id），或关闭会话恢复。',
  'remedy.ca_list_too_long': () =>
    '配置服务端只列出签发客户端证书的 CA（nginx：ssl_client_certificate 只含这些；Apache：SSLCADNRequestFile）。',
  'remedy.message_too_large': () =>
    '发送更少更小的证书，或提高接收方的限度（Java：jdk.tls.maxHandshakeMessageSize；OpenSSL：SSL_CTX_set_max_cert_list）。',
  'remedy.corrupted': () => '在两端抓包并比较：途中的设备改动了字节，或一方的 TLS 库有缺陷。',
  'remedy.injected': () => '询问途中防火墙或代理的管理员为何阻断这个连接；注入的页面会说明来源。',
  'remedy.foreign_reset': () => '查找途中重置此类连接的防火墙或过滤设备；在两端抓包以确定 RST 从何处发出。',
};
