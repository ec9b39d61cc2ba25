// Every bound on memory, time and output that hostile input could otherwise use up, floor by floor, each with its reason.
// test/limits/ drives the program to each of them; test/meta/limits.test.ts sees to it that none is elsewhere or untested.

// capture

/** libpcap's MAXIMUM_SNAPLEN and Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD; a longer record is a damaged file. */
export const MAX_PACKET_LENGTH = 262_144;

/** Problems told of one capture file. A damaged file repeats itself; the first ones say it all. */
export const MAX_CAPTURE_PROBLEMS = 100;

/** Remarks kept of one capture file: some tools write one for every packet. */
export const MAX_COMMENTS = 1_000;

/** Bytes kept of each remark, and written of one; an option could hold 65,535. */
export const MAX_COMMENT_BYTES = 4_096;

/** Bytes of decryption secrets accepted from one capture file: a key log of some 100,000 connections. */
export const MAX_SECRETS_BYTES = 32 << 20;

/** Wireshark's MAX_BLOCK_SIZE (the longest D-Bus packet and 128 KiB of options): a longer pcapng block is a damaged file. */
export const MAX_PCAPNG_BLOCK_LENGTH = 32 + (128 << 20) + (128 << 10);

/** A packet record: 20 bytes of fields, the packet and its options. A longer one is passed over without being kept. */
export const MAX_PACKET_BLOCK_LENGTH = 1 << 20;

/** Interfaces of one pcapng section. Each costs memory, and a block of 20 bytes makes one. */
export const MAX_INTERFACES = 65_536;

/** Different link types or kinds of unsupported blocks listed for one capture file. */
export const MAX_LISTED_TYPES = 256;

/**
 * Bytes of the window of a zstd frame. RFC 8878 section 3.1.1.1.2 wants 8 MB supported at least; 128 MB are what
 * `zstd --long` packs with, and what `zstd -d` takes without being told more.
 */
export const MAX_ZSTD_WINDOW = 1 << 27;

/** Bytes unpacked of one byte of an archive: deflate reaches 1,032, and zstd 32,768 where it has nothing but zeros. */
export const MAX_UNPACKING_RATIO = 2_048;

/** Bytes unpacked of an archive before MAX_UNPACKING_RATIO counts: read in seconds. */
export const UNPACKED_WHATEVER_THE_RATIO = 1 << 30;

// packet

/** Headers within headers. The deepest tunnels of real networks have some twenty; each has at least one byte. */
export const MAX_PACKET_LAYERS = 64;

/** Incomplete datagrams kept at a time; the oldest one goes first. A capture with losses leaves some behind for good. */
export const MAX_DATAGRAMS = 1_024;

/** Bytes of all incomplete datagrams together: each of them could claim 64 KiB. */
export const MAX_DATAGRAM_BYTES = 16 << 20;

/** Pieces of one datagram with holes between them. At 1,280 bytes each a whole datagram has 52. */
export const MAX_DATAGRAM_HOLES = 512;

/** Packets after which a datagram will not be completed any more, and its identification may be another's. */
export const MAX_DATAGRAM_AGE = 100_000;

// stream

/**
 * Segments that wait for a hole to be filled, per connection. Reordering in real captures reaches some tens of
 * segments; beyond that the bytes were never captured.
 */
export const MAX_WAITING_SEGMENTS = 512;

/** Bytes that wait for a hole to be filled, per connection: a receive window's worth. */
export const MAX_WAITING_BYTES = 1 << 20;

/** Bytes that wait in all connections together, so that a flood of holes cannot fill memory. */
export const MAX_WAITING_BYTES_OVERALL = 32 << 20;

/**
 * Bytes that all connections followed hold of what they have said, about: beyond it those that were silent longest are
 * told and let go. Some five thousand whole handshakes.
 */
export const MAX_HELD_BYTES_OVERALL = 64 << 20;

/** Segments of a stream without a SYN that are looked at before its first byte is decided upon. */
export const MAX_SEGMENTS_BEFORE_BASE = 8;

