"""Doors that load late say the same to a type checker and to Python, and cost nothing."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import grader.equivalence
import grader.expressions.reading
import grader.expressions.writing
import grader.final_answers

every_door = pytest.mark.parametrize(
    "door",
    [
        grader.equivalence,
        grader.expressions.reading,
        grader.expressions.writing,
        grader.final_answers,
    ],
    ids=lambda door: str(door.__name__),
)


def _is_for_types_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _declared(door: ModuleType) -> dict[str, str]:
    """Return the home of every name that a type checker sees."""
    source = Path(str(door.__file__)).read_text(encoding="utf-8")
    (shown,) = (node for node in ast.parse(source).body if _is_for_types_only(node))
    nodes = [node for node in ast.walk(shown) if isinstance(node, ast.ImportFrom)]
    return {
        alias.name: (node.module or "").removeprefix(f"{door.__name__}.")
        for node in nodes
        for alias in node.names
    }


@every_door
def test_both_tables_of_the_door_agree(door: ModuleType) -> None:
    assert _declared(door) == door._HOME_OF


@every_door
def test_every_name_is_at_its_home(door: ModuleType) -> None:
    for name, home in _declared(door).items():
        module = importlib.import_module(f"{door.__name__}.{home}")
        assert getattr(door, name) is getattr(module, name)


@every_door
def test_a_name_that_is_not_there_is_an_error_of_python(door: ModuleType) -> None:
    with pytest.raises(AttributeError, match=f"{door.__name__}.*no attribute 'nothing'"):
        getattr(door, "nothing")  # noqa: B009


@every_door
def test_no_name_of_the_door_is_that_of_a_folder_or_module_behind_it(door: ModuleType) -> None:
    folder = Path(str(door.__file__)).parent
    assert not {path.stem for path in folder.iterdir()} & set(_declared(door))


def test_the_words_of_a_verdict_load_no_arithmetic() -> None:
    program = (
        "import sys; from grader.equivalence import Enclosure, Outcome, Remark, Verdict;"
        "print({'flint', 'sympy', 'pint'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.strip() == "set()", run.stderr
