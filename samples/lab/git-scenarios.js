/** git over https. Debian's git is built on libcurl with GnuTLS, which finishes TLS before it judges the certificate. */
import { established, NOT_ASKED, rejected } from './expected.js';
import { certificateDirectives, nginx, PORT } from './servers.js';

const REPOSITORY = `https://localhost:${PORT}/repository.git`;

function git(options, ending) {
  const command = ['git', ...options.flatMap((option) => ['-c', option]), 'ls-remote', REPOSITORY];
  return {
    ...{ stack: 'GnuTLS', program: 'git', command, ending, shown: `\`${command.join(' ')}\`` },
    // Neither its owner's configuration nor a question at a terminal.
    env: { GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  };
}

/** nginx with an empty repository, as files: git's "dumb" protocol. */
function repository(certificate, parameters, version) {
  const directives = certificateDirectives(certificate).slice(0, 2);
  return {
    ...nginx([...directives, `ssl_protocols ${version.replace('TLS ', 'TLSv')}`], parameters, {
      locations: ['location / { root .; }'],
    }),
    before: [
      ['rm', '-rf', 'repository.git'],
      ['git', 'init', '-q', '--bare', '--initial-branch=main', 'repository.git'],
      ['git', '-C', 'repository.git', 'update-server-info'],
      ['chmod', '-R', 'a+rX', 'repository.git'],
    ],
  };
}

const FAULTS = [
  [
    'server-expired',
    'server-expired',
    'expired on 2024-01-01',
    /certificate verification failed|expired/i,
    'expired',
  ],
  [
    'hostname-mismatch',
    'server-other-name',
    'is for www.example.com',
    /subject name|does not match/i,
    'hostname_mismatch',
  ],
];

function inBothVersions(version) {
  const prefix = version.replace('TLS 1.', 'tls1');
  return [
    ...FAULTS.map(([name, certificate, what, says, cause]) => ({
      name: `${prefix}-git-${name}`,
      configured: `git (libcurl with GnuTLS) trusts the CA and fetches from localhost; the server certificate ${what}.`,
      server: repository(certificate, ['ssl'], version),
      steps: [git(['http.sslCAInfo=server-ca.crt'], { exit: 128, says })],
      connections: [rejected(version, 'client', 'server_certificate', cause, NOT_ASKED)],
    })),
    {
      name: `${prefix}-git-server-expired-http2`,
      configured:
        'git (libcurl with GnuTLS) trusts the CA and fetches from localhost; the server certificate expired on 2024-01-01, and the server begins HTTP/2 with its SETTINGS.',
      server: repository('server-expired', ['ssl', 'http2'], version),
      steps: [git(['http.sslCAInfo=server-ca.crt'], { exit: 128, says: FAULTS[0][3] })],
      connections: [rejected(version, 'client', 'server_certificate', 'expired', NOT_ASKED)],
    },
    {
      name: `${prefix}-git-success`,
      configured: 'git (libcurl with GnuTLS) trusts the CA and reads the refs of an empty repository.',
      server: repository('server-issued', ['ssl'], version),
      steps: [git(['http.sslCAInfo=server-ca.crt'], { exit: 0 })],
      connections: [established(version, NOT_ASKED)],
    },
  ];
}

export const GIT_SCENARIOS = ['TLS 1.2', 'TLS 1.3'].flatMap(inBothVersions);
