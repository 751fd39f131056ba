"""Run a command until standard input closes, then kill it.

The tests start Neo4j through this file and hold the other end of the pipe: however they end, even by
``kill -9``, the pipe closes and no server is left behind. It kills rather than asks, because Neo4j takes ten
seconds to leave politely and its database is thrown away.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def main(command: list[str]) -> int:
    """Run ``command``; the answer is its exit code, or 0 when it was we who ended it."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    ended = threading.Event()

    def end(*_: object) -> None:
        ended.set()
        child.kill()

    def wait_for_the_end_of_input() -> None:
        while os.read(0, 1024):  # not sys.stdin: its lock would be held when Python shuts down
            pass
        end()

    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=wait_for_the_end_of_input, daemon=True).start()
    code = child.wait()
    return 0 if ended.is_set() else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
