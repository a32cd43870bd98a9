"""A server on loopback for as long as a test needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # who comes at once is not turned away


@contextmanager
def served(handler: type[BaseHTTPRequestHandler], standin: object) -> Iterator[str]:
    """host:port of a server whose handlers find `standin` as theirs."""
    server = Server(("127.0.0.1", 0), type("Bound", (handler,), {"standin": standin}))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