/** A sequence or acknowledgement number further away than this belongs to another connection or to nobody. */
export const MAX_SEQUENCE_DISTANCE = 1 << 28;

/** Ranges of selectively acknowledged bytes kept of one direction: a segment names four at most, those of one loss. */
export const MAX_SACK_RANGES = 16;

/** Connections followed at the same time, some kB each; the one that was silent longest is told and let go. */
export const MAX_OPEN_CONNECTIONS = 24_576;

/** Seconds of capture time that a closed connection is kept for late segments and resets. */
export const CLOSED_LINGER_SECONDS = 2;

/** Closed connections kept for late segments, whatever the time stamps say. */
export const MAX_LINGERING_CONNECTIONS = 256;

/** The same of those that both sides finished and whose FINs were acknowledged: nothing more is due, but copies. */
export const MAX_LINGERING_FINISHED_CONNECTIONS = 32;

/**
 * Connections that were told and of which numbers are remembered, so that a late retransmission opens no other: some
 * 220 bytes each.
 */
export const MAX_REMEMBERED_CONNECTIONS = 16_384;

/** Conversations over UDP followed at the same time: as many as of TCP. The one silent longest is told and let go. */
export const MAX_DATAGRAM_FLOWS = 24_576;

/**
 * Seconds of capture time after which a silent conversation over UDP is over: what RFC 4787 REQ-5 recommends to NATs for
 * forgetting it. DTLS sends a lost flight again after 60 at most (RFC 6347 section 4.2.4.1).
 */
export const DATAGRAM_IDLE_SECONDS = 300;
// eap

/** EAP conversations followed at the same time, some kB each; the one that was silent longest is told and let go. */
export const MAX_EAP_CONVERSATIONS = 4_096;

/** Ways on which one conversation is seen: both sides of a NAS and of two proxies are four. */
export const MAX_EAP_LEGS = 8;

/** Requests and as many Responses of one conversation: wpa_supplicant gives up after 100, and 256 identifiers are all. */
export const MAX_EAP_ROUNDS = 256;

/** What a TLS message in fragments may claim to be long (RFC 5216 section 3.1 has 32 bits): as much as a handshake message. */
export const MAX_EAP_MESSAGE_LENGTH = 1 << 18;

// record

/** RFC 8446 5.2 and RFC 5246 6.2.3 allow 2^14 + 2048 at most; a longer record is not TLS. */
export const MAX_RECORD_LENGTH = 16_384 + 2_048;

/** A hole in the stream beyond this is not stepped over byte by byte: what follows it stays closed. */
export const MAX_SKIPPED_BYTES = 1 << 24;

/** Bytes that a compressed record unpacks to: RFC 5246 section 6.2.2 allows no more, and deflate can make a thousand of one. */
export const MAX_UNPACKED_RECORD = 1 << 14;

/**
 * Bytes decrypted of one side: what the application says first tells whether it refused. Later only short records, and short
 * packets of QUIC, are opened.
 */
export const MAX_DECRYPTED_BYTES = 1 << 20;

/** Records one after the other that no key opens, before a side is given up: the keys are another connection's. */
export const MAX_FAILED_RECORDS = 16;

/** The same before the first that opens where early data was offered, whose secret may be missing: 16 MB of it. */
export const MAX_FAILED_EARLY_RECORDS = 1_024;

/** Record numbers tried after missing bytes: 64 records of the longest kind are 1 MB. */
export const MAX_LOST_RECORDS = 64;

/**
 * Handshake messages of one side that wait for one before them, or for their own pieces, over DTLS: a flight has ten, and
 * nobody sends the next before he has the other side's (RFC 6347 section 4.2.4).
 */
export const MAX_DTLS_MESSAGES_WAITING = 16;

/** Pieces of one message with holes between them. RFC 6347 section 4.2.3: pieces may come in any order, and cut anew. */
export const MAX_DTLS_PIECES = 64;

/** Protected records that wait for the ServerHello before them: a flight, where packets came out of order. */
export const MAX_DTLS_RECORDS_HELD = 8;

