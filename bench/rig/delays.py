# SPDX-License-Identifier: Apache-2.0
"""An HTTPS server that delays, fails and closes as it is told: what the load client is checked with."""
import asyncio
import ssl
import threading


class DelayingServer:
    """`delay`, `status`, `body` and `closes` say of the n-th request what it gets (from 0)."""

    def __init__(self, pki):
        self.delay = lambda number: 0
        self.status = lambda number: 200
        self.body = lambda number: b"good"
        self.closes = lambda number: False
        self._asked = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(pki.crt("serving"), pki.key("serving"))
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()

    def restart(self):
        """Counts from 0 again."""
        self._asked = 0

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, started):
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context))
        self.port = self._server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()
        self._server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    async def _serve(self, reader, writer):
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                number = self._asked
                self._asked += 1
                if self.delay(number):
                    await asyncio.sleep(self.delay(number))
                body, last = self.body(number), self.closes(number)
                writer.write(b"HTTP/1.1 %d Scripted\r\nContent-Length: %d\r\n%s\r\n%s" % (
                    self.status(number), len(body), b"Connection: close\r\n" if last else b"", body))
                await writer.drain()
                if last:
                    return
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
