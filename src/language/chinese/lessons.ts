import type { lessons as english, LessonName, LessonWords } from '../english/lessons.js';
import type { Section } from './words.js';

const LESSONS: Readonly<Record<LessonName, LessonWords>> = {
  'curl-without-cacert': {
    title: '三次 curl：第一次',
    intro:
      '一个 nginx 要求客户端证书（ssl_verify_client on）。对它运行“curl -v https://localhost:8443/”失败了。版本是 TLS 1.2，所以能看到证书。',
    truth: 'nginx 的证书是自签名的，而 curl 没有配置信任它（--cacert）。握手还没有进行到客户端证书。',
  },
  'curl-with-cacert': {
    title: '三次 curl：第二次',
    intro:
      '还是这个 nginx；现在 curl 带上了“--cacert server.crt”。又失败了，但方式不同。有密钥日志，可以解密加密的部分。',
    truth:
      '现在 curl 信任服务端了，但它没有可用的客户端证书。nginx 仍然完成握手，随后在 TLS 连接内返回 400“No required SSL certificate was sent”。',
  },
  'curl-with-certificate': {
    title: '三次 curl：第三次',
    intro: '还是这个 nginx；curl 带上了“--cacert”“--cert”和“--key”。',
    truth: '一切相符：客户端证书由 nginx 信任的 CA 签发。这就是双向认证。',
  },
  'one-way': {
    title: '大多数网站使用的 TLS',
    intro: '一个没有 ssl_verify_client 的 nginx；curl 信任它的证书。请找出这里少了什么。',
    truth: '没有证书请求（CertificateRequest）：只有服务端经过认证。这是单向认证。',
  },
  resumption: {
    title: '第二次访问',
    intro: 'openssl s_client 以前连接过，这次出示上次得到的会话票据。请数一数消息，并找一找证书。',
    truth: '会话被恢复了：密钥来自第一次访问，没有交换证书。',
  },
  tls13: {
    title: 'TLS 1.3，没有密钥',
    intro:
      'nginx 开着 ssl_verify_client on，curl 带着证书和私钥，与第三次相同，但用的是 TLS 1.3。没有密钥日志。',
    truth: '与第三次一样成功。ServerHello 之后只看得到长度；下一课将其解密。',
  },
  'tls13-opened': {
    title: 'TLS 1.3，有密钥日志',
    intro: '还是上一课的抓包，加上 curl 写下的密钥日志（SSLKEYLOGFILE）。',
    truth: 'curl 出示了 nginx 信任的客户端证书。一切相符。',
  },
  'second-hello': {
    title: '两个 hello',
    intro: '一个 TLS 1.3 客户端开始握手，却被要求重新开始。有密钥日志。',
    truth:
      '客户端猜的是 X25519，而 nginx 只配置了 secp384r1（ssl_ecdh_curve）。HelloRetryRequest 多花一个往返，并不是错误。',
  },
  'private-ca': {
    title: '私有的 CA',
    intro: '服务端出示自己的证书和签发它的 CA。curl 没有带 --cacert。',
    truth: '这是私有的 CA，不在 curl 的信任库中。',
  },
  'short-chain': {
    title: '太短的链',
    intro: 'curl 有根 CA（--cacert）。服务端只出示一张由另一个 CA 签发的证书。',
    truth:
      '服务端没有发送签发其证书的中间 CA，所以 curl 无法追溯到根证书。这个告警与 CA 完全不受信任时相同：只凭抓包，无法确定是哪一种。',
  },
  dates: {
    title: '看看日历',
    intro: 'curl 信任这个 CA。服务端证书的主机名是 localhost，curl 访问的也是它。',
    truth: '证书已于 2024-01-01 过期。',
  },
  names: {
    title: '看看名称',
    intro: 'curl 信任这个 CA，访问的是 localhost。',
    truth: '证书的主机名是 www.example.com。curl 在握手之后才比较主机名，所以握手成功，而 curl 随即断开。',
  },
  usage: {
    title: '可以用来做什么',
    intro: 'curl 信任这个 CA。证书的名称和日期都对。',
    truth: '这张证书只能给客户端用（扩展密钥用法 clientAuth），却由服务端出示。',
  },
  'client-ca': {
    title: '客户端的 CA 不对',
    intro: 'openssl s_server 必须要客户端证书（-Verify 1 -verify_return_error）。curl 出示了一张。',
    truth: '签发客户端证书的 CA 不在服务端的 -CAfile 里。',
  },
  'client-dates': {
    title: '握手之后才被拒绝',
    intro: 'nginx 要求客户端证书，curl 出示的证书由正确的 CA 签发。有密钥日志。',
    truth:
      '客户端证书已于 2024-01-01 过期。nginx 完成握手，随后在 TLS 连接内返回 400“The SSL certificate error”。',
  },
  'ca-list': {
    title: '没有发送的证书',
    intro: 'openssl s_server 必须要客户端证书。wget 得到了一张（--certificate、--private-key）。',
    truth:
      '服务端列出了它接受的 CA，而 wget 的证书由别的 CA 签发。此时 wget（GnuTLS）不发送证书。抓包无法显示它其实有一张。',
  },
  'hidden-answer': {
    title: '长度泄露了什么',
    intro: 'openssl s_server 必须要客户端证书，用的是 TLS 1.3。没有密钥日志。',
    truth:
      'curl 没有客户端证书：它发送了空的 Certificate，使最后一批握手消息比 Finished 多 8 字节，于是服务端拒绝了。',
  },
  versions: {
    title: '没有共同的版本',
    intro: 'curl 最高只能用 TLS 1.2（--tls-max 1.2）。',
    truth: 'nginx 只配置了 TLS 1.3（ssl_protocols TLSv1.3）。',
  },
  'cipher-suites': {
    title: '笼统的告警',
    intro: '客户端和服务端都用 TLS 1.2，并且各自只配了一个密码套件。',
    truth: '这两个密码套件并不相同。OpenSSL 发送的是 handshake_failure，它本身说明不了什么。',
  },
  'http-at-tls-port': {
    title: '把 https 写成了 http',
    intro: '有人用“curl http://localhost:8443/”访问 openssl s_server 的 TLS 端口。',
    truth: 'curl 向一个 TLS 端口发送了明文 HTTP。',
  },
  'tls-at-http-port': {
    title: '把 http 写成了 https',
    intro: 'curl 访问 https://localhost:8443/。',
    truth: 'nginx 在这个端口上提供的是明文 HTTP：它的 listen 行里少了“ssl”。',
  },
  reset: {
    title: '没有说明原因的结束',
    intro: 'curl 发出 ClientHello。',
    truth: 'ClientHello 一到，服务端就重置了连接，未发告警。',
  },
  'without-a-word': {
    title: '未发告警即断开',
    intro: '一个 Node.js 客户端访问 nginx。握手完成了。',
    truth: '服务端证书是自签名的，而 Node.js 没有配置信任它。它未发告警即断开。',
  },
  signature: {
    title: '私钥在谁手里？',
    intro: '证书谁都可以复制。请看它后面的消息。',
    truth: 'ServerKeyExchange 的签名在到达客户端之前被改动了，所以验证失败。',
  },
  eap: {
    title: '接入网络',
    intro:
      '一台设备要接入一个要求 EAP-TLS 的网络，Wi-Fi 和有线 802.1X 都是这样。接入点把每条消息转给 FreeRADIUS（设备和接入点都由 eapol_test 扮演），抓包就在这一段：TLS 在 EAP 里，EAP 在 RADIUS 里，RADIUS 在 UDP 里。EAP 每次只能承载很少的内容，所以服务端把消息分片发送，设备逐片索取。',
    truth:
      '设备有服务端会接受的客户端证书，但它的 ca_cert 不是签发服务端证书的那个 CA。它用告警拒绝了；最后的 Failure 来自服务端，只是确认这一点。发出 Failure 的一方，不一定就是拒绝的一方。',
  },
  dtls: {
    title: '没有 TCP 的 TLS',
    intro:
      'gnutls-serv 要求客户端证书，gnutls-cli 通过 UDP 连接。TCP 替 TLS 做的事，DTLS 自己来做：cookie 证明客户端确实收得到发往其地址的数据，得不到回应的消息会重发。',
    truth:
      '客户端没有证书，发送了空的 Certificate。服务端没有发告警就放弃了；UDP 上也看不到连接关闭，所以客户端一再重发最后的消息。丢包看起来也是这样，因此结论只能是“可能”。',
  },
  quic: {
    title: 'QUIC 里的握手',
    intro:
      '一个 HTTP/3 服务端（quic-go）要求客户端证书。QUIC 建立在 UDP 之上，用自己的数据包承载 TLS 1.3 的消息。有密钥日志：没有它，ServerHello 之后的一切都是密封的。',
    truth:
      '客户端没有证书：它发送了空的 Certificate，紧接着就发出请求。QUIC 没有告警记录：服务端用 CONNECTION_CLOSE 关闭了连接，其错误码 0x012a 就是告警 bad_certificate（42，即 0x2a）。',
  },
};

