"""The door of `equivalence` says the same to a type checker and to Python, and costs nothing."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import grader.equivalence

SOURCE = Path(grader.equivalence.__file__).read_text(encoding="utf-8")


def _is_for_types_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _declared() -> dict[str, str]:
    """Return the home of every name that a type checker sees."""
    (shown,) = (node for node in ast.parse(SOURCE).body if _is_for_types_only(node))
    nodes = [node for node in ast.walk(shown) if isinstance(node, ast.ImportFrom)]
    start = "grader.equivalence."
    return {
        alias.name: (node.module or "").removeprefix(start)
        for node in nodes
        for alias in node.names
    }


def test_both_tables_of_the_door_agree() -> None:
    assert _declared() == grader.equivalence._HOME_OF


def test_every_name_is_at_its_home() -> None:
    for name, home in _declared().items():
        module = importlib.import_module(f"grader.equivalence.{home}")
        assert getattr(grader.equivalence, name) is getattr(module, name)


def test_no_name_of_the_door_is_that_of_a_folder_or_module_behind_it() -> None:
    folder = Path(grader.equivalence.__file__).parent
    assert not {path.stem for path in folder.iterdir()} & set(_declared())


def test_the_words_of_a_verdict_load_no_arithmetic() -> None:
    program = (
        "import sys; from grader.equivalence import Enclosure, Outcome, Remark, Verdict;"
        "print({'flint', 'sympy', 'pint'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.strip() == "set()", run.stderr