/** Epochs of one side whose keys are kept: those of the handshake, and after it the newest (RFC 9147 section 6.1). */
export const MAX_DTLS_EPOCHS = 4;

// quic

/**
 * Packets one after the other that no key opens, before the keys are given up: they are another connection's. As many Initials
 * of one connection have keys made of their own connection ID in vain, which takes 0.1 ms.
 */
export const MAX_FAILED_QUIC_PACKETS = 16;

/**
 * Bytes of a CRYPTO or STREAM stream that may be ahead of the first missing one. RFC 9000 section 7.5 wants 4 kB buffered at
 * least; a flight with a long chain of certificates and hundreds of CA names has some 64 kB.
 */
export const MAX_CRYPTO_AHEAD = 65_536;

/** Pieces of one stream with holes between them. Chromium scatters a ClientHello over two packets in some fifteen. */
export const MAX_CRYPTO_HOLES = 256;

/**
 * Connection IDs from which Initial keys are made, of one connection: the client's first, one after a Retry, one after a
 * Version Negotiation, and a spare.
 */
export const MAX_INITIAL_KEYS = 4;

/** Versions for which one connection ID makes Initial keys: the client's, and the one negotiated (RFC 9368 section 2.3). */
export const MAX_INITIAL_VERSIONS = 2;

/** Versions told of one Version Negotiation; stacks list three to ten. */
export const MAX_LISTED_VERSIONS = 64;

/** Packets kept until their keys are known: a server's flight that overtook its ServerHello. */
export const MAX_HELD_PACKETS = 8;

/** Connection IDs known of one side. active_connection_id_limit is 2 to 8 in common stacks. */
export const MAX_CONNECTION_IDS = 32;

/** Packets of one datagram (RFC 9000 section 12.2): one for each encryption level, and two to spare. */
export const MAX_COALESCED_PACKETS = 6;

/** QUIC connections between one pair of addresses and ports that are followed at a time; a client's socket has a few. */
export const MAX_CONNECTIONS_OF_A_PAIR = 8;

/** Streams of one connection whose beginning is read: those of the first requests and HTTP/3's own six. */
export const MAX_QUIC_STREAMS = 16;

// handshake

/**
 * Bytes of a handshake message, of a decompressed certificate too. A long chain or a CertificateRequest with hundreds
 * of CA names reaches some 100 kB; the format allows 16 MiB.
 */
export const MAX_HANDSHAKE_MESSAGE_LENGTH = 1 << 18;

/** Certificates kept of one message. Chains have fewer than ten; OpenSSL follows 100 at most. */
export const MAX_CERTIFICATE_ENTRIES = 128;

/**
 * Items with a length of their own that are kept of one list. 4096 distinguished names of 16 bytes fill the 64 KiB
 * that a CertificateRequest has for them; without a bound, empty items would cost fifty times their bytes in memory.
 */
export const MAX_LIST_ITEMS = 4_096;

/** Alerts kept of one record. RFC 8446 section 5.1 allows one; older versions may send a warning and its close_notify together. */
export const MAX_ALERTS = 16;

/** Extensions kept of one list. A hello has some twenty; 64 KiB could hold 16,384 empty ones. */
export const MAX_EXTENSIONS = 512;

/** Key shares kept of one ClientHello: there are some forty groups, and one share for each is the most that makes sense. */
export const MAX_KEY_SHARES = 256;

/** Problems kept of one message: each known extension can have one or two; more are a forger's. */
export const MAX_MESSAGE_PROBLEMS = 64;

// keys

/** Secrets kept: some 150 MB, those of 200,000 TLS 1.3 connections. A longer key log belongs to more than one capture. */
export const MAX_KEY_LOG_SECRETS = 1 << 20;

/** Characters of a line. The longest that any label makes has 21 + 64 + 128; a session's line in old logs some 180. */
export const MAX_KEY_LOG_LINE_LENGTH = 1_024;

/** Problems told of one key log, or of all inside one capture: a file that is none would fill memory with them. */
export const MAX_KEY_LOG_PROBLEMS = 64;

