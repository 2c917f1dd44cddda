"""No stage asks for a kind of answer by its name: what it needs to know is a fact of the kind."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import grader
from grader.answers.registry import ANSWER_KINDS

PACKAGE = Path(grader.__file__).parent

#: Where the kinds are at home and may share code that tells two of them apart, and what lies below
#: the rubric, where a `part` is a piece of a formula or of a page.
HOMES = ("answers/kinds", "answers/free_choices", "answers/iterates")
BELOW = ("equivalence", "expressions", "final_answers", "forms", "models", "readers", "sandbox")
ELSEWHERE = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if not path.relative_to(PACKAGE).as_posix().startswith((*HOMES, *BELOW))
)


def asked_by_name(source: str) -> list[str]:
    """Return the comparisons of a part's kind, and the tables of kinds in which it is looked up."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            found += [ast.unparse(node) for side in sides if _is_kind(side)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".get"):
            found += [ast.unparse(node) for argument in node.args if _is_kind(argument)]
    return found


def _is_kind(node: ast.expr) -> bool:
    """Whether a node is `part.kind` or `asked.part.kind`."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "kind"
        and ast.unparse(node.value).endswith("part")
    )


def test_questions_by_name_are_found() -> None:
    assert asked_by_name('part.kind == "number"\nasked.part.kind in (*A, "b")\n_T.get(part.kind)')
    assert not asked_by_name('node.kind == "set"\nKINDS[asked.part.kind].facts\nf(kind=part.kind)')


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_module_asks_for_a_kind_by_its_name(path: str) -> None:
    assert asked_by_name((PACKAGE / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", sorted(ANSWER_KINDS))
def test_what_numbers_are_made_of_is_a_formula(kind: str) -> None:
    facts = ANSWER_KINDS[kind].facts
    assert facts.a_formula or not (facts.numeric or facts.a_number or facts.one_value)
