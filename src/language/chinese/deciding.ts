import { judgingCall } from '../english/call.js';
import type { deciding as english } from '../english/deciding.js';
import type { Section } from './words.js';
import { side as sideWord } from './words.js';

const SAID_BY_SERVER: Readonly<Record<string, string>> = {
  Java: 'Java 用 -Djavax.net.debug=ssl:handshake 输出原因。',
  Go: 'Go（net/http）会写出“TLS handshake error”和原因。',
  'Node.js': 'Node.js：服务端的 tlsClientError 事件，或套接字的 authorizationError。',
};
const SAID_BY_CLIENT: Readonly<Record<string, string>> = {
  Java: SAID_BY_SERVER['Java']!,
  Go: 'Go 的错误以 x509: 开头，其后就是原因。',
  'Node.js':
    'Node.js 的错误代码：UNABLE_TO_VERIFY_LEAF_SIGNATURE、SELF_SIGNED_CERT_IN_CHAIN：不受信任；CERT_HAS_EXPIRED：已过期；ERR_TLS_CERT_ALTNAME_INVALID：名称不符。',
  GnuTLS: '使用 GnuTLS 的程序（gnutls-cli、wget）会写明证书为何不受信任（NOT trusted）。',
  OpenSSL:
    'curl（加上 -v）：“SSL certificate problem”；Python：“certificate verify failed”；Node.js：错误代码，如 UNABLE_TO_VERIFY_LEAF_SIGNATURE。',
};
const WEB_SERVERS =
  'Apache：“Certificate Verification: Error”；nginx（info 级别）：“client SSL certificate verify error”。';

export const deciding: Section<typeof english> = {
  'remedy.look_at_log': ({ side, library = 'OpenSSL', web }) => {
    const said =
      side === 'client'
        ? SAID_BY_CLIENT[library]
        : (SAID_BY_SERVER[library] ?? (web === true && library === 'OpenSSL' ? WEB_SERVERS : ''));
    return said === undefined || said === ''
      ? `查看${sideWord(side)}的日志（打开详细的 TLS 日志）：原因在其中。`
      : `在${sideWord(side)}的日志中查找原因。${said}`;
  },
  'remedy.judge_server_certificate': (a) => ({
    text: a.brief
      ? '仍不行就检查该证书。返回码 10：已过期；18 至 21：缺少 CA 或中间证书；26：不能用于服务端；62、64：名称不符；0：可能缺少吊销列表（加上 -crl_check -CRL crl.pem 后为 3、12）：'
      : '用客户端应当信任的 CA 检查服务端证书。返回码 18 至 21：把这个 CA 交给客户端，或让服务端一并发送中间证书；10：续期或更换；62、64：名称不符；26：不是为服务端签发的；0：客户端没有这个 CA，或者还检查别的：加上 -crl_check -CRL crl.pem，返回 3、12 则需要最新的 CRL：',
    command: judgingCall(a.url),
  }),
  'remedy.judge_client_certificate': (a) => ({
    text: a.brief
      ? '仍不行就检查该证书。错误 10：已过期；20、21：CA 或密钥不同；26：不能用于客户端；OK：可能缺少吊销列表（加上 -crl_check -CRLfile crl.pem 后为 3、12）：'
      : '用服务端接受的 CA 检查客户端发送的证书。错误 10：续期或更换；2、7、20、21：把那个 CA 交给服务端（同名而密钥不同的是另一个 CA），或让客户端一并发送中间证书；26：重新签发用于客户端认证的证书；OK：看服务端允许的证书链深度，以及吊销列表：加上 -crl_check -CRLfile crl.pem，3、12 则需要最新的 CRL：',
    command: 'openssl verify -purpose sslclient -CAfile client-ca.crt -untrusted client.crt client.crt',
  }),
};
