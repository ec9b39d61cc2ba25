import type { trust as english } from '../english/trust.js';
import { inARow, type Section, side } from './words.js';

const named = (subject: string): string => (subject === '' ? '（无名称）' : subject);

const row = (items: readonly string[], most = 4): string => inARow(items, most);

const WHY_UNSEEN: Readonly<Record<string, string>> = {
  encrypted: '证书在这里是加密的（TLS 1.3），需密钥日志才能看到（--keylog）',
  resumed: '恢复了以前的会话，没有发送证书',
};

const placed = (a: { readonly from: string; readonly position: number; readonly subject: string }): string =>
  `${side(a.from)}的第 ${a.position + 1} 张证书（${named(a.subject)}）`;

const OF_A_ROOT = '；对于根证书，OpenSSL 和 Go 会拒绝，Java 不会';

export const trust: Section<typeof english> = {
  'trust.accepted': (a) => {
    const name =
      a.owner === 'client'
        ? ''
        : a.name === undefined
          ? '；客户端没有给出可比较的主机名'
          : `，主机名为 ${a.name}`;
    const but = a.notes.length === 0 ? '' : `，但并非所有程序都接受：${a.notes.join('；')}`;
    return `用 ${row(a.stores)} 验证，${side(a.owner)}的证书会被接受（信任来自 ${named(a.anchor)}）${name}${but}。`;
  },
  'trust.refused': (a) =>
    `用 ${row(a.stores)} 验证，${side(a.owner)}的证书${a.either ? '同样' : ''}不会被接受：${a.reasons.join('；')}。`,
  'trust.unknown': (a) =>
    `用 ${row(a.stores)} 验证，${side(a.owner)}的证书是否会被接受无法判断：${a.reasons.join('；')}。`,
  'trust.unseen': (a) =>
    `用 ${row(a.stores)} 验证，${side(a.owner)}的证书是否会被接受无法判断：${WHY_UNSEEN[a.why] ?? a.why}。`,
  'trust.path': (a) => `路径：${a.subjects.map(named).join(' ← ')}`,
  'trust.partly_read': (a) => `${a.file}（其中 ${a.left} 张证书无法解析）`,
  'trust.public_roots': (a) => `Node.js 自带的 ${a.count} 张公共根证书`,

  'trust.undecoded': () => '证书无法解析',
  'trust.no_anchor': (a) => {
    if (a.namesake) {
      const whom = named(a.selfSigned ? a.subject : a.issuer);
      return `其中有同名的 CA（${whom}），但密钥不同：可能是重新签发的，或者是另一个 CA`;
    }
    return a.selfSigned
      ? `${named(a.subject)} 是自签名的，不在其中`
      : `缺少签发者 ${named(a.issuer)} 的证书：对方没有发送，其中也没有`;
  },
  'trust.expired': (a) => `${named(a.subject)} 在抓包时已过期（${a.time}）${a.anchor ? OF_A_ROOT : ''}`,
  'trust.not_yet_valid': (a) =>
    `${named(a.subject)} 在抓包时尚未生效（自 ${a.time}）${a.anchor ? OF_A_ROOT : ''}`,
  'trust.hostname_mismatch': (a) =>
    `客户端访问的是 ${a.name}，证书${a.names.length === 0 ? '没有任何名称' : `用于 ${row(a.names)}`}`,
  'trust.wrong_eku': (a) =>
    `${named(a.subject)} 的扩展密钥用法只允许 ${row(a.usages) || '（无）'}，不允许 ${a.needed}`,
  'trust.key_usage': (a) => `${named(a.subject)} 的密钥用法不允许 ${a.needed}`,
  'trust.not_a_ca': (a) => `${named(a.subject)} 不是 CA（basicConstraints），不得签发证书`,
  'trust.path_length': (a) =>
    `${named(a.subject)} 之下只允许 ${a.limit} 个 CA（pathLenConstraint），实际更多`,
  'trust.name_constraints': (a) => `${named(a.by)} 不得为 ${a.name} 签发证书（名称约束）`,
  'trust.critical_extension': (a) => `${named(a.subject)} 有一个很少有程序支持的关键扩展（${a.extension}）`,
  'trust.unchecked_signature': (a) => `${named(a.subject)} 的签名（${a.algorithm}）这里无法验证`,
  'trust.unchecked_name_constraints': (a) => `${named(a.subject)} 的名称约束这里无法全部检查`,
  'trust.damaged_time': (a) => `${named(a.subject)} 的日期无法解析`,
  'trust.search_limit': () => '证书之间的路径太多，没有全部尝试',
  'trust.weak_signature': (a) =>
    `${named(a.subject)} 的签名太弱（${a.algorithm}）：Go 会拒绝，OpenSSL 3 从安全级别 1 起拒绝`,
  'trust.weak_key': (a) =>
    `${named(a.subject)} 的 RSA 密钥只有 ${a.bits} 位：OpenSSL 从安全级别 ${a.bits < 1_024 ? 1 : 2} 起拒绝`,
  'trust.common_name_only': (a) =>
    `${a.name} 只出现在通用名（CN）中：OpenSSL 和 Java 接受，Go 和浏览器不接受`,
  'trust.any_usage': (a) =>
    `${named(a.subject)} 的扩展密钥用法是 anyExtendedKeyUsage 而不是 ${a.needed}：OpenSSL 会拒绝，Go 和 Java 不会`,
  'trust.second_path': (a) =>
    `从所发送的证书出发不止一条路径，只有一条通向 ${named(a.subject)}：OpenSSL 只尝试一条，可能找不到`,
  'trust.partial_chain': (a) =>
    `${named(a.subject)} 不是根证书：curl、Go 和 Java 仍然信任，OpenSSL 本身需要 -partial_chain`,

  'finding.chain.out_of_order': (a) =>
    `${side(a.from)}的证书顺序不对：每张之后应是它的签发者的证书，即 ${a.order.join('、')}${a.tls13 ? '（TLS 1.3 只要求第一张在最前）' : '（TLS 1.2 如此要求，有些程序会拒绝）'}`,
  'finding.chain.duplicate': (a) => `${placed(a)}重复发送`,
  'finding.chain.extra': (a) => `${placed(a)}是多余的：从第一张起的签发链用不到它`,
  'finding.chain.cross_signed': (a) => `${placed(a)}是签发链上某个 CA 的另一张证书：通向另一个根`,
  'finding.chain.root_sent': (a) =>
    `${placed(a)}是自签名的根证书，不必发送：信任它的一方已有这张证书，不信任的也不会因此信任`,
  'finding.chain.not_a_ca': (a) =>
    `${placed(a)}签发了另一张证书，却不是 CA（basicConstraints）：多数程序会拒绝`,
  'finding.chain.expired': (a) => `${placed(a)}是签发者的证书，在这个连接之前已于 ${a.time} 过期`,
  'finding.chain.not_yet_valid': (a) => `${placed(a)}是签发者的证书，自 ${a.time} 起才生效，晚于这个连接`,
  'finding.chain.namesake': (a) =>
    `${placed(a)}写明由 ${named(a.issuer)} 签发，对方也发送了同名的证书，但不是用其密钥签名的：那是更旧或更新的一张`,
  'finding.chain.unchecked_signature': (a) =>
    `${placed(a)}的签名（${a.algorithm}）这里无法验证：仅凭名称认为它由 ${named(a.issuer)} 签发`,
  'finding.chain.explicit_curve': (a) =>
    `${placed(a)}的密钥没有使用曲线名称，而是写出了全部参数：RFC 5480 禁止这样做，浏览器都不接受，CVE-2020-0601 利用了它`,
  'finding.chain.known': (a) => {
    const own = `${side(a.from)}的证书`;
    switch (a.kind) {
      case 'default':
        return `${own}看来是 ${a.program} 的默认证书：没有为这个主机名配置其他证书`;
      case 'development':
        return `${own}由 ${a.program} 签发：只有安装了这个 CA 的机器才信任它`;
      case 'inspection':
        return `${own}由 ${a.program} 签发，它在两端之间拦截 TLS：这不是${side(a.from)}自己的证书，不信任该产品 CA 的程序会拒绝它`;
      case 'debugging':
        return `${own}由 ${a.program} 签发，这是拦截流量的调试代理：这不是${side(a.from)}自己的证书`;
    }
  },
  'finding.chain.alone': (a) =>
    `${side(a.from)}发送了自己的证书，却没有发送签发者 ${named(a.issuer)} 的证书（可从 ${a.url} 取得）：不会自行下载的程序（多数如此）需要对方发送`,

  'offered.not_asked': (a) =>
    `${a.inferred ? '从加密记录的长度看，' : ''}服务端没有要求客户端证书，所以不需要 ${a.file}。`,
  'offered.asked_unknown': (a) => `抓包中看不出服务端是否要求客户端证书，无法判断 ${a.file} 是否合适。`,
  'offered.request_unseen': (a) =>
    `从加密记录的长度看，服务端要求了客户端证书，但它接受什么是加密的；需密钥日志才能看出 ${a.file} 是否合适（--keylog）。`,
  'offered.request_unseen_unfit': (a) =>
    `从加密记录的长度看，服务端要求了客户端证书；它接受什么是加密的，但 ${a.file} 看来并不合适：${a.reasons.join('；')}。`,
  'offered.sent': (a) => {
    const fits = a.requestSeen ? '，它符合服务端的要求' : '';
    const unfit = `，但它并不合适：${a.reasons.join('；')}`;
    return `客户端确实发送了 ${a.file} 中的证书${a.reasons.length === 0 ? fits : unfit}。`;
  },
  'offered.unfit': (a) =>
    `${a.other ? '客户端发送的是另一张证书；' : ''}${a.file} 不符合服务端的要求：${a.reasons.join('；')}。`,
  'offered.fits': (a) => {
    const chain = a.chain ? '（前提是客户端发送整个文件，而不只是第一张证书）' : '';
    const fits = `${a.file} 符合服务端的要求${chain}`;
    if (a.other) return `${fits}，但客户端发送的是另一张证书。`;
    return a.none
      ? `${fits}：客户端程序没有配置使用它，或者无法读取它或其私钥。`
      : `${fits}；抓包中看不出客户端是否发送了它。`;
  },
  'offered.issuer_not_listed': (a) =>
    `它的签发者 ${named(a.issuer)} 不在服务端列出的 CA（${row(a.names)}）之中：Java、Go、GnuTLS、Windows 和浏览器此时不会发送它；OpenSSL 会发送，由服务端决定`,
  'offered.key_type': (a) => `它的密钥（${a.key}）不是服务端接受的类型（${row(a.types)}）`,
  'offered.signature_algorithms': (a) =>
    `它的密钥（${a.key}）不能用服务端接受的任何算法签名（${row(a.schemes, 6)}）`,
  'offered.certificate_signature': (a) =>
    `它本身的签名算法 ${a.algorithm} 不在服务端接受的算法（${row(a.schemes, 6)}）之中；有些程序此时不会发送它`,
  'offered.chain_needed': (a) =>
    `它的签发者 ${named(a.issuer)} 本身不在服务端列出的 CA 之中，但文件中的证书链通向其中一个`,

  'finding.ocsp.status': (a) => {
    const says =
      a.status === 'good'
        ? '有效'
        : a.status === 'unknown'
          ? '状态未知'
          : `已被吊销${a.revokedAt === undefined ? '' : `（${a.revokedAt}）`}${a.reason === undefined ? '' : `，原因 ${a.reason}`}`;
    const until = a.to === undefined ? '' : ` 至 ${a.to}`;
    const checked = a.signature === 'unchecked' ? '；其签名未经验证' : '';
    return `服务端附带的 OCSP 响应称其证书${says}（${a.from}${until}${checked}）`;
  },
  'finding.ocsp.stale': (a) => `服务端附带的 OCSP 响应已过期：应在 ${a.to} 之前更新，早于这个连接`,
  'finding.ocsp.not_yet_valid': (a) => `服务端附带的 OCSP 响应的日期 ${a.from} 晚于这个连接`,
  'finding.ocsp.bad_signature': () =>
    '服务端附带的 OCSP 响应既不是由证书的签发者签名，也不是由它指定的响应者签名',
  'finding.ocsp.other_certificate': () => '服务端附带的 OCSP 响应针对另一张证书',
  'finding.ocsp.unsuccessful': (a) => `服务端附带的 OCSP 响应是错误消息（${a.reason}）`,
  'finding.ocsp.malformed': () => '服务端附带的 OCSP 响应无法解析',

  'finding.client_certificate.wanted': (a) => {
    const issuer =
      a.names.length === 0 ? '由任何 CA 签发（服务端没有列出）' : `由 ${row(a.names)} 或其下级 CA 签发`;
    const key = a.keys.length === 0 ? '' : `，密钥类型为 ${a.keys.join('、')}`;
    const signing = a.schemes.length === 0 ? '' : `，可用下列算法之一签名：${row(a.schemes, 6)}`;
    return `合适的客户端证书应当：${issuer}，允许用于 clientAuth，当时有效${key}${signing}`;
  },
};
