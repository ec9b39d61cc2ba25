import type { alternatives as english, Unheard } from '../english/alternatives.js';
import { because } from './causes.js';
import { list, type Section, side } from './words.js';

const REFUSED_UNHEARD: Readonly<Record<Unheard, string>> = {
  client_certificate: '客户端的证书',
  missing_client_certificate: '没有证书的客户端',
  connection: '这个连接',
};

export const alternatives: Section<typeof english> = {
  'alternative.finished_mismatch': (a) =>
    `告警也可能针对${side(a.from)}的 Finished 而不是签名：握手在途中被改动`,
  'alternative.parameters_by_handshake_failure': (a) =>
    `这个告警也可能针对参数：${a.from === 'client' ? '服务端所选的' : '客户端所发的'}某一项不被接受`,
  'alternative.certificate_by_handshake_failure': (a) =>
    `这个告警也可能针对${side(a.owner)}证书：有些协议栈（Erlang，或程序自己的检查）对证书也返回 handshake_failure`,
  'alternative.refused_in_renegotiation': (a) =>
    a.missing
      ? '第二次握手可能要求了客户端证书（某个路径需要证书时 Apache 会这样做），而客户端没有发送'
      : '第二次握手可能要求了客户端证书，而客户端发送的证书未被接受',
  'alternative.forbidden_otherwise': () => '403 也可能与证书无关：应用可能禁止任何人访问',
  'alternative.application_accepted': (a) =>
    a.empty ? '服务端可能只是可选地请求证书，没有证书也接受了请求' : '应用可能接受了请求；它的响应是加密的',
  'alternative.application_refused': (a) =>
    a.missing
      ? '应用可能因为没有收到客户端证书而在 TLS 连接内拒绝了请求'
      : '应用可能在 TLS 连接内拒绝了客户端证书',
  'alternative.application_left': () =>
    '对服务端来说握手可能已经完成，随后它直接关闭连接来拒绝证书（如 Node.js）',
  'alternative.hidden_flight': () => '从客户端记录的长度看不出它是否发送了证书',
  'alternative.closed_normally': () => '这个告警可能只是关闭连接；它是加密的',
  'alternative.client_cancelled': () =>
    '客户端发送了两条这样长的记录：它可能只是取消了握手（user_canceled 和 close_notify），并没有拒绝',
  'alternative.client_had_nothing_to_say': () => '客户端可能只是测试连接是否可用（如健康检查）',
  'alternative.client_left_at_once': () =>
    '客户端没有等待响应就断开了：它可能在自己的检查（例如主机名）之后拒绝了服务端',
  'alternative.hidden_application': () =>
    '应用可能在 TLS 连接内拒绝了请求（缺少客户端证书时 nginx 返回 400）',
  'alternative.hidden_server_alert': () => '服务端的加密告警可能拒绝了客户端',
  'alternative.hidden_client_alert': () => '客户端的加密告警可能拒绝了服务端',
  'alternative.self_signed_unseen': (a) => `${side(a.owner)}证书可能是自签名的；它在这里是加密的`,
  'alternative.missing_intermediate': (a) => `${side(a.owner)}可能漏发了中间证书：告警是一样的`,
  'alternative.unknown_ca': (a) => `签发${side(a.owner)}证书的 CA 可能不受信任`,
  'alternative.revoked': (a) => `${side(a.owner)}证书可能已被吊销：只有检查方知道`,
  'alternative.unseen': (a) =>
    `${side(a.owner)}证书在这里是加密的；可能是因为${because(a.cause, a.owner === 'server' ? 'client' : 'server')}`,
  'alternative.expired_unseen': (a) => `${side(a.owner)}证书可能已过期；它在这里是加密的`,
  'alternative.hostname_mismatch': () => '证书可能不是为所访问的主机名签发的',
  'alternative.said_nothing': () =>
    '客户端收到服务端证书后没有再发送任何内容，直到服务端放弃等待：可能已拒绝却没有说出来，可能在等人操作或等令牌，也可能卡住了',
  'alternative.refused_in_silence': (a) => `${side(a.by)}可能不发告警就拒绝了，有些 DTLS 库就是这样`,
  'alternative.flight_discarded': () =>
    '服务端可能丢弃了用自己的预共享密钥无法验证的内容：DTLS 对此不作任何回应',
  'alternative.flight_lost': () => '数据包可能在途中丢失：如果路径只允许较短的包，丢的就是长的包',
  'alternative.not_in_ca_list': (a) =>
    a.names.length === 0
      ? '客户端可能有证书，但签发它的 CA 不在服务端的列表中，因而没有发送'
      : `客户端可能有一张不是由这些 CA 签发的证书，因而没有发送：${list(a.names)}`,
  'alternative.sigalg_mismatch': () => '客户端可能有一张证书，但请求不允许它的密钥或签名类型',
  'alternative.no_shared_cipher': (a) => `服务端可能不支持客户端的任何密码套件（${list(a.suites)}……）`,
  'alternative.no_shared_group': (a) =>
    `服务端可能不支持客户端的任何群组（${list(a.groups) || '没有提供'}……）`,
  'alternative.no_shared_sigalg': () =>
    '服务端证书可能不符合客户端的签名算法（例如 ECDSA 证书遇到只支持 RSA 的客户端）',
  'alternative.unrecognized_name': (a) =>
    a.named
      ? '服务端可能没有配置客户端所请求的主机名'
      : '服务端可能不接受没有给出主机名的客户端（ClientHello 中没有 server_name）',
  'alternative.protocol_version': () => '有些服务端（GnuTLS）在版本不一致时也发送这个告警',
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
};
