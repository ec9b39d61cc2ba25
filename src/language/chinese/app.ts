import type { app as english } from '../english/app.js';
import type { Section } from './words.js';

const ROLES: Readonly<Record<string, string>> = {
  capture: '抓包文件',
  keys: '密钥日志',
  ca: 'CA 证书',
  private: '私钥',
};

export const app: Section<typeof english> = {
  'app.title': () => 'TLS 握手中，谁拒绝了谁',
  'app.about': () =>
    '把抓包文件拖到这里。文件由本页面在这台机器上读取：页面不连接任何地方，它的安全策略也不允许。',
  'app.choose': () => '选择文件',
  'app.drop': () => '或拖入：抓包文件（pcap、pcapng，也可以是 gzip 或 zstd）、密钥日志、CA 证书、RSA 私钥',
  'app.no_script': () => '本页面用脚本读取抓包文件，而脚本已被禁用。',
  'app.old_browser': () => '浏览器太旧，无法解压本页面的程序。',
  'app.chosen': () => '已选择',
  'app.role': (a) => ROLES[a.role] ?? a.role,
  'app.remove': (a) => `去掉 ${a.name}`,
  'app.paste': () => '粘贴密钥日志',
  'app.paste_label': () => 'SSLKEYLOGFILE 的各行',
  'app.pasted': () => '粘贴的密钥日志',
  'app.redact': () => '用假名代替地址和名称',
  'app.read': () => '读取',
  'app.no_capture': () => '还要选择抓包文件：只有密钥和证书说明不了什么。',
  'app.reading': (a) => `正在读取 ${a.name}`,
  'app.preparing': () => '正在解压程序',
  'app.read_so_far': (a) => `${a.percent}%，${a.megabytes} MB，${a.connections} 个连接`,
  'app.cancel': () => '到此为止',
  'app.stopping': () => '正在停止：将给出目前已知的结果',
  'app.died': (a) => `读取程序中途结束（${a.message || '没有说明原因'}）。已重新启动，可以再次读取文件。`,
  'app.done': (a) => `已给出 ${a.connections} 个连接的结果`,
  'app.report': () => '报告',
  'app.save': () => '另存为',
  'app.save_packets': () => '数据包（pcapng）',
  'app.which_packets': () => '哪些连接（不填：失败的连接）',
  'app.saving': (a) => `正在生成 ${a.name}`,
  'app.saved': (a) => `${a.name} 已交给浏览器`,
  'app.nothing_to_save': () => '没有这些连接的数据包。',
  'app.bad_numbers': (a) => `“${a.text}”不是连接编号的列表（例如 3, 7）。`,
  'app.again': () => '其他文件',
  'app.samples': () => '或者从录制的握手中学习',
  'app.samples_about': () => '每个都在真实程序之间录制；配置了什么，最后揭晓。',
  'app.answer': () => '结论',
  'app.foot': (a) => `tls-dissect ${a.version}。MIT 许可证。`,
  'app.language': () => '语言',
};
