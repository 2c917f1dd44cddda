"""The grader's process on a machine of a cluster: tasks come in, how they ended goes out.

It runs beside a worker of the cluster, reads from its input until that ends, and keeps each task
under the deadlines and caps of `pool`, as on the machine from which the tasks come. It is a
process of its own because a worker of a cluster may start none by itself, and must not die of one.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from typing import IO

from grader.batch.processes import pickling
from grader.batch.processes.pool import run_all


def main() -> None:
    """Answer requests: eight bytes of length, then a pickled piece of work."""
    pickling.register()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    while True:
        answer = _ended(requests.get())
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()


def _listen(source: IO[bytes], requests: queue.SimpleQueue[bytes]) -> None:
    """Take requests; end everything at once when the worker of the cluster is gone."""
    while len(size := source.read(8)) == 8:
        requests.put(source.read(int.from_bytes(size, "big")))
    os._exit(0)


def _ended(request: bytes) -> bytes:
    """Return how each task of a piece ended, in their order."""
    work, tasks = map(pickle.loads, pickle.loads(request))
    found = run_all(
        work.function, tasks, work.limits,
        chunk=work.chunk, setup=work.setup, setup_args=work.setup_args, preload=work.preload,
    )  # fmt: skip
    return pickle.dumps([ended for _, ended in sorted(found, key=lambda pair: pair[0])])


if __name__ == "__main__":
    main()
