import type { teaching as english } from '../english/teaching.js';
import type { Section } from './words.js';

const paragraph = (...sentences: readonly (string | false | undefined)[]): string =>
  sentences.filter((one) => one !== false && one !== undefined).join('');

export const teaching: Section<typeof english> = {
  'teach.tcp_syn': () =>
    'TLS 需要一条不丢字节、不乱次序的连接，所以先有 TCP：客户端用 SYN 请求，服务端以 SYN 加 ACK 响应，客户端再确认。这些都没有保护。接下来，连接打开以后，客户端发出 ClientHello。',
  'teach.tcp_syn_ack': () =>
    '这个端口上有程序在监听；否则这里会是一个重置（RST）。它是否使用 TLS，要看它对接下来的 ClientHello 的响应。',
  'teach.tcp_fin': (a) =>
    paragraph(
      'FIN 表示本方没有更多数据。对方仍然可以发送。',
      a.hangsUp
        ? '握手还没有完成，也没有告警说明原因：只有关闭连接的程序知道原因，它的日志中可能有。'
        : '在它之前本应有一个 close_notify 告警，使途中的人无法暗中截断对话；许多程序省略了它。',
    ),
  'teach.tcp_rst': (a) =>
    paragraph(
      'RST 立即结束双向的连接，在途的数据全部丢弃。它不说明原因。',
      a.hangsUp
        ? '握手中途的 RST 来自崩溃的程序、没读完数据就关闭的程序，或者途中的防火墙、负载均衡器。'
        : '在告警或 close_notify 之后，它没有多少意义：一方还没读完就关闭了。',
    ),
  'teach.icmp_error': () =>
    '路由器和主机用 ICMP 报告无法送达的数据包。它不属于这个连接，任何人都可以伪造；是否重发由原来的发送方决定。',
  'teach.gap': () =>
    'TCP 给每个字节编号，从编号可以看出有一些不在抓包里：抓包时丢了包，或者每个包只保留了开头的字节。这些字节的内容未知。',
  'teach.plaintext': () =>
    '途中的任何人都能读到这些字节。这可能是正常的：有些协议以明文开始，之后才升级到 TLS（STARTTLS），代理也会在前面加上一行。如果这里本应是 TLS，那就是双方使用了不同的协议。',
  'teach.client_hello': (a) =>
    paragraph(
      a.again
        ? '这是第二个 ClientHello，带上了 HelloRetryRequest 所要的内容；其余必须与第一个相同。'
        : '客户端先发送，以明文列出它支持的内容，每个列表都按偏好排序。服务端只能从这些列表中选择。',
      !a.again &&
        (a.named
          ? '有多张证书的服务端根据这个主机名（SNI）决定出示哪一张。'
          : '它没有给出主机名（没有 SNI）：有多张证书的服务端会出示默认的那张，其名称可能不符。'),
      !a.again &&
        a.keyShares.length > 0 &&
        `密钥份额（${a.keyShares.join('、')}）省去一个往返：接受这个群组的 TLS 1.3 服务端可以立即得到密钥。`,
      !a.again && a.resumes && '它请求恢复以前的会话：如果服务端同意，就不交换证书。',
      '接下来是 ServerHello；如果服务端不接受任何选项，则是一个告警。',
    ),
  'teach.hello_retry_request': (a) =>
    paragraph(
      'TLS 1.3 的客户端先猜测服务端会用哪个群组，并为它附上密钥份额。',
      a.group === undefined
        ? '这个服务端要求先送回它发出的 cookie：这样它就不必为伪造的客户端保存状态。'
        : `这个服务端接受 ${a.group}，而客户端没有为它附上密钥份额。`,
      '这会多花一个往返，并不是错误。接下来，客户端重新发出 ClientHello。',
    ),
  'teach.server_hello': (a) =>
    paragraph(
      '服务端从客户端的列表中选定一个版本和一个密码套件；双方 hello 中的随机数都参与生成密钥。',
      a.tls13
        ? '有了双方的密钥份额，密钥已经产生：这条消息之后的内容都是加密的。'
        : '在 TLS 1.2 及更早版本中，握手继续以明文进行，所以抓包能看到证书。',
      a.tls13
        ? a.resumed
          ? '接下来是 EncryptedExtensions 和 Finished，没有证书。'
          : '接下来是 EncryptedExtensions；如果服务端要求客户端证书，则有证书请求（CertificateRequest）；然后是 Certificate、CertificateVerify 和 Finished。'
        : a.resumed
          ? '密钥来自以前的会话：接下来双方各发 ChangeCipherSpec 和 Finished，没有证书。'
          : '接下来是服务端证书、它的密钥交换参数；如果服务端要求客户端证书，则还有证书请求（CertificateRequest）。',
    ),
  'teach.encrypted_extensions': () =>
    '不必公开的内容，TLS 1.3 在这里加密发送：选定的应用层协议（ALPN），或者主机名已被识别。接下来，如果要求客户端证书，是证书请求；否则是服务端证书；恢复会话时则是 Finished。',
  'teach.certificate': (a) =>
    paragraph(
      '证书把一个名称和一个公钥绑定在一起，由签发者签名担保。',
      a.from === 'server'
        ? '客户端检查：签发链能否追溯到它信任的 CA？当前是否在有效期内？是否含有所访问的主机名？是否可用于服务端？'
        : '服务端检查：签发链能否追溯到它为客户端信任的 CA？当前是否在有效期内？是否可用于客户端？这里很少有服务端接受公共 CA。',
      a.selfSigned
        ? '这张证书用自己的密钥签名，没有签发链：只有这张证书本身在信任库中，它才受信任。'
        : a.alone
          ? '它没有带上签发者的证书：如果签发者就在对方的信任库中，这样足够；如果签发者是中间 CA，证书链就不完整。'
          : '第一张之后的证书用来补全证书链；根证书不必发送，因为对方本来就必须有它。',
      a.from === 'server'
        ? a.tls13
          ? '接下来，CertificateVerify 证明服务端持有私钥。'
          : '接下来，服务端发出它的密钥交换参数，并用私钥签名。'
        : a.tls13
          ? '接下来，CertificateVerify 证明客户端持有私钥。'
          : '接下来是 ClientKeyExchange，以及证明客户端持有私钥的 CertificateVerify。',
    ),
  'teach.certificate_empty': (a) =>
    a.from === 'client'
      ? '服务端要求了客户端证书，客户端就必须响应。没有证书，或者所有证书都不符合请求中的 CA 名称、密钥类型和签名算法时，客户端就这样响应。没有私钥需要证明，所以后面不会有 CertificateVerify。接下来由服务端决定：在客户端未认证的情况下继续，用告警拒绝，或者先完成握手、再由应用层拒绝请求（nginx：状态码 400）。'
      : '服务端的 Certificate 消息必须至少含有一张证书；客户端会以 decode_error 结束握手。',
  'teach.raw_public_key': () =>
    '双方约定不用证书（RFC 7250）：没有签发者为这个公钥担保，对方必须事先知道它。',
  'teach.certificate_request': (a) =>
    paragraph(
      '没有这条消息，客户端就没有经过认证，是单向认证；有了它就是双向认证。它列出服务端接受的签名算法，还可以列出服务端接受哪些 CA 签发的证书。',
      a.names === 0
        ? '这里没有列出 CA，所以客户端可以发送任何证书。'
        : `这里列出了 ${a.names} 个 CA：如果自己的证书都不是由它们签发的，许多客户端就不发送证书。`,
      a.late
        ? '它出现在握手之后（post-handshake authentication）。接下来客户端必须响应，哪怕是空的 Certificate。'
        : '客户端必须响应，哪怕是空的 Certificate；',
      a.late
        ? ''
        : a.tls13
          ? '在此之前，服务端先发送自己的证书。'
          : '在此之前，服务端还会发送 ServerHelloDone。',
    ),
  'teach.server_key_exchange': (a) =>
    paragraph(
      a.ephemeral
        ? '双方各自生成一对只用于这个连接的密钥（Diffie-Hellman）；这是服务端的公钥。以后即使有人窃取了证书的私钥，也无法解密这个连接：这就是前向保密。'
        : '密码套件为商定密钥而需要服务端给出的内容。',
      a.signed && '签名用的是证书的私钥：中间人无法替换成自己的公钥。',
      '接下来，如果要求客户端证书，是证书请求；否则是 ServerHelloDone。',
    ),
  'teach.server_hello_done': () =>
    '这条消息没有内容，只是一个标记：此后由服务端等待。接下来客户端发送 Certificate（如被要求）、ClientKeyExchange、CertificateVerify（如出示了证书）、ChangeCipherSpec 和 Finished。不接受服务端证书的客户端会在这里断开，有的发告警，有的不发。',
  'teach.client_key_exchange': (a) =>
    paragraph(
      a.transported
        ? '客户端生成秘密，用证书中的公钥加密后发送。任何持有服务端私钥的人，无论今天还是十年后，都能解密这个连接的抓包；TLS 1.3 已取消这种方式。'
        : '这是客户端用于密钥交换的公钥。双方各用自己的私钥和对方的公钥算出同一个秘密。秘密本身从不发送：所以没有密钥日志就无法解密抓包。',
      a.verify
        ? '接下来是 CertificateVerify，然后是 ChangeCipherSpec 和 Finished。'
        : '接下来是 ChangeCipherSpec 和 Finished。',
    ),
  'teach.certificate_verify': (a) =>
    paragraph(
      '谁都可以发送一张证书的副本；只有持有其私钥的一方才能生成这个签名。它覆盖到此为止的所有消息，所以只对这一次握手有效。如果验证不通过，对方会发送 decrypt_error。',
      a.tls13 ? '接下来是 Finished。' : '接下来是 ChangeCipherSpec 和 Finished。',
    ),
  'teach.change_cipher_spec': (a) =>
    a.compatibility
      ? 'TLS 1.3 发送它，是为了让途中的旧设备把它当作 TLS 1.2 而放行。它不起任何作用。'
      : a.encrypts
        ? '一个字节，一个信号：这一方从这里起发送的内容都用新密钥加密。接下来是它的 Finished，已加密。'
        : '一个字节，一个信号：这一方从这里起发送的内容都带有用新密钥算出的校验值，改动会被发现。这个密码套件不加密：途中任何人都能读到。',
  'teach.finished': (a) =>
    paragraph(
      '对握手中每一条消息的校验，用新密钥生成。它证明双方有同样的密钥，看到的是同样的消息：如果有人改动过 hello 中的列表，验证就会失败。',
      a.encrypted && '它是加密的；从位置（ChangeCipherSpec 之后的第一条消息）可以知道它是 Finished。',
      a.last
        ? '双方都已发出自己的 Finished：握手完成，可以发送应用数据了。'
        : '接下来，另一方发送其余的消息，直到它自己的 Finished。',
    ),
  'teach.encrypted_handshake': () =>
    '密钥启用以后，消息在加密的记录中传输：抓包只能看出有几条、有多长。需密钥日志才能解密。',
  'teach.close_notify': () =>
    '告警只有两个字节：级别和描述。这一个不是错误：它表示不会再有数据，使对方能区分对话是完整结束还是被截断。接下来 TCP 关闭。',
  'teach.alert': (a) =>
    paragraph(
      'TLS 用告警报告错误：两个字节，级别和描述，没有文字。',
      a.ends
        ? '发出致命告警的一方已经放弃，连接随之结束。具体原因在这一方的日志里；同样的情况，有的协议栈用具体的告警，有的用笼统的。'
        : '警告不会结束连接：如何处理由对方决定。',
    ),
  'teach.encrypted_alert': () =>
    '加密的告警：抓包只能看出是谁、在什么时候发出的。在完整的对话之后，它几乎总是 close_notify；在握手中途，它就是错误。',
  'teach.inferred_alert': (a) =>
    `TLS 1.3 加密告警，这条记录从外面看和应用数据一样。但长度泄露了它：告警有 2 字节，TLS 在加密内容中加上 1 字节的内容类型，加密算法再加上 ${a.tag} 字节的标签。没有哪条握手消息这么短，而这里还不该有应用数据。是哪个告警，需密钥日志才能看到；填充可以伪造长度，所以这是推断，不是确定。`,
  'teach.hidden_handshake': (a) =>
    paragraph(
      'TLS 1.3 的加密消息从外面看和应用数据一样。仍然可见的是记录、它们的长度和次序：证书有几百字节，Finished 有几十字节，告警只有两字节，加密给每条记录增加的长度相同。',
      a.from === 'server'
        ? '按照标准，这些记录以 EncryptedExtensions 开始。接下来客户端响应：发送它的消息直到 Finished，或者一个告警。'
        : '按照标准，这些记录以 Finished 结束，除非客户端拒绝。长度能证明的内容见这一步和结论。',
    ),
  'teach.early_data': () =>
    '恢复会话的客户端可以在服务端响应之前发送数据，用双方已知的密钥加密。这省去一个往返；但任何截获它的人都可以重放，所以不应用它请求只能执行一次的操作。',
  'teach.application_data': () =>
    '应用的数据，用握手得到的密钥加密。TLS 成功不等于应用接受：Web 服务端仍可能拒绝客户端（400、403），这只有用密钥才能看到。',
  'teach.new_session_ticket': () =>
    '服务端把会话状态加密成票据，交给客户端保存，客户端下次可以出示。届时双方都跳过证书；所以信任库中的改动要等票据过期以后才生效。',
  'teach.certificate_status': () =>
    '证书可能在到期之前被吊销。为了不让每个客户端都去查询 CA，服务端附带 CA 最近签名的响应（OCSP 装订，stapling）。',
  'teach.hello_request': () =>
    '在 TLS 1.2 及更早版本中，服务端可以要求在同一连接上重新握手，例如网站只有某个路径需要客户端证书时。接下来客户端以加密方式重新开始，或者以 no_renegotiation 警告响应。',
  'teach.hello_verify_request': () =>
    'DTLS 服务端在第一个 ClientHello 之后不保存状态：它发出一个由其推导的 cookie，收到送回 cookie 的第二个 ClientHello 才继续。这样，没有人能让它把证书发给受害者，也不能用伪造的地址耗尽它的资源。',
  'teach.key_update': () => '从这里起，这一方用由旧密钥推出的新密钥加密；不再交换证书。',
  'teach.damaged': () =>
    '某个长度或字段不符合格式。原因可能是程序有缺陷、抓包时丢了字节，或者这是另一种协议；收到它的一方会发送 decode_error，或者直接断开。',
  'teach.heartbeat': () => '用来测试对方是否还在的扩展。自从一个实现出现 Heartbleed 漏洞，几乎没有人再用。',
  'text.explained': (a) => (a.references.length === 0 ? a.text : `${a.text}（${a.references.join('，')}）`),
};
