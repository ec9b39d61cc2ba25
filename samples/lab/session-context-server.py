"""A TLS server on pyOpenSSL that verifies clients: session-context-server.py PORT VERSION [CONTEXT]

Without a context for its sessions (SSL_CTX_set_session_id_context) OpenSSL makes them and then refuses to resume them.
Answers every request with hello.
"""

import socket
import sys

from OpenSSL import SSL

port, version, *context_name = sys.argv[1:]
context = SSL.Context(SSL.TLS_SERVER_METHOD)
only = SSL.TLS1_2_VERSION if version == "TLSv1.2" else SSL.TLS1_3_VERSION
context.set_min_proto_version(only)
context.set_max_proto_version(only)
context.use_certificate_chain_file("server-issued.crt")
context.use_privatekey_file("server-issued.key")
context.load_verify_locations("client-ca.crt")
context.load_client_ca(b"client-ca.crt")
context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *args: bool(args[-1]))
if context_name:
    context.set_session_id(context_name[0].encode())

listener = socket.create_server(("127.0.0.1", int(port)))
while True:
    plain, _ = listener.accept()
    secure = SSL.Connection(context, plain)
    secure.set_accept_state()
    try:
        secure.do_handshake()
        if secure.recv(1024):
            secure.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello\n")
            secure.shutdown()
    except SSL.Error as refused:
        print(f"refused: {refused}", file=sys.stderr)
    plain.close()
