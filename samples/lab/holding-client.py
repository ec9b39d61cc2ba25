"""A TLS client that refuses the server's certificate and holds its alert back, as s2n-tls does for 10 to 30 seconds so that
nobody can measure what it did: python3 holding-client.py PORT TLSv1.2|TLSv1.3. Exits with 1 once the server has closed.
"""

import socket
import ssl
import sys

PORT, VERSION = int(sys.argv[1]), sys.argv[2]

context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, VERSION.replace(".", "_"))
context.load_verify_locations("server-ca.crt")
incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")

with socket.create_connection(("127.0.0.1", PORT)) as connection:
    while True:
        try:
            tls.do_handshake()
            sys.exit("the certificate was accepted")
        except ssl.SSLWantReadError:
            connection.sendall(outgoing.read())
            incoming.write(connection.recv(16384))
        except ssl.SSLCertVerificationError as refused:
            # The alert stays in `outgoing`.
            while connection.recv(16384):
                pass
            sys.exit(f"refused: {refused.verify_message}")
