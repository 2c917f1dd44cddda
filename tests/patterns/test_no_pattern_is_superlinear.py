"""No regular expression of the package can be made to work longer than a text is long."""

from __future__ import annotations

import sys

import pytest

from tests.patterns.attack import worst
from tests.patterns.collecting import Found, all_patterns, room_of, rooms

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limit is one of the system")


@pytest.mark.parametrize("room", rooms())
def test_the_patterns_of(room: str) -> None:
    here = (each for each in all_patterns() if room_of(each.module) == room)
    broken = [(each, attack_on(each)) for each in here]
    assert not [(str(each), attack) for each, attack in broken if attack is not None]


def attack_on(found: Found) -> object:
    return worst(found.pattern, found.flags, found.anywhere, found.whole)


def test_the_patterns_are_found() -> None:
    """Those that are known by name, in modules, containers and functions alike."""
    texts = {(each.module.rpartition(".")[2], each.pattern) for each in all_patterns()}
    assert len(texts) > 250
    assert {room_of(each.module) for each in all_patterns()} <= set(rooms())
    assert any(module == "omitted" and "iffalse" in pattern for module, pattern in texts)
    assert ("pages", "x") not in texts


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [
        (r"(a+)+b", False), (r"(?:a|a)*b", False), (r"(?:\d+\.?\d*)*x", False),
        (r"\s*\s*x", False), (r"a*,?a*,?a*x", False), (r"\s+x", True), (r"\w+\s*=", True),
        (r"\\\((.+?)\\\)", True), (r"(?:[a-z]{3,}\s?){1,4}:", False), (r"(`+)(.+?)\1", True),
    ],
)  # fmt: skip
def test_what_is_superlinear_is_found(pattern: str, anywhere: bool) -> None:
    tries = (worst(pattern, 0, anywhere, whole=False) for _ in range(5))
    assert any(found is not None for found in tries)  # beside busy programs one may miss it


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [
        (r"(?:a++)*+b", False), (r"(?<!\s)\s++x", True), (r"\w+\s*=", False), (r"\$[^$]*\$", True),
        (r"\b\w++\s*+=", True), (r"(?:\d++(?:\.\d*+)?)*+x", False), (r"[a-z]{1,40}:", True),
    ],
)  # fmt: skip
def test_what_is_linear_passes(pattern: str, anywhere: bool) -> None:
    assert worst(pattern, 0, anywhere, whole=False) is None
