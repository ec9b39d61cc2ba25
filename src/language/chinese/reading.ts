import type { reading as english } from '../english/reading.js';
import { causeName } from './causes.js';
import { type Section, side } from './words.js';

const OUTCOMES: Readonly<Record<string, string>> = {
  established: '已建立',
  failed: '失败',
  rejected: '被拒绝',
  abandoned: '中途断开',
  incomplete: '不完整',
  not_tls: '不是 TLS',
};

const UNPACKING: Readonly<Record<string, string>> = {
  damaged: '从开头就已损坏',
  cut: '在第一个数据包之前就结束了',
  checksum: '已损坏',
  window: '所需窗口超过 128 MB，不予解压；请用较小的窗口重新压缩（zstd --long=27）',
  dictionary: '压缩时用了文件中没有的字典；请先解压（zstd -d -D）',
};

const REFUSED: Readonly<Record<string, string>> = {
  server_certificate: '服务端证书',
  client_certificate: '客户端证书',
  missing_client_certificate: '没有证书的客户端',
  parameters: '对方提供的参数',
  connection: '连接',
};

const CONFIDENCE: Readonly<Record<string, string>> = { certain: '确定', inferred: '推断', possible: '可能' };

const SURE: Readonly<Record<string, string>> = {
  certain: '确定（抓包字节可直接证明）',
  inferred: '推断（依据长度、顺序和时间）',
  possible: '可能（抓包不足以证明）',
};

const BASIS: Readonly<Record<string, string>> = {
  seen: '可见',
  decrypted: '已解密',
  inferred: '推断',
  unknown: '未知',
};

const REQUESTED: Readonly<Record<string, string>> = {
  yes: '已要求',
  no: '未要求',
  unknown: '是否要求未知',
};

const SENT: Readonly<Record<string, string>> = {
  sent: '已发送',
  empty: '发送了空消息',
  none: '未发送',
  unknown: '是否发送未知',
};

const VALIDITY: Readonly<Record<string, string>> = {
  expired: '抓包时已过期',
  not_yet_valid: '抓包时尚未生效',
  unknown: '有效性未知',
};

const NO_CERTIFICATE: Readonly<Record<string, string>> = {
  empty: '文件是空的。',
  private_key: '其中是私钥，没有证书；请指定证书文件。',
  certificate_request: '其中是证书请求，不是证书；请指定 CA 据此签发的证书。',
  pkcs12: '这是 PKCS#12；请先取出证书（openssl pkcs12 -nokeys -in FILE -out certificates.pem）。',
  pkcs7: '这是 PKCS#7；请先取出证书（openssl pkcs7 -print_certs -in FILE -out certificates.pem）。',
  other_pem: '这是 PEM，但其中没有证书。',
  damaged: '其中的证书无法解析。',
  not_certificates: '其中没有证书；应当是 PEM 或 DER。',
};

/** The first dozen. */
const some = (known: readonly (string | number)[]): string =>
  known.slice(0, 12).join('、') + (known.length > 12 ? '……' : '');

