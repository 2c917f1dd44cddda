"""The review page with a class of a thousand: how soon it opens, and how soon a decision is saved.

The class is the example class many times over, the words of each student a little different. The
requests go through the whole application, without a socket.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.answers.base import Response
from grader.batch.grading import graded
from grader.marking.types import Mark, SubmissionResult
from grader.readers.handed_in.submissions import find_submissions
from grader.review.queue.desk import Desk
from grader.review.store.database import Store, url_of
from grader.review.store.snapshot import HandedIn, Snapshot, keep_snapshot
from grader.review.web.app import review_app
from grader.review.web.room import Room
from grader.review.web.sessions import Doorkeeper
from grader.rubric.load import load_rubric

ROOT = Path(__file__).parents[1]
STUDENTS = 1000
HOST = "127.0.0.1:8642"
WORDS = ["cycle", "oscillates", "never", "always", "depends", "weight", "larger", "because", "so"]


def main() -> None:
    try:
        from starlette.testclient import TestClient
    except (ImportError, RuntimeError):
        print("starlette or its test client is not installed: nothing was measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        keep_snapshot(out, _class(STUDENTS))
        desk, opened = _timed(lambda: Desk(out, Store(url_of(out))))
        print(f"class of {STUDENTS} read, with {len(desk.class_.cases):,} answers: {opened:.2f} s")
        door = Doorkeeper("cookie")
        app = review_app(Room(desk, door, str, str), frozenset({HOST}))
        client = TestClient(app, base_url=f"http://{HOST}")  # type: ignore[arg-type]
        _, overview = _timed(lambda: client.get(f"/enter?token={door.invite('me')}"))
        print(f"overview, the first time: {overview:.2f} s; then {_median(client, '/'):.3f} s")
        for part in ("q1c.comparison", "q2a.behaviour"):
            _, first = _timed(lambda part=part: client.get(f"/part/{part}"))  # type: ignore[misc]
            again = _median(client, f"/part/{part}")
            print(f"queue of {part}, the first time: {first:.2f} s; then {again:.3f} s")
        _decide(client)


def _class(count: int) -> Snapshot:
    rubric = load_rubric(ROOT / "rubrics" / "assignment-2.yaml")
    found = find_submissions([ROOT / "submissions" / "assignment-2"])
    own = [graded(rubric, each).result for each in found]
    drawn = random.Random("review")
    results = tuple(_copy(own[k % len(own)], k, drawn) for k in range(count))
    return Snapshot(rubric, results, {each.student: HandedIn(each.student) for each in results})


def _copy(result: SubmissionResult, number: int, drawn: random.Random) -> SubmissionResult:
    marks = tuple(_varied(mark, drawn) for mark in result.marks)
    return replace(result, student=f"{result.student}-{number:04}", marks=marks)


def _varied(mark: Mark, drawn: random.Random) -> Mark:
    response = mark.response
    if response is None or not isinstance(response.read, str):
        return mark
    words = f"{response.read} {' '.join(drawn.choices(WORDS, k=12))}"
    return replace(mark, response=Response(words, words, response.place))


def _timed(do: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return do(), time.perf_counter() - begun


def _median(client: object, path: str) -> float:
    times = [_timed(lambda: client.get(path))[1] for _ in range(5)]  # type: ignore[attr-defined]
    return statistics.median(times)


def _decide(client: object) -> None:
    """Decide about some answers one after the other: saved, and with the next page."""
    saved, shown = [], []
    text = client.get("/part/q1c.comparison/next").text  # type: ignore[attr-defined]
    for _ in range(20):
        form = dict(re.findall(r'name="(csrf|seen|hash)" value="([^"]*)"', text))
        [action] = re.findall(r'action="([^"]+/decide)"', text)
        response, seconds = _timed(
            lambda a=action, f=form: client.post(  # type: ignore[attr-defined,misc]
                a, data={**f, "act": "full"}, follow_redirects=False
            )
        )
        saved.append(seconds)
        following, seconds = _timed(
            lambda r=response: client.get(r.headers["location"])  # type: ignore[attr-defined,misc]
        )
        shown.append(seconds)
        text = following.text
    usual, worst = 1000 * statistics.median(saved), 1000 * max(saved)
    print(f"a decision saved: {usual:.0f} ms (worst {worst:.0f})")
    print(f"the next answer shown: {1000 * statistics.median(shown):.0f} ms")


if __name__ == "__main__":
    main()
