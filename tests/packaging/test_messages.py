"""Every message of the program is explained, and every explanation is of a message."""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Iterator

import pytest

from grader.marking.totals import NOT_READ
from tests.packaging.message_pages import PAGE, ROOT, entries, page

_SAYS = {"Problem": 0, "Message": 0, "Remark": 0, "PlacedRemark": 0, "say": 0, "Unreadable": 3}


def _said() -> Iterator[tuple[str, str]]:
    """Yield the codes that are written out where a message is made, and the module."""
    for path in sorted((ROOT / "grader").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                code = _code(node)
                if code is not None:
                    yield code, str(path.relative_to(ROOT))


def _code(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    position = _SAYS.get(name)
    if position is None:
        return None
    named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    candidates = named or call.args[position : position + 1]
    for value in candidates:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return None


def _literals() -> set[str]:
    return {
        node.value
        for path in (ROOT / "grader").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_code_that_is_said_is_explained() -> None:
    explained = {entry.code for entry in entries()}
    missing = sorted({f"{code} ({module})" for code, module in _said() if code not in explained})
    assert not missing


def test_every_code_that_is_explained_can_be_said() -> None:
    literals = _literals()
    assert not [entry.code for entry in entries() if not _can_be_made(entry.code, literals)]


def _can_be_made(code: str, literals: set[str]) -> bool:
    """Whether the code stands in the program, whole or as a start and an end (`f"no-{what}"`)."""
    halves = ((code[:cut], code[cut:]) for cut in range(1, len(code)))
    return code in literals or any(start in literals and end in literals for start, end in halves)


def test_a_code_is_explained_once() -> None:
    counts = Counter(entry.code for entry in entries())
    assert not [code for code, count in counts.items() if count > 1]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.code)
def test_an_explanation_is_complete(entry: object) -> None:
    assert vars(entry)["reader"] in ("student", "author")
    assert all(vars(entry)[field].strip() for field in ("code", "text", "meaning"))


def test_the_page_is_written_from_the_tables() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make golden`"


def test_what_is_told_as_not_read_is_explained() -> None:
    assert {entry.code for entry in entries()} >= NOT_READ
