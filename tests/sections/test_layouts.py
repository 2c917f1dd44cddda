"""Layouts by kinds of answers by formats, through the whole program: every line has one owner."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from fractions import Fraction

import pytest

from grader.pipeline import grade_one
from grader.rubric.load import load_rubric
from grader.rubric.students import answer_key
from grader.rubric.types import Asked as Entry
from grader.rubric.types import Rubric
from tests.sections.pages import KINDS, PARTS, QUESTIONS, STATEMENTS, as_file, statement

FORMATS = ("md", "txt", "tex", "ipynb")
#: The kinds of the parts of each question; one with a single part has no letters.
FLAT = [[name] for name in KINDS]
NESTED = [list(KINDS)[:5], list(KINDS)[5:9], list(KINDS)[9:]]
Layout = tuple[str, str, str]


def layouts() -> list[Layout]:
    """Return ways to label with ways to answer, so that each meets several of the others."""
    found = [(q, "", STATEMENTS[at % len(STATEMENTS)]) for at, q in enumerate(QUESTIONS)]
    pairs = itertools.product(enumerate(QUESTIONS), enumerate(PARTS))
    for (at, question), (beside, part) in pairs:
        if (at + 3 * beside) % 5 == 0:
            found.append((question, part, STATEMENTS[(at + beside) % len(STATEMENTS)]))
    return found


LAYOUTS = layouts()


def sheet(questions: list[list[str]], every: int = 1) -> str:
    """Return the rubric that asks these kinds, or but every second or third of them."""
    items = []
    count = itertools.count(1)
    for number, names in enumerate(questions, start=1):
        parts = [
            {"id": chr(96 + at), "answer": KINDS[name].kind, "points": 1, **KINDS[name].options}
            for at, name in enumerate(names, start=1)
            if next(count) % every == 0
        ]
        if parts and len(names) == 1:
            items.append({**parts[0], "id": f"q{number}"})
        elif parts:
            items.append({"id": f"q{number}", "parts": parts})
    return json.dumps({"title": "Sheet", "questions": items})


def page(questions: list[list[str]], layout: Layout, fmt: str, right: bool, blank: str = "") -> str:
    """Return a page on which all parts are answered but the blank one."""
    question, part, stated = layout
    pieces: list[str] = []
    for number, names in enumerate(questions, start=1):
        pieces.append(question.format(n=number))
        for at, name in enumerate(names, start=1):
            letter = chr(96 + at) if len(names) > 1 else ""
            part_id = f"q{number}.{letter}" if letter else f"q{number}"
            if letter:
                if not pieces[-1].endswith("\n"):
                    pieces.append("\n\n")
                pieces.append(part.format(n=number, p=letter, P=letter.upper()))
            if part_id != blank:
                pieces.append(statement(stated, KINDS[name], right, fmt))
            pieces.append("\n\n")
    return "".join(pieces)


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Mapping[bool, tuple[Rubric, object]]:
    folder = tmp_path_factory.mktemp("sheets")
    found = {}
    for nested, questions in ((False, FLAT), (True, NESTED)):
        path = folder / f"{nested}.yaml"
        path.write_text(sheet(questions))
        rubric = load_rubric(path)
        found[nested] = rubric, answer_key(rubric)
    return found


def outcomes(rubric: Rubric, key: Mapping[str, Entry], text: str, fmt: str) -> dict[str, str]:
    result = grade_one(rubric, key, "ada", f"ada.{fmt}", as_file(text, fmt))
    return {mark.part_id: str(mark.outcome) for mark in result.marks}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: repr("".join(layout)))
def test_layout(sheets, layout):
    questions = NESTED if layout[1] else FLAT
    rubric, key = sheets[bool(layout[1])]
    for fmt in FORMATS:
        right = outcomes(rubric, key, page(questions, layout, fmt, True), fmt)
        assert set(right.values()) == {"correct"}, (fmt, right)
        wrong = outcomes(rubric, key, page(questions, layout, fmt, False), fmt)
        assert "correct" not in wrong.values(), (fmt, wrong)
        blank = list(right)[len(layout[0]) % len(right)]
        one = outcomes(rubric, key, page(questions, layout, fmt, True, blank), fmt)
        assert one.pop(blank) in ("missing", "needs_review"), (fmt, blank)
        assert set(one.values()) == {"correct"}, (fmt, blank, one)


@pytest.mark.parametrize("every", [2, 3])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: repr("".join(layout)))
def test_what_is_not_asked_changes_nothing(layout, every, tmp_path):
    """A rubric that asks but some of a sheet takes nothing from the other parts of a page."""
    questions = NESTED if layout[1] else FLAT
    path = tmp_path / "sheet.yaml"
    path.write_text(sheet(questions, every))
    rubric = load_rubric(path)
    key = answer_key(rubric)
    fmt = FORMATS[len("".join(layout)) % len(FORMATS)]
    right = outcomes(rubric, key, page(questions, layout, fmt, True), fmt)
    assert set(right.values()) == {"correct"}, (fmt, right)
    wrong = outcomes(rubric, key, page(questions, layout, fmt, False), fmt)
    assert "correct" not in wrong.values(), (fmt, wrong)


def test_there_are_enough_layouts():
    assert len(LAYOUTS) >= 40
    assert len(KINDS) >= 13


def test_other_lines_change_no_mark(sheets):
    """Prose between answers, another order and an unrelated question change nothing."""
    rubric, key = sheets[True]
    layout = ("## Question {n}\n\n", "({p}) ", "Answer: {a}")
    text = page(NESTED, layout, "md", True)
    before = outcomes(rubric, key, text, "md")
    with_prose = text.replace("\n\n(", "\n\nI worked on this with a friend.\n\n(")
    assert outcomes(rubric, key, with_prose, "md") == before
    first, *rest = text.split("## ")
    turned = first + "".join("## " + piece for piece in reversed(rest))
    assert outcomes(rubric, key, turned, "md") == before
    more = text + "\n## Question 9\n\n(a) 5\n\n(b) 6\n"
    assert outcomes(rubric, key, more, "md") == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ", "\u00a0"), (" ", " \u200b"), ("\n\n", "\n\n\u200b"), ("\n\n", "\n\n\u200e"),
        ("\n\n", "\n\n\ufeff"), ("\n", "\t\n"), ("\n", "  \n"), ("\n", "\r\n"), ("ti", "t\u00adi"),
        ("\n\n", "\n\n\u3000"), ("\n\n", "\n\n\u2067"), (" = ", "\u2009=\u2009"),
    ],
)  # fmt: skip
def test_what_nobody_sees_changes_no_mark(sheets, old, new):
    rubric, key = sheets[True]
    layout = ("Question {n}:\n", "{n}{p}: ", "We get {a}.")
    for fmt in ("txt", "md", "tex", "ipynb"):
        for right in (True, False):
            text = page(NESTED, layout, fmt, right)
            before = outcomes(rubric, key, text, fmt)
            assert outcomes(rubric, key, text.replace(old, new), fmt) == before, fmt


def test_exchanged_answers_change_exactly_these(sheets):
    rubric, key = sheets[True]
    layout = ("## Question {n}\n\n", "({p}) ", "{a}")
    text = page(NESTED, layout, "md", True)
    number, root = KINDS["number"].right, KINDS["root"].right
    swapped = text.replace(number, "@").replace(root, number).replace("@", root)
    before, after = (outcomes(rubric, key, each, "md") for each in (text, swapped))
    assert {part for part in before if before[part] != after[part]} == {"q1.a", "q1.b"}


def test_points_are_full(sheets):
    rubric, key = sheets[False]
    text = page(FLAT, ("## Question {n}\n\n", "", "{a}"), "md", True)
    result = grade_one(rubric, key, "ada", "ada.md", text.encode())
    assert result.points == Fraction(len(KINDS))
