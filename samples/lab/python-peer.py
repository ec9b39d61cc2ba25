"""A TLS client or server on Python's ssl module. What it is told is in peers.js:

python-peer.py client|server PORT TLSv1.2|TLSv1.3 [-certificate NAME] [-trust NAME] [-require] [-group secp384r1] [-twice]
    [-crl NAME]

Writes a key log to $SSLKEYLOGFILE. A client exits with 1 if there was no answer.
"""

import argparse
import os
import socket
import ssl
import sys

parser = argparse.ArgumentParser()
parser.add_argument("role", choices=["client", "server"])
parser.add_argument("port", type=int)
parser.add_argument("version", choices=["TLSv1.2", "TLSv1.3"])
parser.add_argument("-certificate")
parser.add_argument("-trust")
parser.add_argument("-require", action="store_true")
parser.add_argument("-group")
parser.add_argument("-twice", action="store_true")
parser.add_argument("-crl")
options = parser.parse_args()


def configured():
    purpose = ssl.PROTOCOL_TLS_CLIENT if options.role == "client" else ssl.PROTOCOL_TLS_SERVER
    context = ssl.SSLContext(purpose)
    version = ssl.TLSVersion.TLSv1_2 if options.version == "TLSv1.2" else ssl.TLSVersion.TLSv1_3
    context.minimum_version = context.maximum_version = version
    context.keylog_filename = os.environ.get("SSLKEYLOGFILE")
    if options.certificate:
        context.load_cert_chain(f"{options.certificate}.crt", f"{options.certificate}.key")
    if options.trust:
        context.load_verify_locations(f"{options.trust}.crt")
    if options.require:
        context.verify_mode = ssl.CERT_REQUIRED
    if options.crl:
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        context.load_verify_locations(f"{options.crl}.crl")
    if options.group:
        context.set_ecdh_curve(options.group)
    return context


def serve(context):
    with socket.create_server(("127.0.0.1", options.port)) as listener:
        while True:
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    if secure.recv(1024):
                        secure.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello\n")
                        secure.unwrap()
            except OSError as refused:
                print(f"refused: {refused}", file=sys.stderr)


def ask(context, session=None):
    with socket.create_connection(("127.0.0.1", options.port)) as connection:
        with context.wrap_socket(connection, server_hostname="localhost", session=session) as secure:
            secure.sendall(b"GET /hello.txt HTTP/1.0\r\n\r\n")
            answer = b""
            while received := secure.recv(1024):
                answer += received
            print(f"resumed: {secure.session_reused}\n{answer.decode()}")
            if not answer:
                sys.exit("refused: no answer")
            return secure.session


if options.role == "server":
    serve(configured())
try:
    context = configured()
    session = ask(context)
    if options.twice:
        ask(context, session)
except OSError as refused:
    sys.exit(f"refused: {refused}")
