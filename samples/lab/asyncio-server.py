"""A TLS 1.2 server on Python's asyncio that requires a client certificate: asyncio-server.py PORT

asyncio speaks TLS from memory. Where a handshake fails, it closes the connection and does not send the alert that lies there.
"""

import asyncio
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
context.load_cert_chain("server-issued.crt", "server-issued.key")
context.load_verify_locations("client-ca.crt")
context.verify_mode = ssl.CERT_REQUIRED


async def answer(reader, writer):
    await reader.readline()
    writer.write(b"HTTP/1.0 200 OK\r\n\r\nhello\n")
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, about: print(f"refused: {about.get('exception')}", file=sys.stderr, flush=True))
    loop.set_debug(True)
    server = await asyncio.start_server(answer, "127.0.0.1", int(sys.argv[1]), ssl=context)
    async with server:
        await server.serve_forever()


asyncio.run(main())
