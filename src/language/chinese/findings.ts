import type { findings as english } from '../english/findings.js';
import { protocolName, type Section, side } from './words.js';

export const findings: Section<typeof english> = {
  'finding.stream.gap': (a) =>
    a.snapLength
      ? `${side(a.from)}有 ${a.length} 字节在抓包时被截掉（snap length）`
      : a.length === 0
        ? `${side(a.from)}有数据包没有被抓到`
        : `${side(a.from)}有 ${a.length} 字节没有被抓到`,
  'finding.stream.conflict': (a) => `${side(a.from)}似乎在数据流的同一位置发送了不同的字节`,
  'finding.stream.one_direction': (a) => `只抓到了${side(a.from)}的数据包，对方发送的内容未知`,
  'finding.stream.late_start': () => '抓包开始时连接已经建立',
  'finding.handshake.malformed': (a) =>
    `${side(a.from)}的 ${a.message} 消息格式有误（${a.field}：${a.reason}）`,
  'finding.handshake.bad_extension': (a) =>
    `${side(a.from)}的 ${a.message} 消息中 ${a.field} 格式有误（${a.reason}）`,
  'finding.handshake.oversized': (a) => `${side(a.from)}的 ${a.message} 消息声称有 ${a.length} 字节，已跳过`,
  'finding.handshake.unfinished': (a) => `${side(a.from)}的 ${a.message} 消息在 ${a.length} 字节之后中断`,
  'finding.record.unreadable': (a) => `${side(a.from)}的数据流从这里起不再是 TLS 记录，其后没有读取`,
  'finding.certificate.compressed': (a) =>
    a.reason === 'unsupported'
      ? `${side(a.from)}的压缩 Certificate 消息在这里无法解压：需要 Brotli 的词典，本页面没有（命令行有）`
      : `${side(a.from)}的压缩 Certificate 消息无法解压（${a.reason}）`,
  'finding.decryption.no_secrets': (a) =>
    a.forwardSecrecy
      ? '所给的密钥无法解密这个连接：它的密钥交换具有前向保密性，仅有私钥不够，需要密钥日志（SSLKEYLOGFILE）'
      : '所给的密钥中没有这个连接的密钥：没有解密任何内容',
  'finding.decryption.not_tried': (a) =>
    `没有在这个连接上试用所给的私钥：它们在其他连接上已有 ${a.tries} 次未能解密`,
  'finding.decryption.missing_secret': (a) =>
    `密钥日志中没有这个连接的 ${a.label}：${side(a.from)}发送的部分内容无法解密`,
  'finding.decryption.unsupported': (a) => `${side(a.from)}发送的内容无法解密：不支持 ${a.suite}`,
  'finding.decryption.wrong_keys': (a) =>
    a.opened === 0
      ? `为这个连接提供的密钥无法解密${side(a.from)}发送的内容`
      : `${side(a.from)}有一部分记录无法解密`,
  'finding.connection.too_many_events': (a) => `这个连接另有 ${a.dropped} 个事件没有显示`,
  'finding.connection.too_many_findings': (a) => `关于这个连接另有 ${a.dropped} 条发现没有列出`,
  'finding.connection.evicted': () => '同时打开的连接过多：这个连接在结束之前就不再跟踪',
  'finding.capture.comment': (a) => `抓包文件中的注释：${a.text}`,
  'finding.capture.key_log': (a) => `抓包文件内的密钥日志：${a.problem}`,
  'finding.key_log': (a) => {
    const what = a.label === undefined ? '' : `（${a.label}）`;
    switch (a.reason) {
      case 'form':
        return `第 ${a.line} 行${what}不是密钥日志的格式，已跳过`;
      case 'unknown_label':
        return `第 ${a.line} 行的标签不在任何标准之中，已跳过`;
      case 'client_random':
        return `第 ${a.line} 行${what}：客户端随机数不是 64 位十六进制数字`;
      case 'secret':
        return `第 ${a.line} 行${what}：密钥已损坏或长度不对`;
      case 'conflict':
        return `第 ${a.line} 行${what}与前面某行为同一连接给出的密钥不同：以先出现的为准`;
      case 'line_too_long':
        return `第 ${a.line} 行过长，不可能是密钥日志`;
      case 'limit':
        return `从第 ${a.line} 行起不再读取：密钥日志中的密钥过多`;
      case 'more':
        return `另有 ${a.count ?? 0} 行已损坏`;
    }
  },
  'finding.capture.too_many_without_tls': (a) =>
    `有 ${a.count} 个没有 TLS 的连接未保留：它们是否本应使用 TLS 未知`,
  'finding.capture.no_tls': (a) => {
    const groups = a.instead.map(({ address, port, protocol, connections }) => {
      const host = address.includes(':') ? `[${address}]` : address;
      const spoken =
        protocol === undefined
          ? '未知协议'
          : protocol === 'http'
            ? '明文 HTTP '
            : ` ${protocolName(protocol)} `;
      return `${connections} 个到 ${host}:${port} 的${spoken}连接`;
    });
    const more = a.more > 0 ? [`另有 ${a.more} 个连接`] : [];
    return `没有 TLS；抓到的是：${[...groups, ...more].join('，')}。`;
  },
  'finding.capture.no_tcp': (a) =>
    `没有 TLS，也没有可能承载 TLS 的 TCP 连接：只有 ${a.packets} 个其他数据包。`,
  'finding.capture.not_dissected': (a) =>
    `抓包中至少有 ${a.count} 个无法读取的 ${a.protocol} 数据报：缺少连接的开头，或者版本未知。`,
  'finding.certificate.undecoded': (a) =>
    `${side(a.from)}的第 ${a.position + 1} 张证书无法解析（${a.reason}）`,
  'finding.certificate.fault': (a) => `${side(a.from)}的证书：${a.fault}`,
};