export const reading: Section<typeof english> = {
  'text.outcome': (a) => OUTCOMES[a.outcome] ?? a.outcome,
  'text.unsure': (a) => `${a.what}（${CONFIDENCE[a.confidence] ?? a.confidence}）`,
  'text.unsure_within': (a) => `${a.what}，${CONFIDENCE[a.confidence] ?? a.confidence}`,
  'text.noted': (a) => `${a.what}（${a.notes.join('，')}）`,
  'text.connection': (a) => `连接 ${a.id}`,
  'text.listed': (a) => a.parts.join('，'),
  'text.choices': (a) => a.parts.join('；'),
  'text.further_causes': (a) => `或者：${a.causes.join('、')}`,
  'text.stack': (a) => `${a.side === 'client' ? '客户端' : '服务端'}可能是 ${a.name}`,
  'text.no_tls': () => '抓包中没有 TLS 连接。',
  'text.version_unknown': () => '版本未协商',
  'text.carried': (a) => (a.carrier === undefined ? a.what : `${a.what}（经 ${a.carrier}）`),
  'text.resumed': () => '恢复的会话',
  'text.client_certificate': (a) => {
    const requested = `客户端证书：${REQUESTED[a.requested] ?? a.requested}`;
    if (a.requested === 'no') return requested;
    if (a.endedBefore === true && a.requested === 'unknown') return '客户端证书：未发送，握手在此之前已结束';
    return `${requested}，${a.endedBefore === true ? '未发送：握手在此之前已结束' : (SENT[a.certificate] ?? a.certificate)}`;
  },
  'text.hidden': (a) => {
    const side = (name: string, key: string, length: number) =>
      key === '' && length === 0
        ? []
        : [
            `${name}${length === 0 ? '' : `的 Certificate 消息有 ${length} 字节`}${length === 0 || key === '' ? '' : '，'}${key === '' ? '' : `用 ${key} 密钥签名`}`,
          ];
    return `从加密记录的长度看：${[...side('服务端', a.server, a.serverLength), ...side('客户端', a.client, a.clientLength)].join('；')}`;
  },
  'text.frame': () => '帧',
  'text.time': () => '时间',
  'text.since_before': () => '+',
  'text.direction': () => '',
  'text.message': () => '消息',
  'text.says': () => '内容',
  'text.verdict': () => '结论',
  'text.who': () => '拒绝方',
  'text.who_refused': (a) => {
    const what = a.refused === null ? '' : (REFUSED[a.refused] ?? a.refused);
    if (a.by === 'none') return '双方都没有拒绝';
    if (a.by === 'unknown') return what === '' ? '未知' : `未知；涉及${what}`;
    return `${side(a.by)}拒绝了${what || '连接'}`;
  },
  'text.cause': () => '原因',
  'text.sure': () => '置信度',
  'text.sureness': (a) => SURE[a.confidence] ?? a.confidence,
  'text.sureness_of_cause': (a) => `；原因：${CONFIDENCE[a.confidence] ?? a.confidence}`,
  'text.cause_short': (a) => causeName(a.cause) ?? a.cause,
  'text.cause_named': (a) => `${causeName(a.cause) ?? ''} ${a.cause}`.trimStart(),
  'text.outcome_named': (a) => OUTCOMES[a.outcome] ?? a.outcome,
  'text.party': (a) => (a.party === 'unknown' ? '未知' : side(a.party)),
  'text.named': (a) => `${a.name}：${a.says}`,
  'text.basis': (a) => `（${BASIS[a.basis] ?? a.basis}）`,
  'text.alert': () => '告警',
  'text.alert_seen': (a) =>
    `${a.level} ${a.description}，来自${side(a.from)}（${BASIS[a.basis] ?? a.basis}）`,
  'text.evidence': () => '证据',
  'text.bytes': (a) => `${a.count} 字节`,
  'text.frame_number': (a) => `第 ${a.frame} 帧`,
  'text.wireshark': () => 'Wireshark',
  'text.alternatives': () => '也可能是',
  'text.remedies': () => '如何修改',
  'text.explanation': () => '说明',
  'text.certificates': () => '证书',
  'text.certificate_of': (a) => (a.position === 0 ? side(a.side) : `${side(a.side)} +${a.position}`),
  'text.certificate_issuer': (a) => (a.selfSigned ? '自签名' : `由 ${a.issuer} 签发`),
  'text.certificate_validity': (a) =>
    `${a.from} 至 ${a.to}${a.validity === 'valid' ? '' : `（${VALIDITY[a.validity] ?? a.validity}）`}`,
  'text.certificate_names': (a) => `用于 ${a.names.join('、')}`,
  'text.trust': () => '用您的 CA 验证',
  'text.offered': () => '改用您的客户端证书',
  'text.findings': () => '其他发现',
  'text.summary': (a) =>
    `${a.packets} 个数据包${a.files > 1 ? `（${a.files} 个抓包文件）` : ''}中有 ${a.connections} 个 TLS 连接`,
  'text.count': (a) => {
    const outcome = OUTCOMES[a.outcome] ?? a.outcome;
    if (a.confidence === 'certain' || a.outcome === 'incomplete') return `${a.count} 个${outcome}`;
    return `${a.count} 个${outcome}（${CONFIDENCE[a.confidence] ?? a.confidence}）`;
  },
  'text.how_many': () => '数量',
  'text.clients': () => '客户端数',
  'text.first': () => '最早',
  'text.last': () => '最晚',
  'text.example': () => '示例',
  'text.servers_counted': (a) => `${a.count} 个服务端`,
  'text.open_example': () => '用 --connection N 完整查看某个连接，用 --list 逐个列出连接。',
  'text.client': () => '客户端',
  'text.server': () => '服务端',
  'text.name': () => '名称',
  'text.file': () => '文件',
  'text.outcome_heading': () => '结果',
  'text.refused_by': () => '拒绝方',
  'text.more_connections': (a) =>
    `${a.total} 个中完整显示了 ${a.shown} 个。用 --connection N 查看其他连接，用 --all 查看全部。`,
  'text.open_one': () => '用 --connection N 查看某个连接，用 --all 查看全部。',
  'text.more_rows': (a) => `……另有 ${a.count} 个（--json 列出每个连接）`,
  'text.more_groups': (a) => `……另有 ${a.count} 行（--json 列出每个连接）`,

  'cli.habit_interface': () => 'tls-dissect 只读取抓包，不抓包：tcpdump -i lo -s 0 -U -w - | tls-dissect -',
  'cli.habit_time': () => '不需要 -t：时间为连接开始以来的秒数，连接的日期显示在上方。',
  'cli.habit_format': () => '请用 --json 或 --ndjson 代替 -T（取单个字段可用 jq）。',
  'cli.habit_filter': () =>
    '-Y 的显示过滤器只接受 tcp.port ==、ip.addr ==、ipv6.addr == 和主机名，用 && 连接；其他请用 --port、--host、--connection 或 --outcome。',
  'cli.habit_stream': () => 'tcp.stream 计入每个 TCP 连接：请用 --connection 加上 tls-dissect 显示的编号。',
  'cli.missing_file': (a) => `${a.name}：没有这个文件。`,
  'cli.directory': (a) => `${a.name}：这是目录，请给出文件。`,
  'cli.no_permission': (a) => `${a.name}：没有读取权限。`,
  'cli.unreadable': (a) => `${a.name}：无法读取（${a.code}）。`,
  'cli.progress': (a) =>
    a.total === undefined
      ? `已读取 ${a.read} MB，${a.rate} MB/s`
      : `${a.total} MB 中的 ${a.percent ?? 0} %，${a.rate} MB/s，还需 ${a.secondsLeft ?? 0} 秒`,
  'cli.write_over_input': (a) => `${a.name}：正在读取这个文件，请写入另一个文件。`,
  'cli.not_written': (a) => `${a.name}：无法写入（${a.code}）。`,
  'cli.written': (a) => `${a.name}：已写入 ${a.connections} 个连接的 ${a.packets} 个数据包。`,
  'cli.certificates_written': (a) => `${a.name}：已写入 ${a.count} 张证书。`,
  'cli.document_written': (a) => `${a.name}：已写入。`,
  'cli.private_key': (a) => {
    if (a.reason === 'passphrase')
      return `${a.name}：这个私钥是加密的；请先另存为无口令的文件（openssl pkey -in server.key -out plain.key）。`;
    if (a.reason === 'not_rsa')
      return `${a.name}：这不是 RSA 密钥；只有 RSA 密钥交换能用私钥解密，其余请用 --keylog。`;
    return `${a.name}：--private-key 无法把它读作私钥；应当是 PEM（PKCS#1 或 PKCS#8）。`;
  },
  'cli.standard_input': () => '标准输入',
  'cli.endless': (a) => `${a.name}：超过 ${a.megabytes} MB，没有这么长的密钥日志、密钥或证书文件。`,
  'cli.not_from_standard_input': (a) => `${a.option} 需要一个文件：只有抓包可以来自标准输入（-）。`,
  'cli.not_a_key_log': (a) =>
    a.packed
      ? `${a.name}：这是 ${a.format} 数据，不是密钥日志：请先解压。`
      : `${a.name}：这是抓包文件（${a.format}），不是密钥日志：--keylog 接受 SSLKEYLOGFILE 所指的文件，抓包文件前不加选项。`,
  'cli.app_missing': () => '此副本未构建网页应用（用 npm run app 构建）。',
  'cli.certificates': (a) => `${a.name}：${NO_CERTIFICATE[a.reason] ?? a.reason}`,
  'cli.unwritable': (a) => `无法写出结果（${a.code}）。`,
  'cli.empty': (a) => `${a.name}：文件是空的。`,
  'cli.not_a_capture': (a) => {
    const unpacking = UNPACKING[a.unpacking ?? ''];
    if (unpacking !== undefined) return `${a.name}：这是 ${a.format} 数据，${unpacking}。`;
    const what =
      a.format !== ''
        ? `它是 ${a.format}`
        : a.reason === 'key_log'
          ? '它是密钥日志，应放在 --keylog 之后'
          : a.reason === 'pem'
            ? '它是 PEM：证书应放在 --ca 或 --client-certificate 之后，私钥应放在 --private-key 之后'
            : a.reason === 'text'
              ? '它是文本'
              : a.reason === 'too_short'
                ? '文件太短'
                : a.reason === 'version'
                  ? '格式版本未知'
                  : '开头的字节不属于任何已知的抓包格式';
    return `${a.name}：这不是抓包文件（pcap 或 pcapng）；${what}。`;
  },
  'cli.no_such_connection': (a) => {
    const { id, known } = a;
    if (known.length === 0) return `没有 ${id} 号连接：抓包中没有 TLS 连接。`;
    if (known.includes(id)) return `其他选项排除了 ${id} 号连接。`;
    return `没有 ${id} 号连接。抓包中有：${some(known)}。`;
  },
  'cli.no_such_port': (a) =>
    `没有使用端口 ${a.asked.join(' 或 ')} 的连接。${
      a.known.length === 0 ? '抓包中没有连接。' : `抓包中有到这些端口的连接：${some(a.known)}。`
    }`,
  'cli.no_such_host': (a) =>
    `没有与 ${a.asked.join(' 或 ')} 有关的连接。${a.known.length === 0 ? '' : `抓包中有到这些主机的连接：${some(a.known)}。`}`,
  'cli.no_such_outcome': (a) =>
    `没有这样结束的连接（${a.asked.join('、')}）。${a.known.length === 0 ? '抓包中没有 TLS 连接。' : `抓包中有：${some(a.known)}。`}`,
  'cli.no_such_cause': (a) =>
    `没有原因为 ${a.asked.join(' 或 ')} 的连接。${a.known.length === 0 ? '抓包中没有 TLS 连接。' : `抓包中有：${some(a.known)}。`}`,
  'cli.nothing_failed': (a) =>
    a.count === 0
      ? '抓包中没有 TLS 连接。'
      : `没有可显示的：抓包中的 ${a.count} 个连接都正常结束，或者在抓包期间没有结束。`,
  'cli.nothing_chosen': (a) =>
    a.count === 0
      ? '抓包中没有 TLS 连接。'
      : `没有连接同时满足这些选项；有 ${a.count} 个连接被排除。${a.timed && a.from !== undefined && a.to !== undefined ? `抓包的时间是从 ${a.from} 到 ${a.to}。` : ''}`,
  'cli.internal_error': (a) =>
    `这是 tls-dissect 的缺陷（${a.message}）。请报告，并尽可能附上抓包；设置 TLS_DISSECT_DEBUG=1 可查看详情。`,
};
