import type { Side } from '../../base/side.js';
import type { Nothing } from './nothing.js';
import { isPossible, probably, type Sureness } from './sureness.js';
import { clip } from './timeline-alert.js';

// EAP: what stands around TLS, and how it ends.

const list = (items: readonly string[]): string => items.map((item) => clip(item)).join(', ');

const RESULTS: Readonly<Record<string, string>> = {
  'EAP-Success': 'the server lets the client in',
  'EAP-Failure': 'the server refuses the client',
  'Access-Accept': 'the RADIUS server lets the client in',
  'Access-Reject': 'the RADIUS server rejects the request, without any EAP',
};

const STAGES: Readonly<Record<string, string>> = {
  certificate: "the server may have refused the client's certificate",
  no_certificate: 'the server may have missed a client certificate',
  offer: 'the server may have found nothing in the ClientHello that it accepts',
  handshake: 'the server may have refused the client for a reason that is not about TLS',
  inner: 'what was authenticated over TLS may have been refused',
};

const times = (count: number): string => (count === 1 ? 'once more' : `${count} times more`);

export const eap = {
  'timeline.eap_identity': (a: { readonly realm: string | undefined }) =>
    `EAP: says who it is (${a.realm === undefined ? 'no realm' : `realm ${clip(a.realm)}`}; the name is not shown)`,
  'note.eap_identity': (_: Nothing) =>
    'The identity travels in plaintext; many clients send a name that tells no more than the realm.',
  'timeline.eap_method': (a: { readonly method: string }) => `EAP: asks for ${a.method}`,
  'note.eap_method': (_: Nothing) =>
    'The server chooses the method; the client may say that it does not want it.',
  'timeline.eap_nak': (a: { readonly wanted: readonly string[] }) =>
    `EAP: does not want that method${a.wanted.length === 0 ? ', and names no other' : `; would speak ${list(a.wanted)}`} (Nak)`,
  'note.eap_nak': (_: Nothing) =>
    'The client is not set up for the method that the server asks for. No TLS has been spoken in it.',
  'timeline.eap_repeated': (a: { readonly times: number }) =>
    `EAP: the same packet is sent ${times(a.times)}`,
  'note.eap_repeated': (a: { readonly from: Side }) =>
    `The device that relays for the ${a.from} got no answer and retries.`,
  'timeline.eap_result': (a: { readonly result: string; readonly refused: boolean }) => `${a.result}`,
  'note.eap_result': (a: { readonly result: string; readonly answers: boolean }) =>
    `This is the last word: ${RESULTS[a.result] ?? a.result}${a.answers || a.result.endsWith('Accept') ? '' : '. It answers nothing that the client was seen to say'}.`,
  'timeline.eap_left': (a: { readonly how: string }) =>
    a.how === 'start' ? 'EAPOL-Start: starts again' : 'EAPOL-Logoff: leaves',
  'note.eap_left': (a: { readonly how: string }) =>
    a.how === 'start'
      ? 'The client has given up this attempt, and begins another.'
      : 'The client leaves the network.',
  'finding.eap.malformed': (a: { readonly from: Side }) =>
    `a packet of the ${a.from}'s contradicts itself in its EAP flags and lengths, and was passed over`,
  'finding.eap.too_many_rounds': (_: Nothing) =>
    'the conversation has more rounds than are followed; after them only its result was looked for',
  'verdict.eap_method': (a: Sureness & { readonly method: string; readonly wanted: readonly string[] }) =>
    `The client ${probably(a)}does not want ${a.method}${a.wanted.length === 0 ? '' : ` and asks for ${list(a.wanted)} instead`}: no TLS was spoken in it.`,
  'explanation.eap_method': (_: Nothing) =>
    'The server asks for a method, and the client answers with a Nak. It is set up for another method, or lacks what this one needs: EAP-TLS cannot be spoken without a client certificate and its key.',
  'verdict.eap_inner': (a: Sureness & { readonly method: string }) =>
    `TLS was established; the server ${probably(a)}refused what came inside it (${a.method}).`,
  'explanation.eap_inner': (_: Nothing) =>
    'Inside the tunnel the client shows a name and a password, or another method. The server answered that with a Failure. Certificates are not the reason: both sides had accepted the tunnel.',
  'verdict.eap_after_handshake': (a: Sureness & { readonly method: string }) =>
    `The TLS handshake completed, then the server ${probably(a)}refused the client (${a.method}).`,
  'explanation.eap_after_handshake': (_: Nothing) =>
    'The server had nothing against the handshake. A rule of its own may be the reason: an account that is not known or not allowed here, a name in the certificate that fits no account, a policy of the network.',
  'verdict.eap_refused': (a: Sureness & { readonly method: string }) =>
    `The server ended ${a.method} with a Failure${isPossible(a) ? ', probably refusing the client' : ''}; the capture does not show what it did not accept.`,
  'explanation.eap_refused': (_: Nothing) =>
    'EAP-Failure says in plaintext that the server refused; it does not say why.',
  'verdict.eap_offer': (a: Sureness & { readonly method: string }) =>
    `The server answered the ClientHello with a Failure (${a.method}): it ${probably(a)}accepts nothing of what the client offers, and does not say what.`,
  'explanation.eap_offer': (_: Nothing) =>
    'FreeRADIUS and hostapd send no alert. TLS versions that do not overlap and cipher suites that are not shared look alike.',
  'verdict.eap_lost': (a: Sureness & { readonly times: number }) =>
    `The same packet was sent ${times(a.times)}, though it had been answered or should have been: packets are ${probably(a)}lost between the network device and the RADIUS server.`,
  'explanation.eap_lost': (_: Nothing) =>
    'Certificates make long RADIUS packets. If these are cut into IP fragments, or longer than a tunnel takes, they get lost where short ones pass. A network device with another shared secret drops the answers, too.',
  'verdict.eap_dropped': (a: Sureness) =>
    `The RADIUS server ${probably(a)}rejected the request without any EAP: that says nothing about a certificate.`,
  'explanation.eap_dropped': (_: Nothing) =>
    'Such a reject comes when the server no longer knows the conversation (its State is lost or too old), or when a rule turns the request away before EAP is looked at.',
  'verdict.eap_peer_silent': (a: {
    readonly method: string;
    readonly after: string;
    readonly gaveUp: boolean;
  }) =>
    `The client fell silent after the server's ${a.after} (${a.method})${a.gaveUp ? ', and the server gave up' : ''}. Phones and Windows often do so when they do not accept the server's certificate.`,
  'explanation.eap_peer_silent': (_: Nothing) =>
    'No alert was sent. A client that asks its user whether to trust the certificate, one that refuses without sending an alert, and one that lost its radio look alike; so does a capture that was stopped here.',
  'evidence.eap_result': (a: { readonly result: string }) =>
    `${a.result}: ${RESULTS[a.result] ?? 'the last word'}`,
  'evidence.eap_flight': (a: { readonly empty: boolean }) =>
    a.empty
      ? 'an empty Certificate is what the server had last been told'
      : "the client's Certificate is what the server had last been told",
  'evidence.eap_offer': (_: Nothing) => 'the ClientHello is what the server had last been told',
  'evidence.eap_nak': (a: { readonly method: string | undefined; readonly wanted: readonly string[] }) =>
    `Nak: the client does not want ${a.method ?? 'the method'}${a.wanted.length === 0 ? '' : `, but ${list(a.wanted)}`}`,
  'evidence.eap_silence': (a: { readonly after: Side; readonly repeated: number }) =>
    a.repeated > 0
      ? `the last words are the ${a.after}'s, sent ${times(a.repeated)}`
      : `the last words are the ${a.after}'s; nothing answers them`,
  'alternative.eap_refused': (a: { readonly stage: string }) =>
    STAGES[a.stage] ?? 'the server may have refused something that the packets do not show',
  'alternative.eap_not_over': (_: Nothing) => 'it may have gone on after the end of the capture',
  'alternative.eap_method': (_: Nothing) => 'the client may be set up for another method',
  'alternative.eap_no_certificate_for_method': (_: Nothing) =>
    'the client may have no certificate (or no key to it), without which EAP-TLS cannot be spoken',
  'alternative.eap_inner': (_: Nothing) => 'the password, or the name, may be wrong',
  'alternative.eap_policy': (_: Nothing) =>
    'a rule of the server may refuse the client although what it showed was right',
  'alternative.eap_lost': (_: Nothing) => 'packets may have been lost on the path',
  'alternative.eap_dropped': (_: Nothing) => 'the RADIUS server may have lost the conversation',
  'alternative.eap_peer_silent': (_: Nothing) =>
    "the client may have refused the server's certificate without sending an alert",
  'remedy.eap_trust_server': (a: { readonly issuer: string | undefined }) =>
    `Let the client trust the CA of the RADIUS server's certificate${a.issuer === undefined ? '' : ` (${clip(a.issuer)})`}. wpa_supplicant: ca_cert; Windows: the trusted root of the network's profile; Apple: the certificate payload of the Wi-Fi profile, chosen under trust; Android: the CA certificate of the network.`,
  'remedy.eap_server_name': (a: { readonly names: readonly string[] }) =>
    `Let the client expect a name that the certificate holds${a.names.length === 0 ? '' : ` (${list(a.names.slice(0, 4))})`}. wpa_supplicant: domain_match or domain_suffix_match; Windows: the server names of the profile; Apple: the trusted server names; Android: the domain.`,
  'remedy.eap_client_certificate': (a: { readonly names: readonly string[] }) =>
    `Give the client a certificate and its key${a.names.length === 0 ? '' : `, from a CA that the server names (${list(a.names.slice(0, 4))})`}. wpa_supplicant: client_cert and private_key; Windows: a certificate with its key in the user's or the computer's store; Apple: an identity in the profile; Android: the user certificate of the network.`,
  'remedy.eap_client_ca': (a: { readonly issuer: string | undefined }) =>
    `Let the RADIUS server trust the CA of the client's certificate${a.issuer === undefined ? '' : ` (${clip(a.issuer)})`}. FreeRADIUS: ca_file or ca_path of the tls-config; hostapd: ca_cert; NPS: the computer's trusted roots and the NTAuth store.`,
  'remedy.eap_method': (a: { readonly method: string }) =>
    `Set the client up for ${a.method}, or let the server offer what the client is set up for. FreeRADIUS: default_eap_type; hostapd: the eap_user file; NPS: the EAP types of the network policy.`,
  'remedy.eap_inner': (_: Nothing) =>
    'Check the name and the password in the client, the inner method of both sides (MSCHAPv2, PAP, GTC), and the log of the RADIUS server for this name.',
  'remedy.eap_offer': (_: Nothing) =>
    'Compare the versions and cipher suites of both sides. FreeRADIUS: tls_min_version, tls_max_version and cipher_list; hostapd: tls_flags and openssl_ciphers; wpa_supplicant: phase1 with tls_disable_tlsv1_2 and the like.',
  'remedy.eap_server_log': (_: Nothing) =>
    'The RADIUS server knows the reason: FreeRADIUS in debug mode (freeradius -X), hostapd with -dd, NPS in the security event log (event 6273).',
  'remedy.eap_peer_log': (_: Nothing) =>
    'The client knows the reason: wpa_supplicant with -dd; Windows: the event log of WLAN-AutoConfig or Wired-AutoConfig; Apple: the log of eapolclient; Android: logcat.',
  'remedy.eap_fragments': (_: Nothing) =>
    'Make the packets shorter: a smaller Framed-MTU (FreeRADIUS: fragment_size of the tls-config), shorter chains, or an MTU on the path that takes them whole. Capture at both ends of the path to see which get lost.',
  'remedy.eap_shared_secret': (_: Nothing) =>
    'Check the shared secret of the network device and the RADIUS server: answers that do not match it are dropped silently.',
  'teach.eap_step': (a: { readonly step: string }) => {
    switch (a.step) {
      case 'eap_identity':
        return 'Before TLS the network asks who wants to connect. The answer travels in plaintext, and the RADIUS server uses it only to find the right realm: the proof comes later. Next the server proposes a method.';
      case 'eap_method':
        return 'EAP carries many ways to authenticate, each with a number. The server proposes one; in EAP-TLS, PEAP and EAP-TTLS a TLS handshake follows, its messages packed into EAP requests and responses.';
      case 'eap_nak':
        return 'The client does not accept the method and may name others that it would use. Next the server proposes one of these, or refuses with EAP-Failure.';
      case 'eap_repeated':
        return 'EAP runs without TCP: a packet that gets no answer is sent again. A few repetitions are normal, many mean that packets are lost or dropped.';
      case 'eap_result':
        return 'The last word is the server’s, in plaintext: Success or Failure, without a reason. Whether the reason was a certificate shows only in what came before it, and in the log of the server.';
      default:
        return 'With EAPOL a client tells the access point or switch that it wants to start, or that it leaves; the RADIUS server sees neither.';
    }
  },
};