/** The N of CLIENT_TRAFFIC_SECRET_N: no peer updates its keys so often, and a number beyond this is damage. */
export const MAX_TRAFFIC_SECRET_NUMBER = 0xffff;

/**
 * Tries of private keys that open nothing, in all connections: each takes one to five milliseconds. A key is tried where
 * the server's certificate holds it, which fails only where bytes are damaged or forged; all are where no certificate was seen.
 */
export const MAX_FUTILE_KEY_TRIES = 4_096;

/**
 * Secrets kept of one connection: seven labels, and of the numbered traffic secrets the first ones. Those after them follow
 * from the first (RFC 8446 section 7.2) and are not missed.
 */
export const MAX_SECRETS_PER_CONNECTION = 64;

/** Session tickets whose master secret is remembered; a client shows the newest it has. */
export const MAX_TICKETS = 65_536;

// x509: reaching a bound on one certificate leaves it undecoded, with that as its reason

/** A classical certificate has 1 to 3 kB, an SLH-DSA-256f one some 50 kB for its signature and 50 kB more in a hybrid. */
export const MAX_CERTIFICATE_LENGTH = 1 << 17;

/** RFC 5280 structures nest at most a dozen deep (a directoryName within a distribution point); recursion stays shallow. */
export const MAX_DER_DEPTH = 32;

/** A certificate has about a hundred nodes outside its extensions, a subjectAltName with a thousand names some thousand. */
export const MAX_DER_NODES = 8_192;

/** Bytes of an object identifier. Those of X.509 take about ten, a UUID's arc 19; each byte may be a number to print. */
export const MAX_OID_LENGTH = 128;

/** A capture of a busy server holds few distinct certificates; a scan of the Internet holds many, each seen once. */
export const MAX_CACHED_CERTIFICATES = 1_024;

/** Bytes of DER that the cache keeps, so that huge certificates cannot fill memory by their number. */
export const MAX_CACHED_CERTIFICATE_BYTES = 4 << 20;

/** Certificates of one Certificate message that are put in relation; real ones have up to ten. */
export const MAX_CHAIN_LENGTH = 64;

/** Signature checks for one chain: each costs up to a millisecond, and hostile namesakes would ask for a quadratic number. */
export const MAX_SIGNATURE_CHECKS = 128;

/**
 * Bits of an RSA key's public exponent: OpenSSL's bound for long keys; other stacks take 32. An exponent as long as the
 * modulus makes one check take 14 ms, 200 times as long, and a capture of a megabyte holds a thousand such keys.
 */
export const MAX_RSA_EXPONENT_BITS = 64;

/** Bits of an RSA or DSA modulus: OPENSSL_RSA_MAX_MODULUS_BITS. Windows and GnuTLS take no longer ones either. */
export const MAX_MODULUS_BITS = 16_384;

/** Bits of a DSA modulus: FIPS 186-4 section 4.2 has 3,072 at most, and a check takes time with its square. */
export const MAX_DSA_MODULUS_BITS = 3_072;

/** Certificates of one path, the end entity's and the anchor's among them. Real ones have three or four, cross-signed six. */
export const MAX_PATH_LENGTH = 12;

/** Certificates tried while one path is sought. Certificates that sign each other crosswise make more paths than time. */
export const MAX_PATH_STEPS = 512;

/** Comparisons of names with name constraints for one path sought; as many as Go allows. */
export const MAX_NAME_COMPARISONS = 250_000;

/** Certificates of a trust store: system bundles have 150, a company's with all its CAs some hundred more. */
export const MAX_STORE_CERTIFICATES = 16_384;

/** Bytes of an OCSP response that are read: a stapled one has 0.5 to 3 kB. */
export const MAX_OCSP_RESPONSE_LENGTH = 1 << 16;

/** Answers in one OCSP response that are looked at; a stapled one has one. */
export const MAX_OCSP_ANSWERS = 64;

// application

/** Bytes before TLS (a STARTTLS dialogue, a proxy's header, a request in clear) kept per direction. */
export const MAX_PROLOGUE_BYTES = 16_384;

