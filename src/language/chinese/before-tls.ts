import type { beforeTls as english } from '../english/before-tls.js';
import { isPossible } from '../english/sureness.js';
import { probably, probablyAs, probablyEither } from './sureness.js';
import { protocolName, type Section } from './words.js';

const coded = (code: number | undefined): string => (code === undefined ? '' : `（${code}）`);

export const beforeTls: Section<typeof english> = {
  'verdict.refused_before_tls': (a) => {
    const protocol = a.protocol === undefined ? '该协议' : ` ${protocolName(a.protocol)} `;
    switch (a.how) {
      case 'starttls_not_offered':
        return `TLS 没有开始：服务端在${protocol}中${probablyEither(a)}没有提供 TLS。`;
      case 'tls_not_supported':
        return `TLS 没有开始：服务端在${protocol}中${isPossible(a) ? '可能' : '表明'}不支持 TLS。`;
      case 'starttls_stripped':
        return `TLS 没有开始：途中的设备${probably(a)}在${protocol}中覆盖了服务端的 TLS 声明或客户端的请求。`;
      case 'proxy_refused':
        return `TLS 没有开始：代理${probably(a)}没有打开隧道${coded(a.code)}。`;
      case 'proxy_protocol':
        return `服务端${probably(a)}拒绝了连接：${probablyAs(a)}连接以 PROXY 协议头开始，而服务端没有为此配置。`;
      default:
        return `TLS 没有开始：客户端在${protocol}中请求 TLS，服务端${probably(a)}拒绝了${coded(a.code)}。`;
    }
  },
  'explanation.refused_before_tls': (a) => {
    switch (a.how) {
      case 'starttls_stripped':
        return '有些防火墙和邮件过滤设备会覆盖 STARTTLS，以便继续读取内容。双方于是以明文通信，或者客户端放弃。';
      case 'proxy_refused':
        return '客户端先与代理通信，由代理决定是否允许访问服务端。没有联系过服务端。';
      case 'proxy_protocol':
        return '负载均衡器用 PROXY 协议头预先告知客户端的地址。没有为此配置的服务端会把这些字节当作损坏的 ClientHello。';
      default:
        return '在这个协议中，连接以明文开始，客户端请求后才升级到 TLS。这个服务端不支持，或暂时不支持。';
    }
  },
  'evidence.refused_before_tls': (a) => {
    switch (a.how) {
      case 'starttls_stripped':
        return 'TLS 的关键字被覆盖';
      case 'starttls_not_offered':
        return `服务端在 ${protocolName(a.protocol)} 中所提供的功能不包括 TLS`;
      case 'proxy_protocol':
        return '服务端对 PROXY 协议头的响应';
      default:
        return `${protocolName(a.protocol)} 中的响应是拒绝${coded(a.code)}`;
    }
  },
  'alternative.refused_before_tls': (a) =>
    a.answer === 'proxy_protocol'
      ? '服务端可能没有为 ClientHello 之前的 PROXY 协议头配置'
      : 'TLS 可能在开始之前就被拒绝了',
  'verdict.tls_required': (a) =>
    `TLS 没有开始：服务端${probably(a)}${a.protocol === undefined ? '' : `在 ${protocolName(a.protocol)} 中`}要求先使用 TLS${coded(a.code)}，而客户端没有请求。`,
  'explanation.tls_required': () =>
    '在这个协议中，连接以明文开始，客户端请求后才升级到 TLS。在此之前，这个服务端拒绝所有其他请求。',
  'evidence.tls_required': (a) => `${protocolName(a.protocol)} 中的响应说明需要先使用 TLS${coded(a.code)}`,
  'alternative.tls_required': () => '服务端可能要求客户端先请求 TLS',
  'verdict.spoke_in_clear': (a) =>
    `${probably(a)}没有 TLS：双方使用明文${a.protocol === undefined ? '的未知协议' : ` ${protocolName(a.protocol)}`}，没有迹象表明本应使用 TLS。`,
  'explanation.spoke_in_clear': () =>
    '双方都没有发起 TLS，服务端也没有表示需要 TLS。途中的任何人都能读到内容。',
  'alternative.spoke_in_clear': () => '这个端口可能与 TLS 无关，服务端可能因为自己的原因结束了连接',
  'verdict.proxy_header_missing': (a) =>
    `服务端没有发送任何字节就关闭了，${probablyEither(a)}因为它在等待客户端没有发送的 PROXY 协议头。`,
  'alternative.proxy_header_missing': () =>
    '服务端可能在等待没有出现的 PROXY 协议头（nginx 会记录 “broken header”）',
  'remedy.proxy_header_missing': () =>
    '通过负载均衡器访问服务端，或使用没有配置 proxy_protocol（nginx）或 accept-proxy（HAProxy）的端口。',
  'remedy.ask_for_tls': () =>
    '配置客户端先请求 TLS（邮件用 STARTTLS，LDAP 用 StartTLS，PostgreSQL 用 sslmode=require，MySQL 用 --ssl-mode=REQUIRED）。',
  'remedy.enable_starttls': () =>
    '在服务端启用 TLS，并配置其可读的证书和私钥（Postfix：smtpd_tls_security_level=may，Dovecot：ssl=yes，PostgreSQL：ssl=on）。',
  'remedy.use_tls_port': () =>
    '或者使用从第一个字节起就是 TLS 的端口（SMTP 465、IMAP 993、POP3 995、LDAP 636）。',
  'remedy.stop_stripping': () => '找出途中改写协议的设备（Cisco：inspect esmtp），并对这个连接关闭该功能。',
  'remedy.proxy_refused': (a) =>
    a.code === 407
      ? '为客户端配置代理的凭据，或让该主机不经过代理。'
      : '在代理中放行该主机和端口，或让该主机不经过代理（no_proxy）。',
  'remedy.proxy_protocol': () =>
    '配置服务端接受该协议头（nginx：listen ... proxy_protocol；HAProxy：accept-proxy），或在负载均衡器中关闭它（HAProxy：不用 send-proxy）。',
};
