"""The grader's process on a machine of a cluster: tasks come in, how they ended goes out.

It runs beside a worker of the cluster, reads from its input until that ends, and keeps each task
under the deadlines and caps of `pool`, as on the machine from which the tasks come. It is a
process of its own because a worker of a cluster may start none by itself, and must not die of one.
"""

from __future__ import annotations

import os
import pickle
import queue
import threading

from grader.batch.processes import pickling
from grader.batch.processes.pool import run_all
from grader.child_process import answering, requests


def main() -> None:
    """Answer requests: pickled pieces of work."""
    pickling.register()
    send = answering()
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(waiting,), daemon=True).start()
    while True:
        send(_ended(waiting.get()))


def _listen(waiting: queue.SimpleQueue[bytes]) -> None:
    """Take requests; end everything at once when the worker of the cluster is gone."""
    for request in requests():
        waiting.put(request)
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
