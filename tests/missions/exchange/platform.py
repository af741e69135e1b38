"""A control platform as a process of its own that misbehaves: drops, errs, stalls, dies and comes back.

Run: `python platform.py PORT FILE` appends every result it takes to FILE and knows repeats by their key.
"""

import json
import random
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Platform(BaseHTTPRequestHandler):
    """Takes a result; one time in three it fails before taking it, one in six after."""

    file: Path
    dice = random.Random(7)  # noqa: S311  # repeatable misbehaviour

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mood = self.dice.random()
        if mood < 0.17:
            self.connection.close()
            return
        if mood < 0.33:
            self.answer(503)
            return
        key = self.headers["Idempotency-Key"]
        known = {json.loads(line)["key"] for line in self.file.read_text("utf-8").splitlines()}
        if key not in known:
            with self.file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"key": key, **json.loads(body)}) + "\n")
        if mood < 0.5:
            time.sleep(0.05)
            self.connection.close()  # taken, but the answer is lost
            return
        self.answer(409 if key in known else 200)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


if __name__ == "__main__":
    Platform.file = Path(sys.argv[2])
    Platform.file.touch()
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Platform).serve_forever()