/** Bytes looked at of one piece of a dialogue: its first line says what it is, an error page's what was expected. */
export const MAX_PIECE_BYTES = 1_024;

/** Pieces looked at of one conversation: the bytes kept could come one by one. */
export const MAX_PIECES = 256;

/** A PROXY header before a CONNECT before STARTTLS is the most that anybody builds. */
export const MAX_PROLOGUE_LAYERS = 4;

/** Steps kept of one conversation; STARTTLS comes within the first ten. */
export const MAX_DIALOGUE_STEPS = 64;

/** Client lines looked at to tell the protocol: the greeting or the first command says it, an odd one may precede. */
export const MAX_LINES_TO_TELL = 16;

/** Commands sent without waiting for answers; more are not followed. */
export const MAX_COMMANDS_DUE = 64;

/** LDAP messages read of one piece: StartTLS is alone in its own, and a message may have two bytes. */
export const MAX_LDAP_MESSAGES = 16;

/** Type-length-values of a PROXY header that are looked at; a dozen types are defined. */
export const MAX_PROXY_TLVS = 32;

/** Options of a TDS PRELOGIN that are looked at; eight are defined. */
export const MAX_PRELOGIN_OPTIONS = 16;

/** Characters of a detail that a peer said in clear: a line of a terminal and a half. */
export const MAX_DETAIL_CHARACTERS = 120;

/** Bytes kept of one line of HTTP/1; what is longer (a cookie, a path) is cut here. */
export const MAX_HTTP_LINE_LENGTH = 2_048;

/** Bytes kept of one line of a protocol spoken in lines; RFC 5321 section 4.5.3.1.5 allows a reply 512. */
export const MAX_SPOKEN_LINE = 512;

/** Bytes looked at of one message of a protocol spoken in frames: codes and words of refusal stand at its beginning. */
export const MAX_SPOKEN_MESSAGE = 1_024;

/** Bytes of one side by which an application's protocol is told; what does not name itself by then is not read. */
export const MAX_BYTES_TO_TELL = 512;

/** Bytes of a header block: real ones have some hundreds, with cookies some thousands; servers' own limits are 8 to 64 kB. */
export const MAX_HEADER_BLOCK_LENGTH = 65_536;

/** The largest HPACK table that common stacks announce (Chromium's 65,536 bytes); a larger one would only cost memory. */
export const MAX_HPACK_TABLE_SIZE = 65_536;

/** Beyond five bytes an integer of HPACK says nothing that could be meant (RFC 7541 section 5.1). */
export const MAX_HPACK_INTEGER_BYTES = 5;

/** Requests without an answer whose methods are remembered: clients pipeline a handful. */
export const MAX_PENDING_METHODS = 64;

/** Answers of HTTP/2 whose bodies are looked at, at the same time. */
export const MAX_WATCHED_STREAMS = 32;

/** Bytes of a body that are looked at. nginx's page about a missing certificate has 230, IIS's 1,300. */
export const MAX_BODY_START = 2_048;

// story

/** Events kept of one connection. A handshake has some twenty; endless renegotiation or chatter is counted beyond this. */
export const MAX_EVENTS_PER_CONNECTION = 512;

/** Events kept back for the end of a connection (alerts, FIN, RST) when the others are used up. */
export const EVENTS_KEPT_FOR_THE_END = 16;

/** Findings kept of one connection, and one of each kind beyond: a hostile stream repeats one of some thirty for each record. */
export const MAX_FINDINGS_PER_CONNECTION = 64;

/** Record lengths noted of one run of encrypted records: a handshake flight has under twenty records. */
export const MAX_LENGTHS_PER_RUN = 64;

/**
 * Runs of sealed QUIC packets told one by one: a handshake has ten, and what follows it, with an acknowledgement behind every
 * second packet, is counted.
 */
export const MAX_SEALED_RUNS = 64;

/** Handshake message bytes kept of one connection, so that endless renegotiation in clear cannot fill memory. */
export const MAX_MESSAGE_BYTES_PER_CONNECTION = 1 << 20;

