"""A hub on this machine that speaks as much of the Hugging Face hub's protocol as fetching a model needs."""

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def hub_of(name: str, folder: Path, *, licence: str = "mit", spoils: str = ""):
    """Serve the files of `folder` as the model `name`, one of them spoilt; yields the address and the requests."""
    asked: list[tuple[str, str, str]] = []
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self):
            self.answer(with_body=False)

        def do_GET(self):
            self.answer(with_body=True)

        def answer(self, *, with_body):
            path = self.path.partition("?")[0]
            asked.append((self.command, path, self.headers.get("Range", "")))
            if path in (f"/api/models/{name}", f"/api/models/{name}/revision/main"):
                self.tell(json.dumps(description()).encode(), with_body)
            elif path == f"/api/models/{name}/tree/{COMMIT}":
                self.tell(json.dumps([entry(file) for file in files]).encode(), with_body)
            elif path.startswith(f"/{name}/resolve/{COMMIT}/") and path.rpartition("/")[2] in files:
                self.tell(files[path.rpartition("/")[2]], with_body, path.rpartition("/")[2])
            else:
                self.send_response(404)
                self.send_header("X-Error-Code", "RepoNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def tell(self, body, with_body, file=""):
            start = int(self.headers.get("Range", "bytes=0-")[6:].partition("-")[0])
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            if file:
                self.send_header("ETag", f'"{digest(file)}"')
                self.send_header("X-Repo-Commit", COMMIT)
            self.end_headers()
            if with_body:
                self.wfile.write(body[start:])

        def log_message(self, *_):
            """Keep the tests' output clean."""

    def digest(file):
        return hashlib.sha256(files[file] + (b"?" if file == spoils else b"")).hexdigest()

    def entry(file):
        return {"type": "file", "path": file, "size": len(files[file]), "oid": digest(file)}

    def description():
        siblings = [{"rfilename": file, "size": len(body)} for file, body in files.items()]
        return {"id": name, "sha": COMMIT, "siblings": siblings, "cardData": {"license": licence}}

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
