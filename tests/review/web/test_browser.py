"""The review page in a real browser, with the example class, by keyboard."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands.running import run
from tests.helpers.browser import axe_findings
from tests.review.browsers import Running, start, tab
from tests.review.classes import Class
from tests.review.clients import answer

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("class") / "out"
    rubric = ROOT / "rubrics" / "assignment-2.yaml"
    ended = run("grade", str(rubric), str(ROOT / "submissions" / "assignment-2"), "--out", str(out))
    assert ended.code == 3, ended.err
    return out


@pytest.fixture
def out(graded: Path, tmp_path: Path) -> Path:
    shutil.copytree(graded, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def running(out: Path, port: int) -> Iterator[Running]:
    started = start(out, port, "--marker", "mia")
    yield started
    started.kill()


def _results(out: Path) -> dict[str, Any]:
    data = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {each["student"]: each for each in data["submissions"]}


def _waiting(out: Path) -> int:
    parts = [part for each in _results(out).values() for part in each["parts"]]
    return sum(part["outcome"] in ("needs_review", "unreadable") for part in parts)


def test_the_example_class_is_marked_by_keyboard(browser: Any, running: Running, out: Path) -> None:
    with tab(browser) as own:
        own.open(running.link)
        waiting = int(own.page.inner_text(".progress").split()[2])
        assert waiting >= max(26, _waiting(out))
        own.press("w")
        for number in range(waiting):
            assert "/answer/" in own.page.url
            if number == 3:
                before = own.keys
                own.press("c")
                own.page.keyboard.type("Say why.")
                own.press("Control+Enter")
                own.keys = before
                own.page.keyboard.press("Escape")
            own.press("f" if number % 3 else "0")
        assert "Nothing else waits for you." in own.status
        assert own.keys < 60
        own.page.click("#do-write")
        own.settle()
        assert f"{waiting} marks given by people" in own.status
        assert not own.troubles
    assert {each["status"] for each in _results(out).values()} == {"graded"}
    comments = [
        part["manual"]["comment"]
        for each in _results(out).values()
        for part in each["parts"]
        if "manual" in part
    ]
    assert sorted(filter(None, comments)) == ["Say why."]


def test_two_browsers_at_once(browser: Any, running: Running) -> None:
    with tab(browser) as mia, tab(browser) as noa:
        mia.open(running.link)
        mia.page.fill("#invite", "noa")
        mia.page.click("#do-invite")
        mia.settle()
        noa.open(mia.status.split()[-1])
        mia.press("w")
        noa.press("w")
        assert mia.page.url != noa.page.url
        seen = {mia.page.url, noa.page.url}
        for _ in range(5):
            mia.press("f")
            noa.press("0")
            assert mia.page.url != noa.page.url
            assert not {mia.page.url, noa.page.url} & seen
            seen |= {mia.page.url, noa.page.url}
        assert "10 of" in mia.page.goto(running.link.split("/enter")[0]).text()  # type: ignore[union-attr]
        assert not mia.troubles + noa.troubles


def test_nothing_is_lost(browser: Any, running: Running, out: Path, port: int) -> None:
    with tab(browser) as own:
        own.open(running.link)
        own.press("w")
        first = own.page.url
        own.press("f")
        second = own.page.url
        own.page.reload()
        own.settle()
        own.page.go_back()
        own.settle()
        assert own.page.url == first
        assert "3 points" in own.page.inner_text(".given")
        own.page.go_forward()
        own.settle()
        assert own.page.url == second
        own.page.fill("#comment", "Half a sent")
        own.page.reload()
        own.settle()
        assert own.page.input_value("#comment") == "Half a sent"
        running.kill()
        own.page.keyboard.press("Escape")
        own.page.evaluate("() => document.getElementById('focus').focus()")
        own.page.keyboard.press("f")
        own.page.wait_for_selector("#lost:not([hidden])")
        assert "Not saved" in own.page.inner_text("#lost")
        again = start(out, port, "--marker", "mia")
        try:
            own.open(again.link)
            assert "1 of" in own.page.inner_text(".progress")
            own.open(second)
            assert "not decided" in own.page.inner_text(".given")
            assert own.page.input_value("#comment") == "Half a sent"
            own.press("f")
            own.open(second)
            assert "Half a sent" in own.page.inner_text(".given")
            own.press("u")
            assert own.page.input_value("#comment") == ""
            assert own.page.url == second
        finally:
            again.kill()


def test_a_key_that_comes_too_early_marks_nothing_unseen(browser: Any, running: Running) -> None:
    with tab(browser) as own:
        own.open(running.link)
        own.press("w")
        own.page.evaluate(
            """() => [1, 2, 3, 4].forEach(() => document.dispatchEvent(
                 new KeyboardEvent('keydown', {key: 'f', bubbles: true})))"""
        )
        own.settle()
        own.page.goto(running.link.split("/enter")[0])
        own.settle()
        assert "1 of" in own.page.inner_text(".progress")


PAGES = ("/", "/part/q1c.comparison", "/part/q1c.comparison/sheet", "/part/q1c.comparison/items",
         "/part/q1a.dy_dz1/all", "/conflicts")  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(browser: Any, running: Running, width: int, scheme: str) -> None:
    with tab(browser, width, color_scheme=scheme) as own:
        own.open(running.link)
        base = running.link.split("/enter")[0]
        addresses = [base + path for path in PAGES]
        own.page.goto(base + "/part/q1c.comparison")
        addresses.append(own.page.get_attribute("#do-begin", "href"))
        own.page.goto(base + "/part/q1a.dy_dz2")
        addresses.append(own.page.get_attribute("#do-begin", "href"))
        own.page.goto(base + "/part/q1a.dy_db1/all")
        wrong = own.page.locator("li a").first.get_attribute("href")
        addresses.append(f"{wrong}/teach?as=wrong")
        own.page.goto(base + str(addresses[-3]))
        own.settle()
        own.press("f")
        own.press("u")
        for address in addresses:
            own.page.goto(address if str(address).startswith("http") else base + str(address))
            own.settle()
            own.page.evaluate(
                "() => document.querySelectorAll('details').forEach(d => d.open = true)"
            )
            assert axe_findings(own.page) == [], address
            wide = own.page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} pixels wide"
        assert not own.troubles


@pytest.mark.parametrize("width", [1280, 390])
def test_pictures_are_seen_and_axe_finds_nothing(
    browser: Any, scans: Class, port: int, width: int
) -> None:
    started = start(scans.out, port)
    files = [scans.out / "report.html", *sorted((scans.out / "feedback").glob("*.html"))]
    try:
        with tab(browser, width) as own:
            own.open(started.link)
            own.page.goto(started.link.split("/enter")[0] + answer("fay", "q1.square"))
            shown = "() => [...document.images].map((each) => each.naturalWidth)"
            assert own.page.evaluate(shown) == [6, 6]
            assert axe_findings(own.page) == []
            for path in files:
                own.page.goto(path.as_uri())
                own.page.evaluate(
                    "() => document.querySelectorAll('details').forEach(d => d.open = true)"
                )
                own.page.evaluate("() => Promise.all([...document.images].map((i) => i.decode()))")
                assert len(own.page.evaluate(shown)) == path.read_text().count("<img")
                assert set(own.page.evaluate(shown)) <= {6}
                assert axe_findings(own.page) == [], path.name
    finally:
        started.kill()