/**
 * Certificate messages unpacked of one connection (RFC 8879): one of each side, and two that a server asks for behind the
 * handshake (RFC 8446 section 4.6.2). Each takes up to a millisecond, and fourteen bytes are enough for it.
 */
export const MAX_UNPACKED_CERTIFICATES = 4;

/**
 * Bytes kept of what is no TLS, to say what it is: a request's or an answer's first lines. Apache's page about plain HTTP
 * at a TLS port comes to the point behind 500 bytes of header and page.
 */
export const MAX_SAMPLE_BYTES = 1_024;

/** Connections without TLS kept until the capture's end, because their server may turn out to speak TLS elsewhere in it. */
export const MAX_CONNECTIONS_WITHOUT_TLS = 4_096;

/** Servers told apart, with their protocols, of connections without TLS: what somebody would read, and a scan has more. */
export const MAX_SERVERS_WITHOUT_TLS = 256;

/** Servers that spoke TLS, remembered for the sake of the connections without it: an address and a port each. */
export const MAX_TLS_SERVERS = 65_536;

/**
 * Conversations under way whose clients offer a session, kept at hand to see what these think of a server that they have left: a
 * browser has some ten with one, and a connection waits as long for being told as for late segments.
 */
export const MAX_OFFERED_SESSIONS = MAX_LINGERING_CONNECTIONS;

/** The application's words told of one run of records. */
export const MAX_WORDS_PER_RUN = 32;

/** Messages kept decoded: a capture holds the certificates of few servers and their clients, in many connections. */
export const MAX_KEPT_MESSAGES = 512;

/** Bytes of a message kept decoded: longer ones are rare, and would keep much memory. */
export const MAX_KEPT_MESSAGE_LENGTH = 16_384;

/** Templates of messages of one type and length: a few kinds of clients, not what each of them greases (RFC 8701). */
export const MAX_TEMPLATES_OF_A_LENGTH = 16;

/** Names kept in words; a server sends the same ones to every client. */
export const MAX_KEPT_NAMES = 4_096;

/** Bytes of a name kept in words; a real one has a hundred. */
export const MAX_KEPT_NAME_LENGTH = 1_024;

/** IP fragments kept until their datagram is whole and shows whose it is. */
export const MAX_HELD_FRAGMENTS = 64;

/** Fields made of one message: a ClientHello has some 150, a long list of authorities some hundreds. */
export const MAX_FIELDS_PER_MESSAGE = 2_048;

/** Bytes of an opaque field shown in hexadecimal; longer ones are shown by their length. */
export const MAX_FIELD_HEX_BYTES = 64;

/** Bytes of a field shown as text: no name that means anything is longer (a host name has 255 at most). */
export const MAX_FIELD_TEXT = 255;

// diagnosis

/** Findings of one kind that are told of one chain; hostile ones would repeat themselves a hundred times. */
export const MAX_CHAIN_FINDINGS_OF_A_KIND = 4;

/** Verdicts remembered by the shape of their connection, some hundred bytes each: few programs talk in more ways. */
export const MAX_REMEMBERED_VERDICTS = 4_096;

/**
 * Decisions remembered by what was asked for them, each some dozens of questions of which most are another's too: 20,000
 * connections of one kind of program need some fifty, captures of two hundred stacks a thousand.
 */
export const MAX_REMEMBERED_DECISIONS = 2_048;

// report

/** Reports remembered by the shape of their connection, some 12 kB each: few programs talk in more ways. */
export const MAX_REMEMBERED_REPORTS = 512;

/** Certificates beyond this many are counted, not handed out: each may become a file. */
export const MAX_CERTIFICATES_OUT = 10_000;

/** Pairs of a client's address and a server's endpoint that are counted; some hundred bytes each. */
export const MAX_PAIRS = 4_096;

/** Servers, each with one cause and one side that refused, whose clients are counted. */
export const MAX_GROUPS = 1_024;

/** Pairs of which a failure or a success waits for its counterpart; each may hold a connection's messages. */
export const MAX_WAITING_PAIRS = 32;

