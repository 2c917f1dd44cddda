"""Make a pasted program fit for the sandbox, every line staying at its number."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from grader.sandbox.numpy_shim import NAMES, NUMPY, PLOTTING
from grader.sandbox.steps import counting

LONGEST = 50_000
_NESTING = 60
_MAGIC = re.compile(r"^([^\S\n]*)([%!].*|\?\w.*|\w[\w.]*\?{1,2}[^\S\n]*)$", re.MULTILINE)
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_MATH = (
    "acos acosh asin asinh atan atan2 atanh cbrt ceil comb cos cosh degrees dist e erf erfc exp "
    "expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan "
    "isqrt lcm ldexp lgamma log log10 log1p log2 modf nan perm pi pow prod radians remainder sin "
    "sinh sqrt tan tanh tau trunc"
)
_RANDOM = frozenset({"random", "secrets", "uuid"})
_PLOT = frozenset({"matplotlib", "seaborn", "pylab"})
_FREE = frozenset({"__future__", "IPython", "warnings", "typing"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A program that counts its steps, with what has to be defined before it.

    `reason` says why it cannot be run.

    `error` is a mistake of form, with its line.
    """

    source: str
    before: tuple[str, ...] = ()
    reason: str = ""
    error: str = ""
    error_line: int = 0


@dataclass(frozen=True, slots=True)
class _Change:
    """Text in place of a node of the syntax tree."""

    node: ast.stmt
    text: str


def prepare(source: str) -> Prepared:
    """Return the program as the sandbox can run it, or why it cannot."""
    reason = unfit(source)
    if reason:
        return Prepared(source, reason=reason)
    source = _MAGIC.sub(r"\1pass", source.expandtabs(4))
    try:
        tree = parse(source)
    except SyntaxError as error:
        return _unparsed(source, error)
    except (ValueError, RecursionError, MemoryError):
        return Prepared(source, reason="it cannot be read as Python")
    return _with_imports(source, tree)


def unfit(source: str) -> str:
    """Return why a text is not even read as a program, empty if it is."""
    if len(source) > LONGEST:
        return "it is too long"
    if _nesting(source) > _NESTING:
        return "its brackets are nested too deep"
    return "it holds characters that are no text" if _NO_TEXT.search(source) else ""


def parse(source: str) -> ast.Module:
    """Return the syntax tree; nothing is executed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


_BRACKET = re.compile(r"[()\[\]{}]")
_PILES = re.compile(r"[-+~]{20,}|(?:\bnot\s+){20,}|(?:\*\*\s*\w+\s*){40,}")


def _nesting(source: str) -> int:
    """Return how deep brackets stand in one another; much where signs or words pile up."""
    signs = sum(map(source.count, "+-~"))
    if max(signs, source.count("not"), source.count("**")) >= 20 and _PILES.search(source):
        return 1000
    if sum(map(source.count, "([{")) <= _NESTING:
        return 0
    depth = deepest = 0
    for bracket in _BRACKET.findall(source):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unparsed(source: str, error: SyntaxError) -> Prepared:
    """Tell a slip in the form of a program from a program in another language."""
    if re.search(r"^[^\S\n]*print\s+[\w\"']", source, re.MULTILINE):
        return Prepared(source, reason="it is written for Python 2")
    if re.search(
        r"^[^\S\n]*(?:(?:end|function\b.*|#include.*|var\s.*|let\s.*)[^\S\n]*(?:;[^\S\n]*)?$)"
        r"|<-|;[^\S\n]*$",
        source,
        re.M,
    ):
        return Prepared(source, reason="it is not written in Python")
    return Prepared(source, error=error.msg or "invalid syntax", error_line=error.lineno or 0)


def _with_imports(source: str, tree: ast.Module) -> Prepared:
    """Put the sandbox's own numpy in the place of imports."""
    if "import" not in source:
        return Prepared(counting(source, tree))
    changes: list[_Change] = []
    before: list[str] = []
    for node in _imports(tree):
        roots = _modules(node)
        if roots & _RANDOM:
            return Prepared(source, reason="it uses random numbers, which differ from run to run")
        text = _replacement(node)
        if text is not None:
            changes.append(_Change(node, text))
            before += [NUMPY] * ("numpy" in roots) + [PLOTTING] * bool(roots & _PLOT)
    if re.search(r"\b(?:np|numpy)\.random\b", source):
        return Prepared(source, reason="it uses random numbers, which differ from run to run")
    changed = _apply(source, changes)
    if changes:
        tree = parse(changed)
    return Prepared(counting(changed, tree), tuple(dict.fromkeys(before)))


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports of a program; only statements hold any, so expressions are passed over."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        for field in ("finalbody", "orelse", "handlers", "cases", "body"):
            held = getattr(node, field, None)
            waiting += reversed(held) if isinstance(held, list) else ()


def _modules(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").split(".")[0]}
    return {alias.name.split(".")[0] for alias in node.names}


def _replacement(node: ast.Import | ast.ImportFrom) -> str | None:
    """Return the text in place of an import, None if the sandbox can do it itself."""
    if isinstance(node, ast.Import):
        parts = [_import(alias) for alias in node.names]
        return None if all(p.startswith("import ") for p in parts) else "; ".join(parts)
    root = (node.module or "").split(".")[0]
    starred = any(alias.name == "*" for alias in node.names)
    if root in _FREE:
        return "pass"
    if root == "math" and starred:
        return f"from math import {', '.join(_MATH.split())}"
    if root == "numpy":
        return "; ".join(_from_numpy(node, starred)) or "pass"
    if root in _PLOT:
        return "; ".join(
            f"{alias.asname or alias.name} = _plot" for alias in node.names if not starred
        )
    return None


def _import(alias: ast.alias) -> str:
    root = alias.name.split(".")[0]
    name = alias.asname or root
    if root == "numpy":
        return (
            f"{name} = _numpy.linalg"
            if alias.asname and "linalg" in alias.name
            else f"{name} = _numpy"
        )
    if root in _PLOT:
        return f"{name} = _plot"
    if root in _FREE:
        return "pass"
    return f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")


def _from_numpy(node: ast.ImportFrom, starred: bool) -> Iterator[str]:
    owner = "_numpy.linalg" if "linalg" in (node.module or "") else "_numpy"
    if starred:
        yield from (f"{name} = _numpy.{name}" for name in NAMES)
        return
    for alias in node.names:
        yield f"{alias.asname or alias.name} = {owner}.{alias.name}"


def _apply(source: str, changes: list[_Change]) -> str:
    """Replace the text of nodes, keeping the number of lines."""
    lines = source.split("\n")
    for change in changes:
        node = change.node
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        head = lines[first].encode()[: node.col_offset].decode()
        tail = lines[last].encode()[node.end_col_offset :].decode()
        lines[first : last + 1] = [head + change.text + tail] + [""] * (last - first)
    return "\n".join(lines)
