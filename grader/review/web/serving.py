"""Starts the server of the review page on this machine, and writes the results at its end."""

from __future__ import annotations

import getpass
import hashlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.batch.locking import owned
from grader.batch.rubrics import key_cache
from grader.errors import Place, Problem, UsageError
from grader.marking.types import SubmissionStatus
from grader.reports.wording import count_text
from grader.review.finishing import finish, gather, take_over_rows, write_overrides
from grader.review.queue.desk import Desk
from grader.review.queue.proposing import assistant_of
from grader.review.store.database import Store, needed, url_of
from grader.review.store.snapshot import demand_snapshot

HOST = "127.0.0.1"
USUAL_PORT = 8642
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was asked for."""

    folder: Path
    port: int | None = None
    database: str = ""
    marker: str = ""
    double: int = 0
    assistant: str = ""


def serve(options: Options, tell: Tell) -> Iterator[str]:
    """Serve the page until it is interrupted; then yield what was written.

    Raises `UsageError` where there is nothing to review, or a library or the port is missing.
    """
    _demand_libraries(options.folder)
    snapshot = demand_snapshot(options.folder)
    store = Store(url_of(options.folder, options.database))
    try:
        for problem in take_over_rows(options.folder, snapshot, store):
            tell(f"error: {problem}")
        _run(options, store, tell)
    finally:
        store.close()
    yield written(options.folder, options.database)


def _demand_libraries(folder: Path) -> None:
    for name in ("starlette", "uvicorn", "python_multipart", "sqlalchemy"):
        try:
            __import__(name)
        except ImportError as error:
            raise needed(name, str(folder)) from error


def _run(options: Options, store: Store, tell: Tell) -> None:
    import uvicorn

    from grader.review.web.app import review_app
    from grader.review.web.room import Room
    from grader.review.web.sessions import Doorkeeper

    listening = _listening(options.port)
    host = f"{HOST}:{listening.getsockname()[1]}"
    door = Doorkeeper(_cookie(options.folder))
    marker = options.marker or _user()

    def invite() -> None:
        """Print a link, unless one that was printed is still good."""
        if marker not in door.links.values():
            tell(f"Open http://{host}/enter?token={door.invite(marker)}")

    room = Room(
        Desk(options.folder, store, options.double),
        door,
        write=lambda: written(options.folder, options.database),
        export=lambda: exported(options.folder, options.database),
        knocked=invite,
        assistant_name=options.assistant,
        assistant=assistant_of(options.assistant) if options.assistant else None,
    )
    names = frozenset({host, f"localhost:{host.rpartition(':')[2]}"})
    config = uvicorn.Config(
        review_app(room, names), log_level="warning", access_log=False, server_header=False,
        lifespan="off", ws="none",
    )  # fmt: skip
    invite()
    tell("The link opens the page once. Everything is saved as you decide; end with Ctrl+C.")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()


def _listening(port: int | None) -> socket.socket:
    """Return a socket on this machine alone: on the port asked for, or a free one."""
    wanted = (USUAL_PORT, 0) if port is None else (port,)
    for each in wanted:
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, each))
            found.listen(128)  # the link works from the moment that it is printed
        except OSError:
            found.close()
        else:
            return found
    text = f"the port {port} of this machine is in use, or may not be used"
    raise UsageError(Problem("port-in-use", text, Place("--port"), "choose another one"))


def _cookie(folder: Path) -> str:
    """Return the name of the cookie: another one for each folder, as ports share cookies."""
    digest = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()
    return f"grader_review_{digest[:12]}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name
        return "me"


def written(folder: Path, database: str) -> str:
    """Write everything with the decisions as they are; say what was written.

    Raises `UsageError` while another run writes into the folder.
    """
    with owned(folder):
        snapshot = demand_snapshot(folder)
        gathered = gather(folder, snapshot, database)
        decided = finish(folder, snapshot, (), gathered, key_cache())
    waiting = sum(each.status is SubmissionStatus.NEEDS_REVIEW for each in decided.results)
    left = f"; {count_text(waiting, 'student')} with something to mark" if waiting else ""
    marks = count_text(decided.manual, "mark")
    return f"Written to {folder}, with {marks} given by people{left}."


def exported(folder: Path, database: str) -> str:
    """Write the decisions as overrides.csv; say where."""
    with owned(folder):
        snapshot = demand_snapshot(folder)
        path = write_overrides(folder, snapshot, gather(folder, snapshot, database))
    return f"Written: {path}."
