"""No module needs itself: imports at the top, lazy ones and those for annotations all count."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FREE = ("grader/models", "grader/rubric", "grader/sandbox", "benchmarks")


def _modules() -> dict[str, Path]:
    """Return the modules of the project by name, a package being its `__init__`."""
    found = {}
    for path in (*(ROOT / "grader").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, name.name) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)


def _edges(name: str, modules: Mapping[str, Path]) -> set[str]:
    tree = ast.parse(modules[name].read_text(encoding="utf-8"))
    meant = {f"{a}.{b}" if f"{a}.{b}" in modules else a for a, b in _imported(tree)}
    return {module for module in meant if module in modules and module != name}


@pytest.mark.parametrize("folder", FREE)
def test_no_module_needs_itself(folder):
    modules = _modules()
    prefix = folder.replace("/", ".")
    inside = [name for name in modules if name == prefix or name.startswith(f"{prefix}.")]
    graph = {name: _edges(name, modules) & set(inside) for name in inside}
    assert any(graph.values())
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))
