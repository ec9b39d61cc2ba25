import type { captureProblems as english } from '../english/capture-problems.js';
import type { Section } from './words.js';

const after = (frame: number): string => (frame === 0 ? '在第一个数据包之前' : `在第 ${frame} 帧之后`);
const hex = (n: number): string => `0x${n.toString(16).padStart(8, '0')}`;

const BAD_BLOCK: Readonly<Record<string, string>> = {
  length: '长度不可能成立',
  trailing_length: '首尾两处长度不一致',
  byte_order_magic: '字节序标记有误',
  version: '格式版本未知',
  too_short: '长度不足以容纳应有的内容',
  unknown_interface: '引用了文件中没有描述的接口',
  packet_length: '其中的数据包比块本身还长',
  time_resolution: '时间戳精度不可能成立，已按微秒处理',
  too_many: '此类块多于所能保留的数量',
};

const UNPACKING: Readonly<Record<string, (compression: string) => string>> = {
  damaged: (compression) => `${compression} 压缩数据已损坏`,
  cut: (compression) => `${compression} 压缩数据提前结束`,
  checksum: (compression) => `${compression} 压缩数据已损坏：解出的内容与校验和不符`,
  trailing: (compression) => `${compression} 压缩数据之后还有别的内容，没有读取`,
  window: () => 'zstd 数据的后续部分所需窗口超过 128 MB，没有解压',
  dictionary: () => 'zstd 数据的后续部分需要文件中没有的字典',
  ratio: (compression) =>
    `${compression} 数据解压后超过其大小的 2048 倍，只有人为构造的数据才会如此，没有继续读取`,
};

export const captureProblems: Section<typeof english> = {
  'capture.empty': () => '抓包文件中没有任何数据包。',
  'capture.interrupted': (a) => `读取${after(a.frame)}被中断：只报告此前的内容。`,
  'capture.cut': (a) =>
    `文件${after(a.frame)}的一条记录中途结束（缺少 ${a.missing} 字节）：抓包被截断。此前的内容已全部读取。`,
  'capture.bad_record': (a) =>
    `文件${after(a.frame)}已损坏：偏移 ${a.offset} 处的记录声称有 ${a.length} 字节，而数据包最多不超过 ${a.most} 字节。其后的内容没有读取。`,
  'capture.bad_block': (a) =>
    `文件${after(a.frame)}已损坏：偏移 ${a.offset} 处类型为 ${hex(a.blockType)} 的块有误：${BAD_BLOCK[a.reason] ?? a.reason}。${a.stopped === 1 ? '其后的内容没有读取。' : '已跳过它继续读取。'}`,
  'capture.unsupported_block': (a) =>
    `跳过了 ${a.count} 个类型为 ${hex(a.blockType)} 的块；这类块中没有可以读取的数据包。`,
  'capture.unknown_link_type': (a) =>
    `有 ${a.count} 个数据包来自无法识别的链路层（链路类型 ${a.linkType}），已跳过。`,
  'capture.snap_length': (a) =>
    `有 ${a.count} 个数据包只抓取了一部分（每个最多 ${a.longest} 字节），握手内容可能不全。请不限长度重新抓包（tcpdump -s 0）。`,
  'capture.decompression_failed': (a) =>
    `${(UNPACKING[a.reason] ?? UNPACKING['damaged']!)(a.compression)}；${a.frame === 0 ? '没有解出任何数据包' : `第 ${a.frame} 帧及之前的内容已读取`}。`,
};
