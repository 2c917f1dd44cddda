"""What is kept piece by piece: only what a change is about is graded again, and nothing is stale.

The law is one: with whatever is known from before, a page is graded as if nothing were known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.cache import Anew, Cache
from grader.batch.grading import Graded, graded
from grader.batch.part_cache import Pieces, pieces_name, pieces_names
from grader.batch.shelf import Kept, Shelf, Slot
from grader.readers.handed_in.submissions import find_submissions
from grader.review.run import finish_run
from grader.rubric.load import load_rubric
from tests.helpers.tables import from_yaml

TABLE = from_yaml((Path(__file__).parent / "pieces.yaml").read_text("utf-8"))
CHANGES: Sequence[Mapping[str, Any]] = TABLE["changes"]
Texts = Mapping[str, str]
BEFORE: Texts = {"rubric": TABLE["rubric"], "page": TABLE["page"]}


def changed(texts: Texts, change: Mapping[str, Any]) -> Texts:
    where = change["where"]
    return {**texts, where: texts[where].replace(change["old"], change["new"])}


class Desk:
    """A folder with a rubric, the page of one student, and what is known from before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = Cache(folder / "cache")

    def grade(self, texts: Texts, known: bool = True) -> tuple[Graded, Mapping[str, int]]:
        (self.folder / "sheet.yaml").write_text(texts["rubric"])
        (self.folder / "ann.md").write_text(texts["page"])
        rubric = load_rubric(self.folder / "sheet.yaml")
        [submission] = find_submissions([self.folder / "ann.md"])
        if not known:
            return graded(rubric, submission), {}
        pieces = Pieces(self.cache, rubric, submission.student, "")
        return graded(rubric, submission, pieces=pieces), pieces.anew


@pytest.mark.parametrize("change", CHANGES, ids=[change["why"] for change in CHANGES])
def test_only_what_a_change_is_about_is_graded_again(
    change: Mapping[str, Any], tmp_path: Path
) -> None:
    desk, after = Desk(tmp_path), changed(BEFORE, change)
    assert change["old"] == change["new"] or after != BEFORE
    desk.grade(BEFORE)
    found, anew = desk.grade(after)
    assert found == desk.grade(after, known=False)[0]
    assert anew.get("judge", 0) == change["judged"]


MARKED_OTHERWISE = (
    "points of one part",
    "a tolerance",
    "a misconception",
    "what the solution shows",
)


@pytest.mark.parametrize("why", MARKED_OTHERWISE)
def test_a_part_that_is_marked_otherwise_is_not_found_again(why: str, tmp_path: Path) -> None:
    [change] = [each for each in CHANGES if each["why"] == why]
    desk = Desk(tmp_path)
    desk.grade(BEFORE)
    _, anew = desk.grade(changed(BEFORE, change))
    assert set(anew) <= {"answered", "check", "mark", "judge", "section"}
    assert all(count == 1 for count in anew.values())
    assert anew["section"] == 1


class House(Desk):
    """A desk whose class is written into a folder, again and again into the same one."""

    def written(self, texts: Texts, into: str, known: bool = True) -> Mapping[str, bytes]:
        """Return the files of the folder after a run, but for what is kept for the next."""
        out = self.folder / into
        done = self.grade(texts, known)[0]
        rubric = load_rubric(self.folder / "sheet.yaml")
        found = find_submissions([self.folder / "ann.md"])
        kept = Kept.of(rubric, done)
        cache = Cache(out / ".cache")
        cache.put("ann", kept)
        finish_run(out, rubric, found, Shelf(cache.folder, [Slot("ann", kept.brief)]), Anew(out))
        files = (path for path in out.rglob("*") if path.is_file() and ".cache" not in path.parts)
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4, unique_by=id))
def test_the_files_are_those_of_a_fresh_grading_after_any_history(
    tmp_path_factory: pytest.TempPathFactory, history: Sequence[Mapping[str, Any]]
) -> None:
    house, texts = House(tmp_path_factory.mktemp("house")), BEFORE
    house.written(texts, "out")
    for number, change in enumerate(history):
        texts = changed(texts, change)
        files = house.written(texts, "out")
        assert files == house.written(texts, f"fresh-{number}", known=False)
        assert len(files) == 6


def test_a_small_change_writes_little_and_a_large_one_all(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.grade(BEFORE)
    first, later = (desk.cache.folder / name for name in pieces_names("ann"))
    whole = first.read_bytes()
    small = next(each for each in CHANGES if each["judged"] == 1)
    desk.grade(changed(BEFORE, small))
    assert first.read_bytes() == whole
    assert 0 < later.stat().st_size < len(whole) / 2
    desk.grade(BEFORE)  # what was of use for a change alone is not kept
    assert first.read_bytes() == whole
    assert desk.cache.get(later.name) == {}
    desk.grade({**BEFORE, "page": "# Question 1\n\nNothing of all that.\n"})
    assert first.read_bytes() != whole
    assert desk.cache.get(later.name) == {}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4, unique_by=id))
def test_no_stale_mark_survives_a_history_of_changes(
    tmp_path_factory: pytest.TempPathFactory, history: Sequence[Mapping[str, Any]]
) -> None:
    desk, texts = Desk(tmp_path_factory.mktemp("desk")), BEFORE
    desk.grade(texts)
    for change in history:
        texts = changed(texts, change)
        assert desk.grade(texts)[0] == desk.grade(texts, known=False)[0]
    desk.grade(BEFORE)
    assert desk.grade(BEFORE) == (desk.grade(BEFORE, known=False)[0], {})


def test_what_is_damaged_is_graded_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, _ = desk.grade(BEFORE)
    path = desk.cache.folder / pieces_name("ann")
    path.write_bytes(path.read_bytes()[:-10] + b'0"]]]]]]]}')
    found, anew = desk.grade(BEFORE)
    assert found == before
    assert anew["judge"]


@pytest.mark.parametrize("inside", ['["zz",1]', "7", '["m"]', '["m",0,0]'])
def test_what_went_into_pieces_may_be_anything_in_a_folder_from_elsewhere(
    inside: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    before, _ = desk.grade(BEFORE)
    crafted = f'{{"classes":[],"table":["inside",{inside},["m",0,1]]}}'
    desk.cache.put_text(pieces_name("ann"), crafted)
    found, anew = desk.grade(BEFORE)
    assert found == before
    assert anew["judge"]