export const lessons: Section<typeof english> = {
  'lesson.title': (a) => LESSONS[a.name].title,
  'lesson.intro': (a) => LESSONS[a.name].intro,
  'lesson.truth': (a) => LESSONS[a.name].truth,
  'lesson.number': (a) => `第 ${a.number} 课，共 ${a.of} 课`,
  'lesson.how': () => '真实程序的连接记录，逐步讲解。每课最后会问您：哪里出了问题？请从这里开始：',
  'lesson.go_on': () => '回车：下一步；q：退出 ',
  'lesson.question': () => '哪里出了问题？',
  'lesson.ask': (a) => `1 到 ${a.most}：`,
  'lesson.none': () => '没有问题：握手完成了',
  'lesson.right': () => '正确。',
  'lesson.wrong': (a) => `不对：应该是 ${a.number}。`,
  'lesson.answer': (a) => `答案：${a.number}。`,
  'lesson.configured': () => '当时的配置',
  'lesson.what_is_said': () => 'tls-dissect 的结论',
  'lesson.next': (a) => `下一课：tls-dissect lesson ${a.name}`,
  'cli.unknown_lesson': (a) =>
    a.near.length === 0
      ? `没有名为“${a.name}”的课（tls-dissect lesson 列出全部）。`
      : `没有名为“${a.name}”的课。是指 ${a.near.join(' 或 ')} 吗？`,
  'cli.lesson_missing': (a) => `这一课的抓包（${a.file}）不在程序旁边：请重新安装 tls-dissect。`,
};
