"""Feedback for the students: written anew with all decisions, and as PDF where a browser is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch.cache import Cache
from grader.batch.locking import owned
from grader.batch.writing import temporary_folder, write_bytes_atomically
from grader.errors import Place, Problem, UsageError
from grader.marking.types import SubmissionResult, SubmissionStatus
from grader.reports.file_names import feedback_stem
from grader.review.applying import Decided
from grader.review.finishing import Gathered, finish, gather
from grader.review.store.snapshot import demand_graded, demand_snapshot

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_SECONDS = 600  # on the clock, which counts only for what hangs
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Published:
    """The class as it was published; `waiting` are students of whom something is still open."""

    decided: Decided
    gathered: Gathered
    waiting: tuple[SubmissionResult, ...]


def publish(folder: Path, keys_cache: Cache, anyway: bool = False, database: str = "") -> Published:
    """Write the feedback of everybody; with `anyway` also of those of whom something waits.

    Without, their pages stay preliminary. Raises `UsageError` where nothing was graded, and while
    another run writes into the folder.
    """
    demand_graded(folder)
    with owned(folder):
        snapshot = replace(demand_snapshot(folder), published=anyway)
        gathered = gather(folder, snapshot, database)
        decided = finish(folder, snapshot, (), gathered, keys_cache)
    waiting = [each for each in decided.results if each.status is SubmissionStatus.NEEDS_REVIEW]
    return Published(decided, gathered, tuple(waiting))


# -- PDF -------------------------------------------------------------------------------------------


def browser() -> str | None:
    """Return a browser that prints without a window."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def demand_browser() -> str:
    """Return a browser that prints, or say what to install."""
    found = browser()
    if found is None:
        text = "there is no Chromium or Chrome on this machine, which is needed for PDF"
        mend = "install one (Debian: apt-get install chromium), or leave out --pdf"
        raise UsageError(Problem("no-browser", text, Place("--pdf"), mend))
    return found


def print_all(folder: Path, results: Sequence[SubmissionResult], program: str) -> list[Problem]:
    """Print the feedback of each student as a PDF beside its page; return what failed."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        stems = [feedback_stem(each.student) for each in results]
        pages = [folder / "feedback" / f"{stem}.html" for stem in stems]
        found = list(pool.map(lambda page: print_page(page, program), pages))
    return [problem for problem in found if problem is not None]


def print_page(page: Path, program: str) -> Problem | None:
    """Print a page, which by its own policy runs no scripts; return why it was not printed."""
    target = page.with_suffix(".pdf")
    place = Place(str(target))
    with temporary_folder() as profile:
        made = profile / "page.pdf"
        command = [
            program, "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions",
            "--disable-background-networking",
            f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={made}",
            *(["--no-sandbox"] if _is_root() else []), page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            ended = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return _not_printed(place, str(error))
        if not made.is_file():
            return _not_printed(place, f"the browser ended with {ended.returncode}")
        write_bytes_atomically(target, made.read_bytes())
    return None


def _not_printed(place: Place, reason: str) -> Problem:
    text = f"this page was not printed: {reason}"
    return Problem("pdf-not-written", text, place, "open the page in a browser and print it there")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