/**
 * Connections of one capture that a thread hands over to the one that tells, which may have to hold some hundred captures: a
 * capture of more is read where it is told, and each connection let go of.
 */
export const MAX_HANDED_OVER = 1_000;

/** Pairs of which a failure is compared with a success: each takes two whole reports. */
export const MAX_COMPARED_PAIRS = 64;

/** Connections named of one pattern; the others are counted. */
export const MAX_PATTERN_CONNECTIONS = 10;

/** Patterns told, the most frequent first. */
export const MAX_PATTERNS = 20;

/** Steps of a connection that are aligned with another's, in quadratic time; a handshake has some twenty. */
export const MAX_COMPARED_STEPS = 512;

/** Originals of one kind that are told apart; the ones after them share a pseudonym. Each takes some hundred bytes. */
export const MAX_PSEUDONYMS = 65_536;

// render

/**
 * Characters of connections that a JSON document waits with, to put them in order behind the captures. Some thousand
 * connections; of more, each is written as it ends.
 */
export const MAX_JSON_CHARACTERS_WAITING = 16 << 20;

/**
 * Connections that a document tells in full: more than anybody reads, some 100 kB each while they are gathered. A text
 * of more has its summary at the end and tells each as it ends.
 */
export const MAX_CONNECTIONS_IN_DOCUMENT = 400;

/** Connections whose messages open to fields and bytes. Those that ended well get half of these at most. */
export const MAX_OPENED_CONNECTIONS = 400;

/**
 * Connections that ended well and have their details in a page, beside one of each group: nobody reads more of them, and
 * failures need the room.
 */
export const MAX_WELL_DETAILS = 400;

/** Rows of a page's table: some 7 MB, which a browser sorts and searches without delay. Failures come first. */
export const MAX_PAGE_ROWS = 20_000;

/** Bytes of packed details. A browser opens a file of some tens of megabytes at once; a mail server takes 25. */
export const MAX_PACKED_BYTES = 16 << 20;

/** Bytes of records that one connection keeps as they were on the wire: several handshakes with long chains, both sides. */
export const MAX_RECORD_BYTES_KEPT = 65_536;

/** Bytes shown of one message: a long certificate chain has some 8 kB. */
export const MAX_BYTES_SHOWN = 16_384;

/** Bytes shown of one record under protection: they look alike, and nobody reads on. Most of a handshake's are shorter. */
export const MAX_SEALED_BYTES_SHOWN = 2_048;

/** Mermaid refuses a diagram of more than 50,000 characters (its maxTextSize). */
export const MAX_MERMAID_CHARACTERS = 45_000;

/** Characters of a server's name in a summary: a peer may send one of 65,535. */
export const MAX_NAME_CHARACTERS = 100;

/** Servers and clients told apart of connections that ended alike: more are as many as nobody looks through. */
export const MAX_GROUP_ENDPOINTS = 1_000;

/** Groups of connections where each server or client has its own: what comes later is counted as that of others. */
export const MAX_ENDPOINT_GROUPS = 2_000;

/** Connections kept as examples, one of each way to end; of more, the least certain and rarest give way. */
export const MAX_EXAMPLES = 30;

/** Characters of a capture's name beside each of its connections. */
export const MAX_FILE_CHARACTERS = 32;

// cli

/**
 * Bytes of a key log or of a file of certificates: twice what MAX_KEY_LOG_SECRETS take. A device such as /dev/zero, or
 * a FIFO, may never end.
 */
export const MAX_NAMED_FILE_BYTES = 512 << 20;

/**
 * Numbers, names and addresses of connections that options left out, some hundred bytes each: whether a host that was asked
 * for is among them is not said where there are more.
 */
export const MAX_LEFT_OUT_NAMES = 16_384;

/** Characters of a certificate's subject in the name of its file: file systems allow 255 bytes in all. */
export const MAX_FILE_NAME_CHARACTERS = 48;

// cli

/** Threads that read ahead of the one that tells: each takes some 60 MB, and more of them than processors help nobody. */
export const MAX_WORKERS = 64;
