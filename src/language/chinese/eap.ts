import type { eap as english } from '../english/eap.js';
import { isPossible } from '../english/sureness.js';
import { clip } from '../english/timeline-alert.js';
import { probably } from './sureness.js';
import { list, type Section, side } from './words.js';

const RESULTS: Readonly<Record<string, string>> = {
  'EAP-Success': '服务端允许客户端接入',
  'EAP-Failure': '服务端拒绝客户端接入',
  'Access-Accept': 'RADIUS 服务器允许客户端接入',
  'Access-Reject': 'RADIUS 服务器拒绝了请求，其中没有 EAP 内容',
};

const STAGES: Readonly<Record<string, string>> = {
  certificate: '服务端可能拒绝了客户端的证书',
  no_certificate: '服务端可能因为没有收到客户端证书而拒绝',
  offer: '服务端可能在 ClientHello 中没有找到可以接受的内容',
  handshake: '服务端可能出于与 TLS 无关的原因拒绝了客户端',
  inner: 'TLS 内部的认证可能被拒绝了',
};

const named = (items: readonly string[]): string => list(items.map((item) => clip(item)));

export const eap: Section<typeof english> = {
  'timeline.eap_identity': (a) =>
    `EAP：说明身份（${a.realm === undefined ? '没有域' : `域 ${clip(a.realm)}`}；不显示用户名）`,
  'note.eap_identity': () => '身份以明文传输；许多客户端只发送带有域的匿名名称。',
  'timeline.eap_method': (a) => `EAP：要求使用 ${a.method}`,
  'note.eap_method': () => '方法由服务端选择；客户端可以表示不接受。',
  'timeline.eap_nak': (a) =>
    `EAP：不接受该方法${a.wanted.length === 0 ? '，也没有提出其他方法' : `；愿意使用 ${named(a.wanted)}`}（Nak）`,
  'note.eap_nak': () => '客户端没有为服务端要求的方法做配置。这个方法中没有开始 TLS。',
  'timeline.eap_repeated': (a) => `EAP：同一个包又发送了 ${a.times} 次`,
  'note.eap_repeated': (a) => `为${side(a.from)}转发的设备没有收到响应，于是重发。`,
  'timeline.eap_result': (a) => a.result,
  'note.eap_result': (a) =>
    `这是最后的结果：${RESULTS[a.result] ?? a.result}${a.answers || a.result.endsWith('Accept') ? '' : '。它没有回应抓包中客户端说过的任何内容'}。`,
  'timeline.eap_left': (a) => (a.how === 'start' ? 'EAPOL-Start：重新开始' : 'EAPOL-Logoff：离开'),
  'note.eap_left': (a) => (a.how === 'start' ? '客户端放弃了这次尝试，重新开始。' : '客户端离开网络。'),
  'finding.eap.malformed': (a) => `${side(a.from)}的一个包中 EAP 标志与长度自相矛盾，已跳过`,
  'finding.eap.too_many_rounds': () => '会话的轮数超过了跟踪的上限；其后只查看了结果',
  'verdict.eap_method': (a) =>
    `客户端${probably(a)}不接受 ${a.method}${a.wanted.length === 0 ? '' : `，要求改用 ${named(a.wanted)}`}：其中没有开始 TLS。`,
  'explanation.eap_method': () =>
    '服务端要求某个方法，客户端以 Nak 响应：它配置的是另一个方法，或者缺少该方法所需的东西。没有客户端证书及其私钥就无法使用 EAP-TLS。',
  'verdict.eap_inner': (a) => `TLS 已经建立；服务端${probably(a)}拒绝了其中的内容（${a.method}）。`,
  'explanation.eap_inner': () =>
    '在隧道中，客户端出示用户名和密码，或使用另一种方法。服务端以 Failure 回应。原因不在证书：双方都已接受这条隧道。',
  'verdict.eap_after_handshake': (a) =>
    `TLS 握手已经完成，之后服务端${probably(a)}拒绝了客户端（${a.method}）。`,
  'explanation.eap_after_handshake': () =>
    '服务端对握手没有异议。原因可能是它自己的规则：账户未知或不允许在此使用，证书中的名称与账户不符，或网络策略。',
  'verdict.eap_refused': (a) =>
    `服务端以 Failure 结束了 ${a.method}${isPossible(a) ? '，可能是拒绝了客户端' : ''}；抓包中看不出它不接受什么。`,
  'explanation.eap_refused': () => 'EAP-Failure 以明文表明服务端拒绝了；至于为什么，它什么也没说。',
  'verdict.eap_offer': (a) =>
    `服务端以 Failure 回应 ClientHello（${a.method}）：客户端提供的内容它${probably(a)}都不接受，也没有说明是什么。`,
  'explanation.eap_offer': () =>
    'FreeRADIUS 和 hostapd 不发送告警。TLS 版本没有交集与没有共同的密码套件看起来一样。',
  'verdict.eap_lost': (a) =>
    `同一个包又发送了 ${a.times} 次，尽管它已经或本应得到响应：网络设备与 RADIUS 服务器之间${probably(a)}有数据包丢失。`,
  'explanation.eap_lost': () =>
    '证书使 RADIUS 包变长。这些包被切成 IP 分片，或超过隧道的长度时，短包能通过而它们会丢失。共享密钥不一致的网络设备也会丢弃响应。',
  'verdict.eap_dropped': (a) =>
    `RADIUS 服务器${probably(a)}拒绝了请求，其中没有 EAP 内容：这不是对证书的判断。`,
  'explanation.eap_dropped': () =>
    '当服务器已没有这个会话（State 丢失或过期），或者某条规则在处理 EAP 之前就拒绝请求时，会出现这样的拒绝。',
  'verdict.eap_peer_silent': (a) =>
    `客户端在服务端的${a.after === 'certificate' ? '证书' : '握手消息'}之后不再说话（${a.method}）${a.gaveUp ? '，服务端放弃了' : ''}。手机和 Windows 不接受服务端证书时常常如此。`,
  'explanation.eap_peer_silent': () =>
    '没有发送告警。正在询问用户是否信任证书的客户端、未发告警即拒绝的客户端、失去无线信号的客户端看起来都一样；抓包在此停止也是如此。',
  'evidence.eap_result': (a) => `${a.result}：${RESULTS[a.result] ?? '最后的结果'}`,
  'evidence.eap_flight': (a) =>
    a.empty ? '服务端最后收到的是空的 Certificate' : '服务端最后收到的是客户端的 Certificate',
  'evidence.eap_offer': () => '服务端最后收到的是 ClientHello',
  'evidence.eap_nak': (a) =>
    `Nak：客户端不接受 ${a.method ?? '该方法'}${a.wanted.length === 0 ? '' : `，而要 ${named(a.wanted)}`}`,
  'evidence.eap_silence': (a) =>
    a.repeated > 0
      ? `最后说话的是${side(a.after)}，又重发了 ${a.repeated} 次`
      : `最后一个包来自${side(a.after)}；没有响应`,
  'alternative.eap_refused': (a) => STAGES[a.stage] ?? '服务端可能拒绝了数据包中看不到的内容',
  'alternative.eap_not_over': () => '可能在抓包结束之后仍在继续',
  'alternative.eap_method': () => '客户端可能配置的是另一个方法',
  'alternative.eap_no_certificate_for_method': () =>
    '客户端可能没有证书（或没有其私钥），而没有它就无法使用 EAP-TLS',
  'alternative.eap_inner': () => '密码或用户名可能不对',
  'alternative.eap_policy': () => '客户端出示的内容可能没有问题，而服务端的规则拒绝了它',
  'alternative.eap_lost': () => '数据包可能在途中丢失了',
  'alternative.eap_dropped': () => 'RADIUS 服务器可能丢失了这个会话',
  'alternative.eap_peer_silent': () => '客户端可能未发告警即拒绝了服务端的证书',
  'remedy.eap_trust_server': (a) =>
    `让客户端信任 RADIUS 服务器证书的 CA${a.issuer === undefined ? '' : `（${clip(a.issuer)}）`}。wpa_supplicant：ca_cert；Windows：网络配置中受信任的根证书；Apple：Wi-Fi 描述文件中的证书，并设为信任；Android：该网络的 CA 证书。`,
  'remedy.eap_server_name': (a) =>
    `配置客户端接受证书中含有的名称${a.names.length === 0 ? '' : `（${named(a.names.slice(0, 4))}）`}。wpa_supplicant：domain_match 或 domain_suffix_match；Windows：配置中的服务器名称；Apple：受信任的服务器名称；Android：域。`,
  'remedy.eap_client_certificate': (a) =>
    `给客户端一份证书及其私钥${a.names.length === 0 ? '' : `，由服务端列出的 CA 签发（${named(a.names.slice(0, 4))}）`}。wpa_supplicant：client_cert 和 private_key；Windows：用户或计算机存储中带私钥的证书；Apple：描述文件中的身份；Android：该网络的用户证书。`,
  'remedy.eap_client_ca': (a) =>
    `让 RADIUS 服务器信任客户端证书的 CA${a.issuer === undefined ? '' : `（${clip(a.issuer)}）`}。FreeRADIUS：tls-config 的 ca_file 或 ca_path；hostapd：ca_cert；NPS：计算机的受信任根和 NTAuth 存储。`,
  'remedy.eap_method': (a) =>
    `为客户端配置 ${a.method}，或让服务端提供客户端所配置的方法。FreeRADIUS：default_eap_type；hostapd：eap_user 文件；NPS：网络策略中的 EAP 类型。`,
  'remedy.eap_inner': () =>
    '检查客户端的用户名和密码、双方的内部方法（MSCHAPv2、PAP、GTC），以及 RADIUS 服务器中关于该用户的日志。',
  'remedy.eap_offer': () =>
    '比较双方的版本和密码套件。FreeRADIUS：tls_min_version、tls_max_version 和 cipher_list；hostapd：tls_flags 和 openssl_ciphers；wpa_supplicant：phase1 中的 tls_disable_tlsv1_2 等。',
  'remedy.eap_server_log': () =>
    'RADIUS 服务器知道原因：FreeRADIUS 的调试模式（freeradius -X），hostapd 的 -dd，NPS 的安全事件日志（事件 6273）。',
  'remedy.eap_peer_log': () =>
    '客户端知道原因：wpa_supplicant 的 -dd；Windows：WLAN-AutoConfig 或 Wired-AutoConfig 的事件日志；Apple：eapolclient 的日志；Android：logcat。',
  'remedy.eap_fragments': () =>
    '让数据包变短：更小的 Framed-MTU（FreeRADIUS：tls-config 的 fragment_size）、更短的证书链，或途中能整包通过的 MTU。在途中的两端抓包，看看哪些丢失。',
  'remedy.eap_shared_secret': () => '检查网络设备与 RADIUS 服务器的共享密钥：不相符的响应会被直接丢弃。',
  'teach.eap_step': (a) => {
    switch (a.step) {
      case 'eap_identity':
        return '在 TLS 之前，网络先询问是谁要接入。其内容以明文传输，RADIUS 服务器只用它来找到对应的域：身份的证明在后面。接下来服务端提出一个方法。';
      case 'eap_method':
        return 'EAP 可以承载多种认证方法，每种有一个编号。服务端提出其中之一；在 EAP-TLS、PEAP 和 EAP-TTLS 中，接下来是 TLS 握手，其消息装在 EAP 请求和响应中。';
      case 'eap_nak':
        return '客户端不接受这个方法，并可以列出它愿意使用的其他方法。接下来服务端提出其中之一，或以 EAP-Failure 拒绝。';
      case 'eap_repeated':
        return 'EAP 不使用 TCP：没有收到响应的包会重发。重发几次是正常的，次数很多则说明有包丢失或被丢弃。';
      case 'eap_result':
        return '最后一个包来自服务端，是明文：Success 或 Failure，不说明原因。原因是否在于证书，只能从它之前的内容和服务端的日志中看出。';
      default:
        return '客户端用 EAPOL 告诉接入点或交换机它要开始，或要离开；RADIUS 服务器看不到这些。';
    }
  },
};
