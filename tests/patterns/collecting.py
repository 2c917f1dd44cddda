"""Finds every regular expression of the package: in its source, and as it is compiled on import."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import grader

#: Patterns that are used through another name, always at a given place.
MATCHED_ONLY = frozenset(
    {
        ("grader.expressions.reading.plain.symbols", "_INTEGRAL"),
        ("grader.expressions.reading.plain.symbols", "_SUM"),
        ("grader.readers.text.omitted", "_CLOSES"),
    }
)
PACKAGE = Path(grader.__file__).parent
AT_THE_START = frozenset({"match", "fullmatch"})
ANYWHERE = frozenset({"search", "sub", "subn", "findall", "finditer", "split"})


@dataclass(frozen=True)
class Found:
    """A pattern, where it stands, and whether it is looked for anywhere in a text."""

    module: str
    pattern: str
    flags: int
    anywhere: bool
    whole: bool

    def __str__(self) -> str:
        return f"{self.module}: {self.pattern[:80]!r}"


def modules() -> Iterator[str]:
    """Yield the names of all modules of the package that can be imported."""
    for info in pkgutil.walk_packages([str(PACKAGE)], "grader."):
        if not info.name.endswith("__main__"):
            yield info.name


def compiled_on_import() -> dict[str, list[tuple[str, re.Pattern[str], str]]]:
    """Return, by module, what it has compiled: its name there, or an empty one."""
    found: dict[str, list[tuple[str, re.Pattern[str], str]]] = {}
    for name in modules():
        module = importlib.import_module(name)
        for variable, value in vars(module).items():
            for pattern in _patterns_in(value, 0):
                found.setdefault(name, []).append((variable, pattern, name))
    return found


def _patterns_in(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in a value: in tuples, lists, sets and mappings, too."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 4 and isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _patterns_in(each, depth + 1)
    elif depth < 4 and isinstance(value, dict):
        for each in value.values():
            yield from _patterns_in(each, depth + 1)
    elif depth < 4 and type(value).__module__.startswith("grader."):
        for field in getattr(value, "__dataclass_fields__", ()):
            yield from _patterns_in(getattr(value, field, None), depth + 1)


@functools.cache
def sources() -> list[tuple[str, list[ast.AST]]]:
    """Return the attributes and calls in the source of each module, by its name."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found.append(
            (module, [each for each in nodes if isinstance(each, ast.Attribute | ast.Call)])
        )
    return found


def uses() -> dict[tuple[str, str], set[str]]:
    """Return by which methods a name is used in a module; under no module, in all of them."""
    found: dict[tuple[str, str], set[str]] = {}
    for module, nodes in sources():
        for node in nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                for where in ("", module):
                    found.setdefault((where, node.value.id), set()).add(node.attr)
    return found


def written_in_functions() -> Iterator[Found]:
    """Yield the patterns that are written out where they are used."""
    for module, nodes in sources():
        for node in nodes:
            if isinstance(node, ast.Call) and _is_of_re(node.func) and node.args:
                assert isinstance(node.func, ast.Attribute)
                pattern, method = node.args[0], node.func.attr
                if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
                    anywhere = method not in AT_THE_START | {"compile"}
                    flags = _flags(node)
                    yield Found(module, pattern.value, flags, anywhere, method == "fullmatch")


def _is_of_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in AT_THE_START | ANYWHERE | {"compile"}
    )


def _flags(call: ast.Call) -> int:
    """Return the flags of a call, where they are names of `re`."""
    flags = 0
    for node in ast.walk(call):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            value = getattr(re, node.attr, None)
            if node.value.id == "re" and isinstance(value, re.RegexFlag):
                flags |= value
    return int(flags)


@functools.cache
def rooms() -> list[str]:
    """Return the names of the packages and modules at the top, and of the rooms in them."""
    top = [path for path in PACKAGE.iterdir() if path.suffix in ("", ".py")]
    top = [path for path in top if path.name[0] not in "._"]
    below = [init.parent for path in top if path.is_dir() for init in path.glob("*/__init__.py")]
    inner = [f"{room.parent.name}.{room.name}" for room in below]
    return sorted([path.stem for path in top] + inner)


def room_of(module: str) -> str:
    """Return in which of the rooms a module is."""
    _, *names = module.split(".")
    inner = ".".join(names[:2])
    return inner if inner in rooms() else names[0]


@functools.cache
def all_patterns() -> list[Found]:
    """Return every pattern once for each module in which it is made."""
    methods = uses()
    found: dict[tuple[str, int, bool], Found] = {}
    for module, patterns in compiled_on_import().items():
        for variable, pattern, _ in patterns:
            where = module if variable.startswith("_") else ""
            used = methods.get((where, variable), set()) & (AT_THE_START | ANYWHERE)
            matched = (module, variable) in MATCHED_ONLY
            anywhere = not matched and (not used or bool(used & ANYWHERE))
            whole = used == {"fullmatch"}
            each = Found(module, pattern.pattern, pattern.flags, anywhere, whole)
            found.setdefault((each.pattern, each.flags, each.anywhere), each)
    for each in written_in_functions():
        found.setdefault((each.pattern, each.flags, each.anywhere), each)
    return list(found.values())


if __name__ == "__main__":
    for each in all_patterns():
        print(each, each.anywhere, file=sys.stdout)
