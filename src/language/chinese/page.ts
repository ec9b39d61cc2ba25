import type { page as english } from '../english/page.js';
import { type Section, side } from './words.js';

const BASIS: Readonly<Record<string, string>> = {
  seen: '可见',
  decrypted: '已解密',
  inferred: '推断',
  unknown: '未知',
};

export const page: Section<typeof english> = {
  'page.handshake': () => '握手过程，逐条消息',
  'page.diagram_of': (a) => `时序图：左边是 ${a.client}，右边是 ${a.server}，时间向下`,
  'page.direction': (a) => (a.from === 'client' ? '客户端到服务端' : '服务端到客户端'),
  'page.legend_seen': () => '明文可见',
  'page.legend_decrypted': () => '用密钥解密',
  'page.legend_encrypted': () => '加密：只知道长度',
  'page.legend_inferred': () => '推断，并未看到',
  'page.legend_failure': () => '失败之处',
  'page.encrypted': () => '加密',
  'page.basis': (a) => BASIS[a.basis] ?? a.basis,
  'page.group_by': (a) => ({ ending: '按结果', server: '按服务端', client: '按客户端' })[a.by] ?? '连接分组',
  'page.failed_here': () => '在此失败',
  'page.fields_and_bytes': (a) =>
    a.fields === 0 ? `${a.bytes} 字节` : `${a.fields} 个字段，${a.bytes} 字节`,
  'page.fields': () => '字段',
  'page.bytes': () => '字节',
  'page.bytes_cut': (a) => `显示 ${a.total} 字节中的前 ${a.shown} 字节。`,
  'page.point': () => '指向字段或字节，或用方向键移动：对应的部分会高亮，这里显示其含义。',
  'page.where': () => '字节',
  'page.no_fields': (a) =>
    `为使页面不致过大，略去了这个连接的字段和字节。可用 tls-dissect CAPTURE --connection ${a.id} --html FILE 查看。`,
  'page.connections': () => '连接',
  'page.over_time': () => '时间分布',
  'page.over_time_about': (a) => `${a.from} 至 ${a.to} 之间的 ${a.total} 个连接，按结果着色`,
  'page.search': () => '搜索',
  'page.search_hint': () => '名称、地址、原因……',
  'page.rows_shown': (a) => `${a.total} 个中的 ${a.shown} 个`,
  'page.more_rows': () => '显示更多行',
  'page.start': () => '开始',
  'page.duration': () => '时长',
  'page.rows_without_script': (a) =>
    `这里列出 ${a.total} 个中的前 ${a.shown} 个；排序、搜索和其余的需要 JavaScript。`,
  'page.details_left_out': (a) =>
    `页面最多容纳 ${a.megabytes} MB 详情：有 ${a.count} 个连接只在表中有一行。可用 --failed、--host、--since 或 --connection 选择较少的连接。`,
  'page.rows_left_out': (a) =>
    `表中最多容纳 ${a.most} 个连接：最后结束的连接中，有 ${a.well} 个正常的${a.others > 0 ? `和 ${a.others} 个失败的` : ''}不在其中。可用 --failed、--host、--since 或 --connection 选择较少的连接；--ndjson 会列出每一个。`,
  'page.only_a_row': () => '这个页面不含此连接的详情。',
  'page.loading': () => '正在打开……',
  'page.cannot_open': () => '这个浏览器无法解压详情（没有 DecompressionStream）。',
  'page.back': () => '所有连接',
  'page.signed_by': () => '签发者',
  'page.signs_itself': () => '自签名',
  'page.issuer_not_sent': () => '未发送',
  'page.chain_of': (a) => `${side(a.side)}的证书`,
  'page.no_certificate': (a) => {
    if (a.side === 'server') return '没有看到服务端的证书。';
    switch (a.certificate) {
      case 'ended':
        return '客户端没有发送证书：握手在此之前已结束。';
      case 'sent':
        return '客户端发送了证书，但已加密。';
      case 'empty':
        return '客户端以空的 Certificate 响应：没有可用的证书。';
      case 'none':
        return '客户端没有发送证书。';
      default:
        return '不知道客户端是否发送了证书。';
    }
  },
  'page.validity': (a) => `${a.from} 至 ${a.to}`,
  'page.validity_problem': (a) =>
    a.validity === 'expired' ? '已过期' : a.validity === 'not_yet_valid' ? '尚未生效' : '有效性未知',
  'page.captured': () => '抓包时',
  'page.certificate_names': () => '名称',
  'page.certificate_key': () => '密钥',
  'page.certificate_signature': () => '签名',
  'page.certificate_usage': () => '用途',
  'page.certificate_valid': () => '有效期',
  'page.certificate_serial': () => '序列号',
  'page.authority': () => '机构',
  'page.refused': () => '被拒绝',
  'page.and_more': (a) => `另有 ${a.count} 个`,
  'page.filter_hint': () => '在 Wireshark 中查看',
  'page.about': (a) => `由 tls-dissect ${a.version} 生成。这个文件不从网络加载任何内容。`,
  'page.skip': () => '跳到结论',
  'page.what_happened': () => '经过',
  'page.capture': () => '抓包',
  'page.post_mortem': (a) => `${a.name} 中的 TLS 经过`,
  'page.made_by': (a) => `由 tls-dissect ${a.version} 生成。`,
  'page.from': () => '发送方',
  'page.party': (a) => side(a.party),
  'page.shows': () => '说明什么',
  'page.not_in_full': (a) =>
    a.shown === 0
      ? `${a.total} 个连接中没有一个在此完整显示。可用 --connection 选择，或用 --all 显示全部。`
      : `${a.total} 个连接中的 ${a.shown} 个在此完整显示，失败的优先。${a.shown < a.most ? '可用 --connection 选择其他的，或用 --all 显示全部。' : '一份文档不显示更多；可用 --connection 选择其他的。'}`,
  'page.more_messages': (a) => `另有 ${a.count} 条消息`,
  'page.certificate_subject': () => '主体',
  'page.certificate_issuer': () => '签发者',
  'page.at_a_glance': () => '握手概览',
  'page.copy': () => '复制',
  'page.copied': () => '已复制',
  'page.cannot_copy': () => '请按 Ctrl+C',
  'page.open_all': () => '展开所有消息',
  'page.close_all': () => '收起所有消息',
  'page.reader': () => '解释的详略',
  'page.learner': () => '学习',
  'page.expert': () => '专家',
  'page.over_time_filter': () => '（选择一根柱形，只看其中的连接）',
  'page.show_all': () => '显示全部',
  'page.search_fields': () =>
    '只在某个字段中搜索：id: outcome: confidence: cause: by: server: client: tls: file: says:；前加减号表示排除，引号内的词作为整体：cause:expired -server:8443 says:"信任库"',
  'page.record': () => '承载该消息的记录：其内容类型和长度。',
  'page.record_type': () => '记录的内容类型；在 TLS 1.3 的保护下总是 application_data，使人看不出内容。',
  'page.record_version': () =>
    '为旧的中间设备保留：首个 ClientHello 中为 0x0301，此后均为 0x0303；它不是协议版本。',
  'page.record_length': () => '记录头之后的字节数。',
  'page.bytes_on_wire': (a) => `线路上 ${a.bytes} 字节`,
  'page.opened_bytes': () => '用密钥解密后：',
  'page.sealed_bytes': (a) => `线路上的记录：5 字节记录头，其后 ${a.length} 字节受加密保护`,
  'page.records_joined': (a) => `该消息由 ${a.count} 条记录承载；这里是第一条的记录头。`,
  'page.record_shared': () => '该记录还承载其他消息，这里略去。',
  'page.record_above': () => '它与上一条消息在同一条记录中。',
  'page.well_left_out': (a) =>
    `正常结束的连接中，本页含有 ${a.most} 个及每组一个的详情；另有 ${a.count} 个只在表中有一行。可用 tls-dissect CAPTURE --connection N --html FILE 查看其中一个的详情。`,
};
