"""No module imports itself by way of others: not at the top, not in a function, not for types."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import grader

ROOT = Path(grader.__file__).parent

#: Modules that still are in a circle, counted by package. The numbers only go down.
KNOWN: dict[str, int] = {}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _sources() -> dict[str, Path]:
    return {_name(path): path for path in ROOT.rglob("*.py")}


def imported(source: str, modules: frozenset[str]) -> set[str]:
    """Return the modules that a source imports, wherever in it; a name counts for its module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in modules else str(node.module))
    return found & modules


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Return the sets of modules of which each reaches all others and itself."""
    reached = {module: _reached(module, graph) for module in graph}
    found: list[set[str]] = []
    for module in graph:
        if module in reached[module] and not any(module in known for known in found):
            found.append({other for other in reached[module] if module in reached[other]})
    return found


def _reached(start: str, graph: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    left = list(graph[start])
    while left:
        module = left.pop()
        if module not in seen:
            seen.add(module)
            left.extend(graph[module])
    return seen


@cache
def _circles() -> list[set[str]]:
    modules = frozenset(_sources())
    return circles(
        {name: imported(path.read_text("utf-8"), modules) for name, path in _sources().items()}
    )


def _package(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"d"}}) == [{"b", "c"}, {"d"}]
    lazily = "def f():\n    from p.b import x\nif TYPE_CHECKING:\n    from p import c\n"
    assert imported(lazily, frozenset({"p", "p.b", "p.c"})) == {"p.b", "p.c"}


def test_no_circle_is_new() -> None:
    counted = Counter(_package(module) for circle in _circles() for module in circle)
    assert counted == KNOWN, [sorted(circle) for circle in _circles()]
