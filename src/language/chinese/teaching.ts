import type { teaching as english } from '../english/teaching.js';
import type { Section } from './words.js';

const paragraph = (...sentences: readonly (string | false | undefined)[]): string =>
  sentences.filter((one) => one !== false && one !== undefined).join('');

export const teaching: Section<typeof english> = {
  'teach.tcp_syn': () =>
    'TLS 需要一条不丢字节、不乱次序的连接，所以先有 TCP：客户端用 SYN 请求，服务端用 SYN 加 ACK 回答，客户端再确认。这些都没有保护。接下来，连接打开以后，客户端发出 ClientHello。',
  'teach.tcp_syn_ack': () =>
    '这个端口上有程序在监听；如果没有，这里会是一个复位（RST）。它说的是不是 TLS，要看它怎样回答接下来的 ClientHello。',
  'teach.tcp_fin': (a) =>
    paragraph(
      'FIN 的意思是：我这边没有更多数据了。对方仍然可以发送。',
      a.hangsUp
        ? '握手还没有完成，也没有告警说明理由：关闭连接的程序知道原因，它的日志也许会写。'
        : '在它之前本应有一个 close_notify 告警，使路上的人无法悄悄截断对话；许多程序省略了它。',
    ),
  'teach.tcp_rst': (a) =>
    paragraph(
      'RST 立刻结束双向的连接，还在路上的数据都作废。它不说理由。',
      a.hangsUp
        ? '握手中途的 RST 来自崩溃的程序、没读完数据就关闭的程序，或者路上的防火墙、负载均衡器。'
        : '在告警或告别之后，它没有多少意义：一方还没读完就关闭了。',
    ),
  'teach.icmp_error': () =>
    '路由器和主机用 ICMP 报告无法送达的数据包。它不属于这条连接，任何人都可以伪造；是否重发由原来的发送方决定。',
  'teach.gap': () =>
    'TCP 给每个字节编号，从编号可以看出有一些不在抓包里：抓包时丢了包，或者每个包只保留了开头的字节。两端的程序是收到了的。这些字节说了什么，无从得知。',
  'teach.plaintext': () =>
    '路上的任何人都能读到这些字节。这可能是正常的：有些协议以明文开始，之后才转为 TLS（STARTTLS），代理也会在前面加上一行。如果这里本该是 TLS，那就是一方说的协议不是另一方所期待的。',
  'teach.client_hello': (a) =>
    paragraph(
      a.again
        ? '这是第二个 ClientHello，带上了 HelloRetryRequest 所要的内容；其余必须与第一个相同。'
        : '客户端先开口，用明文列出它支持的一切，每个列表都按它的偏好排序。服务端只能从这些列表中选择。',
      !a.again &&
        (a.named
          ? '有多张证书的服务端凭这个名称（SNI）知道该出示哪一张。'
          : '它没有说出服务端的名称（SNI）：有多张证书的服务端会出示默认的那张，上面的名称可能不对。'),
      !a.again &&
        a.keyShares.length > 0 &&
        `密钥份额（${a.keyShares.join('、')}）省去一个往返：接受这个群组的 TLS 1.3 服务端马上就有了密钥。`,
      !a.again && a.resumes && '它更愿意恢复以前的会话：如果服务端同意，双方都不必出示证书。',
      '接下来是 ServerHello；如果没有一项合适，则是一个告警。',
    ),
  'teach.hello_retry_request': (a) =>
    paragraph(
      'TLS 1.3 的客户端先猜测服务端会用哪个群组，并为它附上密钥份额。',
      a.group === undefined
        ? '这个服务端要先收回它发出的 cookie：这样它就不必记住并不存在的客户端。'
        : `这个服务端要用 ${a.group}，而客户端没有为它附上份额。`,
      '这会多花一个往返，并不是错误。接下来，客户端重新发出 ClientHello。',
    ),
  'teach.server_hello': (a) =>
    paragraph(
      '服务端从客户端的列表中选定一个版本和一个密码套件；双方 hello 中的随机数都参与生成密钥。',
      a.tls13
        ? '有了双方的密钥份额，密钥已经产生：这条消息之后的一切都是加密的。'
        : '在 TLS 1.2 及更早版本中，握手继续以明文进行，所以抓包能看到证书。',
      a.tls13
        ? a.resumed
          ? '接下来是 EncryptedExtensions 和 Finished，没有证书。'
          : '接下来是 EncryptedExtensions；如果服务端想知道客户端是谁，则有证书请求（CertificateRequest）；然后是 Certificate、CertificateVerify 和 Finished。'
        : a.resumed
          ? '密钥来自以前的会话：接下来双方各发 ChangeCipherSpec 和 Finished，没有证书。'
          : '接下来是服务端证书、它的那一半密钥交换；如果服务端想知道客户端是谁，则还有证书请求（CertificateRequest）。',
    ),
  'teach.encrypted_extensions': () =>
    '不必公开的内容，TLS 1.3 在这里加密地说：选定的应用层协议（ALPN），或者服务端名称已被识别。接下来，如果要求客户端出示证书，是证书请求；否则是服务端证书；恢复会话时则是 Finished。',
  'teach.certificate': (a) =>
    paragraph(
      '证书把一个名称和一个公钥绑在一起，由签发者签名作保。',
      a.from === 'server'
        ? '客户端会问：签发链是否通到我信任的 CA？今天在有效期内吗？上面有我要访问的主机名吗？它是给服务端用的吗？'
        : '服务端会问：签发链是否通到我认可客户端的那些 CA？今天在有效期内吗？它是给客户端用的吗？在这里很少有服务端认可公共 CA。',
      a.selfSigned
        ? '这张证书用自己的密钥签名，没有链可循：只有把这张证书本身放进信任库，它才受信任。'
        : a.alone
          ? '它没有带上签发者：如果签发者就在对方的信任库里，这样足够；如果签发者是中间 CA，链就断了。'
          : '第一张之后的证书是用来连成链的；根证书不必发送，因为对方本来就必须有它。',
      a.from === 'server'
        ? a.tls13
          ? '接下来，CertificateVerify 证明服务端持有私钥。'
          : '接下来，服务端发出它的那一半密钥交换，并用私钥签名。'
        : a.tls13
          ? '接下来，CertificateVerify 证明客户端持有私钥。'
          : '接下来是 ClientKeyExchange，以及证明客户端持有私钥的 CertificateVerify。',
    ),
  'teach.certificate_empty': (a) =>
    a.from === 'client'
      ? '服务端问了，客户端就必须回答。没有证书的客户端，或者手中的证书都不符合请求里的 CA 名称、密钥类型和签名算法的客户端，就这样回答。没有私钥需要证明，所以后面不会有 CertificateVerify。现在由服务端决定：不知道客户端是谁也继续，用告警拒绝，或者先完成握手、再由应用层拒绝（nginx：状态码 400）。'
      : '凡是该有 Certificate 消息的地方，服务端都必须出示证书；客户端会以 decode_error 结束握手。',
  'teach.raw_public_key': () => '双方约定不用证书（RFC 7250）：没有人为这个公钥作保，对方必须事先就认识它。',
  'teach.certificate_request': (a) =>
    paragraph(
      '没有这条消息，服务端就不知道客户端是谁，那是单向认证；有了它就是双向认证。它列出服务端接受的签名算法，还可以列出它想要的证书由哪些 CA 签发。',
      a.names === 0
        ? '这里没有列出 CA，所以客户端可以发送任何证书。'
        : `这里列出了 ${a.names} 个 CA：许多客户端在自己的证书都不由它们签发时，就什么也不发。`,
      a.late
        ? '它出现在握手之后（post-handshake authentication）。接下来客户端必须回答，哪怕是空的 Certificate。'
        : '客户端必须回答，哪怕是空的 Certificate；',
      a.late ? '' : a.tls13 ? '在那之前，先是服务端自己的证书。' : '在那之前，先是 ServerHelloDone。',
    ),
  'teach.server_key_exchange': (a) =>
    paragraph(
      a.ephemeral
        ? '双方只为这一条连接各生成一对新密钥（Diffie-Hellman）；这是服务端的公开的一半。以后即使有人偷到证书的私钥，也打不开这条连接：这就是前向保密。'
        : '密码套件为商定密钥而需要服务端给出的内容。',
      a.signed && '签名用的是证书的私钥：中间人无法换上自己的那一半。',
      '接下来，如果要求客户端出示证书，是证书请求；否则是 ServerHelloDone。',
    ),
  'teach.server_hello_done': () =>
    '一个没有内容的标记：现在服务端等待。接下来客户端发送：被要求时的 Certificate、ClientKeyExchange、出示过证书时的 CertificateVerify、ChangeCipherSpec 和 Finished。不接受服务端证书的客户端在这里离开，有的带告警，有的不带。',
  'teach.client_key_exchange': (a) =>
    paragraph(
      a.transported
        ? '客户端自己想出秘密，用证书里的公钥加密后发送。谁有服务端的私钥，今天也好、十年后也好，都能打开这条连接的抓包；TLS 1.3 已经取消这种方式。'
        : '这是客户端的公开的一半。双方各用自己的私密的一半和对方的公开的一半，算出同一个秘密。秘密本身从不发送：所以没有密钥日志就打不开抓包。',
      a.verify
        ? '接下来是 CertificateVerify，然后是 ChangeCipherSpec 和 Finished。'
        : '接下来是 ChangeCipherSpec 和 Finished。',
    ),
  'teach.certificate_verify': (a) =>
    paragraph(
      '谁都可以发送一张证书的副本；只有持有其私钥的一方才能作出这个签名。它覆盖到此为止的所有消息，所以只对这一次握手有效。如果验证不通过，对方会说 decrypt_error。',
      a.tls13 ? '接下来是 Finished。' : '接下来是 ChangeCipherSpec 和 Finished。',
    ),
  'teach.change_cipher_spec': (a) =>
    a.compatibility
      ? 'TLS 1.3 发送它，是为了让路上的旧设备以为这是 TLS 1.2 而放行。没有人会据此做任何事。'
      : '一个字节，一个信号：这一方从这里起发送的一切都用新密钥加密。接下来是已经加密的 Finished。',
  'teach.finished': (a) =>
    paragraph(
      '对握手中每一条消息的校验，用新密钥生成。它证明双方有同样的密钥，看到的是同样的消息：如果有人改动过 hello 里的列表，它就对不上。',
      a.encrypted && '它是加密的；从位置（ChangeCipherSpec 之后的第一条消息）可以知道它是 Finished。',
      a.last
        ? '双方都已发出自己的 Finished：握手完成，应用层可以说话了。'
        : '接下来，另一方发完它剩下的部分，直到它自己的 Finished。',
    ),
  'teach.encrypted_handshake': () =>
    '密钥启用以后，消息装在加密的记录里：抓包只能看出有几条、有多长。有密钥日志就能打开。',
  'teach.close_notify': () =>
    '告警只有两个字节：级别和描述。这一个不是错误：它说不会再有数据，使对方能区分对话是说完了，还是被截断了。接下来 TCP 关闭。',
  'teach.alert': (a) =>
    paragraph(
      'TLS 用告警报告错误：两个字节，级别和描述，没有文字。',
      a.ends
        ? '发出致命告警的一方已经放弃，连接随之结束。具体原因在这一方的日志里；同一件事，有的协议栈用准确的告警，有的用笼统的。'
        : '警告不会结束连接：怎样对待它由对方决定。',
    ),
  'teach.encrypted_alert': () =>
    '加密的告警：抓包只能看出是谁、在什么时候发出的。在说完的对话之后，它几乎总是告别用的 close_notify；在握手中途，它就是错误。',
  'teach.hidden_handshake': (a) =>
    paragraph(
      'TLS 1.3 的加密消息从外面看和应用数据一样。还看得见的是记录、它们的大小和次序：证书有几百个字节，Finished 有几十个，告警只有两个，加密给每条记录增加的长度是一样的。',
      a.from === 'server'
        ? '按照标准，这些记录以 EncryptedExtensions 开始。接下来客户端回答：发出它的部分直到 Finished，或者一个告警。'
        : '按照标准，这些记录以 Finished 结束，除非客户端拒绝。大小能证明的内容写在上面和结论里。',
    ),
  'teach.early_data': () =>
    '恢复会话的客户端可以在服务端回答之前就说话，用的是双方早就知道的密钥。这省去一个往返；但录下它的人可以重放，所以不该用它请求只能发生一次的事。',
  'teach.application_data': () =>
    '应用层在握手商定的密钥下说话。TLS 不管它说什么，而 TLS 满意也不等于事情就成了：Web 服务端仍可能拒绝客户端（400、403），这只有用密钥才能看到。',
  'teach.new_session_ticket': () =>
    '服务端把想记住的内容封进票据，交给客户端保管，客户端下次可以交回。那时双方都跳过证书；所以信任库里的改动，要等票据过期以后才显现。',
  'teach.certificate_status': () =>
    '证书可能在到期之前被吊销。为了不让每个客户端都去问 CA，服务端自己带来 CA 新近签名的回答（OCSP stapling）。',
  'teach.hello_request': () =>
    '直到 TLS 1.2，服务端可以要求在同一条连接上重新握手，例如网站只有某个路径需要客户端证书时。接下来客户端加密地重新开始，或者用 no_renegotiation 警告回答。',
  'teach.hello_verify_request': () =>
    'DTLS 服务端不保留第一个 ClientHello 的任何内容：它发出一个由其推出的 cookie，等第二个 ClientHello 把 cookie 带回来才开始工作。这样，谁也不能让它把证书发给受害者，也不能用伪造的地址拖垮它。',
  'teach.key_update': () => '从这里起，这一方用由旧密钥推出的新密钥加密；双方都不会再出示证书。',
  'teach.damaged': () =>
    '某个长度或字段不合格式。原因可能是程序有毛病、抓包时丢了字节，或者这是另一种协议；收到它的一方会说 decode_error，或者直接挂断。',
  'teach.heartbeat': () => '用来确认对方还在的扩展。自从读取它的代码出了 Heartbleed 漏洞，几乎没有人再用。',
  'text.explained': (a) => (a.references.length === 0 ? a.text : `${a.text}（${a.references.join('，')}）`),
};
