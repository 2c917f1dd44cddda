"""Feedback for the students: not preliminary any more, and as PDF where a browser is."""

from __future__ import annotations

import os
import re

import pytest

from grader.batch.cache import NoCache
from grader.reports.wording import percent_text
from grader.review import publishing
from tests.commands.running import run
from tests.review.classes import Class


def _page(home: Class, student: str, kind: str = "html") -> str:
    return (home.out / "feedback" / f"{student}.{kind}").read_text(encoding="utf-8")


def test_pages_of_which_something_waits_stay_preliminary(home: Class) -> None:
    home.decide(home.decision("ann", "q2.why", 3, comment="Fine."))
    assert "preliminary" in _page(home, "ann")
    ended = run("publish", str(home.out))
    assert ended.code == 3
    assert "Published: 4 pages" in ended.out
    assert "3 pages still preliminary: ben, cas, dee." in ended.out
    assert "preliminary" not in _page(home, "ann")
    assert "Fine." in _page(home, "ann")
    assert "Fine." in _page(home, "ann", "md")
    assert "preliminary" in _page(home, "ben")


def test_everything_may_be_published_anyway(home: Class) -> None:
    ended = run("publish", str(home.out), "--anyway")
    assert ended.code == 0
    assert "preliminary" not in _page(home, "ben")
    home.grade()
    assert "preliminary" not in _page(home, "ben")
    publishing.publish(home.out, NoCache())
    assert "preliminary" in _page(home, "ben")


def test_when_nothing_waits_it_ends_with_0(home: Class) -> None:
    home.decide(*(home.decision(name, "q2.why", 1) for name in home.results()))
    ended = run("publish", str(home.out))
    assert (ended.code, "preliminary" in ended.out) == (0, False)
    assert {each["status"] for each in home.results().values()} == {"graded"}


def test_the_report_tells_who_marked(home: Class) -> None:
    assert "Who marked" not in (home.out / "report.html").read_text(encoding="utf-8")
    home.decide(
        home.decision("ann", "q2.why", 4), home.decision("ben", "q2.why", 0, marker="<noa>")
    )
    home.grade()
    report = (home.out / "report.html").read_text(encoding="utf-8")
    assert "Who marked" in report
    rows = re.findall(r'<tr><th scope="row">(mia|&lt;noa&gt;)</th>(.*?)</tr>', report)
    figures = {name: re.findall(r">([^<>]+)</td>", cells) for name, cells in rows}
    none, all_ = percent_text(0), percent_text(1)
    assert figures == {"mia": ["1", all_, none, "–"], "&lt;noa&gt;": ["1", none, all_, "–"]}


@pytest.mark.skipif(publishing.browser() is None, reason="no Chromium is installed: no PDF is made")
def test_pages_are_printed(home: Class) -> None:
    ended = run("publish", str(home.out), "--pdf", "--anyway")
    assert ended.code == 0, ended.err
    for student in home.results():
        data = (home.out / "feedback" / f"{student}.pdf").read_bytes()
        assert data.startswith(b"%PDF-")


def test_without_a_browser_it_says_what_to_install(
    home: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    ended = run("publish", str(home.out), "--pdf")
    assert ended.code == 2
    assert "apt-get install chromium" in ended.err
