"""Pictures and pages that were handed in: drawn once, and shown wherever somebody decides."""

from __future__ import annotations

import re
import zipfile

import pytest

from grader.batch.writing import write_bytes_atomically
from grader.reports.students import self_contained
from grader.review import drawing
from tests.review.classes import BLUE, RED, Class
from tests.review.clients import answer, server_of


def _drawn(home: Class, student: str) -> dict[str, bytes]:
    folder = home.out / "feedback" / "pictures" / student
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def _feedback(home: Class, student: str) -> str:
    return (home.out / "feedback" / f"{student}.html").read_text(encoding="utf-8")


def test_feedback_shows_what_was_handed_in(scans: Class) -> None:
    text = _feedback(scans, "fay")
    assert set(_drawn(scans, "fay").values()) == {RED, BLUE}
    for name in _drawn(scans, "fay"):
        assert f'src="pictures/fay/{name}"' in text
    assert "fay.zip/scan/p1.png" in text
    assert 'href="#page-1"' in text  # each part leads to the picture, which is there once
    assert text.count("<img") == 2


def test_feedback_shows_a_picture_beside_its_transcription(scans: Class) -> None:
    text = _feedback(scans, "gus")
    assert list(_drawn(scans, "gus").values()) == [BLUE]
    assert "this is not right; with one sign that is easily mistaken" in text
    assert text.count("<img") == 1


def test_names_of_files_stay_text(scans: Class) -> None:
    text = _feedback(scans, "eva")
    assert "pa&lt;b&gt;ge &amp; 1.png" in text
    assert "<b>" not in text
    report = (scans.out / "report.html").read_text(encoding="utf-8")
    assert "<b>" not in report


def test_the_report_shows_pictures_to_look_at(scans: Class) -> None:
    report = (scans.out / "report.html").read_text(encoding="utf-8")
    for source in re.findall(r'<img[^>]* src="([^"]+)"', report):
        assert (scans.out / source).is_file()
    assert set(re.findall(r"feedback/pictures/(\w+)/", report)) == {"eva", "fay", "gus"}


def test_the_review_page_shows_pictures_without_names(scans: Class) -> None:
    browser = server_of(scans).browser()
    for student, held in (("eva", [RED]), ("fay", [RED, BLUE]), ("gus", [BLUE])):
        for part in ("q1.square", "q2.why"):
            text = browser.get(answer(student, part))
            sources = re.findall(r'<img[^>]* src="([^"]+)"', text)
            assert sorted(browser.client.get(each).content for each in sources) == sorted(held)
            assert not re.search(rf"\b{student}\b", text)
    assert browser.client.get(answer("gus") + "/picture/7").status_code == 404


def test_pictures_are_drawn_once(scans: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(drawing, "run_tasks", lambda _, tasks, __: drawn.extend(tasks) or ())
    scans.grade()
    assert drawn == []
    write_bytes_atomically(scans.folder / "handed-in" / "gus.png", RED)
    scans.grade()
    assert [each.student for each in drawn] == ["gus"]


def test_what_was_handed_in_before_goes(scans: Class) -> None:
    before = set(_drawn(scans, "fay"))
    with zipfile.ZipFile(scans.folder / "handed-in" / "fay.zip", "w") as archive:
        archive.writestr("p2.png", RED)
    scans.grade()
    assert set(_drawn(scans, "fay")) < before
    assert list(_drawn(scans, "fay").values()) == [RED]
    scans.grade("ann", pruning=True)
    assert not list((scans.out / "feedback" / "pictures").iterdir())


def test_a_page_that_is_sent_alone_holds_its_pictures(scans: Class) -> None:
    folder = scans.out / "feedback"
    alone = self_contained(_feedback(scans, "gus"), lambda path: (folder / path).read_bytes())
    assert "pictures/" not in alone
    assert alone.count("data:image/png;base64,") == 1
    words = self_contained(_feedback(scans, "gus"))
    assert "<img" not in words


def test_a_picture_that_is_not_there_any_more_is_passed_over(scans: Class) -> None:
    (scans.folder / "handed-in" / "gus.png").unlink()
    for path in (scans.out / "feedback" / "pictures" / "gus").iterdir():
        path.unlink()
    (scans.out / "feedback" / "pictures" / "gus").rmdir()
    scans.grade("ann")
    assert _drawn(scans, "gus") == {}
    text = server_of(scans).browser().get(answer("gus"))
    assert "As handed in" in text
