import type { Side } from '../../base/side.js';
import { type AlertSaid, clip } from '../english/timeline-alert.js';
import { side } from './words.js';

type By = (by: string, peer: string) => string;

export const REFUSALS: Readonly<Record<string, By>> = {
  unknown_ca: (by, peer) => `${by}不信任${peer}证书的签发者`,
  bad_certificate: (by, peer) => `${by}不接受${peer}的证书：证书损坏、签名验证失败，或没有通过它自己的检查`,
  unsupported_certificate: (by, peer) => `${by}不接受这种类型的${peer}证书，或证书不能用于此用途`,
  certificate_revoked: (by, peer) => `据${by}所知，${peer}的证书已被吊销`,
  certificate_expired: (by, peer) => `按${by}的时钟，${peer}的证书已经过期或尚未生效`,
  certificate_unknown: (by, peer) => `${by}不接受${peer}的证书，没有说明原因`,
  certificate_required: (by, peer) => `${by}要求${peer}提供证书，却没有收到`,
  access_denied: (by, peer) => `${by}已识别${peer}的身份，但不允许它访问`,
  decrypt_error: (_, peer) => `${peer}的签名或校验值验证失败：常见原因是私钥与证书不匹配`,
  handshake_failure: (by, peer) => `${by}在${peer}提供的选项中找不到可以接受的`,
  insufficient_security: (by, peer) => `${by}要求比${peer}所提供的更强的参数`,
  protocol_version: (by, peer) => `${by}不接受${peer}使用的 TLS 版本`,
  no_application_protocol: (by, peer) => `${by}不支持${peer}提供的任何应用层协议（ALPN）`,
  internal_error: (by) => `${by}内部出错：原因见其日志`,
  user_canceled: (by) => `${by}放弃了，但不是因为出错：可能是用户中止`,
  no_renegotiation: (by) => `${by}拒绝在这个连接上再次握手`,
  no_certificate: (by) => `${by}没有可用的证书：SSL 3.0 用这个告警表示`,
  unexpected_message: (by, peer) => `${by}收到了此刻不该出现的${peer}消息`,
  bad_record_mac: (by, peer) => `${by}收到的${peer}记录校验失败：数据被改动，或双方密钥不一致`,
  decode_error: (by, peer) => `${by}无法解析${peer}的消息`,
  illegal_parameter: (by, peer) => `${by}认为${peer}消息中的某个字段不合法`,
  record_overflow: (by, peer) => `${by}收到的${peer}记录超长`,
  missing_extension: (by, peer) => `${peer}的消息缺少${by}必需的扩展`,
  unsupported_extension: (by, peer) => `${by}收到了它没有请求过的${peer}扩展`,
  unrecognized_name: (by, peer) => `${by}没有配置${peer}所要访问的主机名`,
  bad_certificate_status_response: (by, peer) => `${by}认为${peer}附带的 OCSP 响应无效`,
  unknown_psk_identity: (by, peer) => `${by}没有${peer}提供的 PSK 身份`,
  inappropriate_fallback: (by, peer) => `${by}拒绝${peer}不必要的版本降级`,
};

const AFTER_EMPTY_CERTIFICATE: ReadonlySet<string> = new Set([
  'handshake_failure',
  'bad_certificate',
  'certificate_unknown',
  'access_denied',
]);

const PROGRESS: Readonly<Record<string, (by: string) => string>> = {
  finished: () => '握手之后出现的通常是 close_notify，即正常关闭。',
  renegotiating: (by) => `刚刚有一方要求再次握手：${by}可能拒绝了它，也可能是正常关闭。`,
  unfinished: (by) => `握手尚未完成，所以这不是正常关闭：可能是${by}拒绝了。需密钥日志才能看到。`,
  unknown: () => '是哪一个告警，需密钥日志才能看到。',
};

export function alertWords({ from, description, ends, serverName, certificate }: AlertSaid): string {
  const by = side(from);
  const peer = side(from === 'client' ? 'server' : 'client');
  const ending = ends ? `${by}终止了连接` : '这是警告：连接可以继续';
  const refusal =
    certificate === 'empty' && AFTER_EMPTY_CERTIFICATE.has(description)
      ? `${peer}的 Certificate 消息为空，在 TLS 1.2 及更早版本中${by}就用这个告警表示需要证书`
      : certificate === 'sent' && description === 'handshake_failure'
        ? `${by}不接受${peer}已发送内容中的某一项：参数，或者证书`
        : description === 'unrecognized_name' && serverName !== undefined
          ? `${by}没有配置主机名 ${clip(serverName)}`
          : REFUSALS[description]?.(by, peer);
  if (refusal !== undefined) return `${refusal}。${ending}。`;
  return `${ending}${ends ? '：因此是该方拒绝了' : ''}。`;
}

export const encryptedAlertWords = (from: Side, progress: string): string =>
  (PROGRESS[progress] ?? PROGRESS['unknown']!)(side(from));
