import type { stacks as english } from '../english/stacks.js';
import type { Section } from './words.js';

/** Why a TLS library is guessed, and how its alerts are to be read. */
export const stacks: Section<typeof english> = {
  'stack.extension_order': (a) =>
    a.also === undefined
      ? '扩展的顺序与这个库一致'
      : `扩展的顺序与这个库一致；${a.also} 等程序也建立在它之上`,
  'stack.node': () => '扩展顺序与 OpenSSL 一致，密码套件是 Node.js 的默认列表',
  'stack.chromium': () => '带有 GREASE 值和 ALPS 扩展，与 Chrome 系浏览器一致',
  'stack.nss': () => '同时带有 delegated_credential 和 record_size_limit 扩展，与 Firefox 一致',
  'stack.suites': () => '密码套件的顺序与这个库一致',
  'stack.schemes': () => '签名算法的顺序与这个库一致',
  'stack.padding': (a) => `每条加密记录都比消息长 ${a.padding} 字节：只有这个库这样填充`,

  'stack.reading.any_certificate_fault': (a) =>
    `发送方看起来是 ${a.name}；几乎所有证书问题它都返回 ${a.description}，包括 CA 不受信任。`,
  'stack.reading.not_trust': (a) =>
    `发送方看起来是 ${a.name}；CA 不受信任和证书过期各有专门的告警，${a.description} 更可能是指主机名、证书尚未生效或密钥太弱。`,
  'stack.reading.says_nothing': (a) =>
    `断开的一方看起来是 ${a.name}；基于它的程序拒绝证书时常常不发告警，直接关闭连接。`,
};
