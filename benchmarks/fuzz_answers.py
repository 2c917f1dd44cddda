"""Answers to other questions, and rubrics with values of other keys, as `fuzz` makes them.

The questions and the pieces of answers are the examples of `docs/answer-kinds`, so that each kind
is given what any other asks for, in sentences, tables, lists and formulas. Rubrics have some of
their values exchanged for others, of themselves and of those pieces.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

PAGES = Path(__file__).parents[1] / "docs" / "answer-kinds"
_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_MODELS: dict[str, Any] = {
    "matrices": {"kind": "linear_algebra", "matrices": {"A": [[2, 1], [1, 2]]}},
    "descent": {
        "kind": "optimizer",
        "method": "gradient_descent",
        "step_size": "0.1",
        "objective": "x^2 + 2 y^2",
        "variable": ["x", "y"],
        "value": "f",
        "start": [1, 1],
    },
    "tree": {"kind": "computation_tree", "code": "a = x * y\nb = exp(z)\nout = a + b\n"},
}
_MODEL_OF_KIND = {"iterates": "descent", "labels": "tree"}
_REFERENCES = {"iterates": "(x, y)[0:4]", "labels": "labels(operation)"}
#: Pieces that no example holds: numbers of any size and notation, and what is no answer at all.
_PIECES = [
    "(1, 1), (0.5, 0), (0.25,0), (0.125,0)", "1.234,5", "x = 1 or x = 2", "n1: *, n2: +", "10^400",
    r"\frac{1}{2}", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "no solution", "5 m/s", "1e999", "{}",
    "p -> q", "∅", "[]", "()", "({})", "(1,", r"\sqrt{", "0/0", "oo", "True", "1..2", "5:30", "½",
    "⅓ x", "α β γ", "|x|", "±", "5±1", "~", "...", "2 2/3", "7 R 3", "1:2:3", "50%", "$5", "[1;2]",
    "<1,2,3>", "1i+2j", "\u202e5", "ℝ", "x ∈ ℝ", "1 & 2", "5 !", "log_2 8", "y = C e^x", "(1 | 2)",
    "def step(x):\n    return x", "- 1\n- 2\n- 3", "O(V E)", "x^2 + x + 2x + 2", "f(x) = 2x, x > 0",
]  # fmt: skip
_FORMS = [
    "{}", "Answer: {}", "x = {}", "{}, {}", "{}\n\n{}", "so {} or {}", "1. {}\n2. {}", "**{}**",
    "${}$", "The answer is {} because {}", "| {} | {} |\n|---|---|\n| {} | {} |", "({})",
    "P = {}, D = {}", "{} not {}", "a: {}\nb: {}", "{}; {}; {}", "```\n{}\n```", "$${} = {}$$",
    "Let x = {}. Then {} = {}",
]  # fmt: skip


def questions() -> list[tuple[str, str]]:
    """Return the name and text of a rubric with one question, for each example of the kinds."""
    found: list[tuple[str, str]] = []
    for number, example in enumerate(_examples(), 1):
        kind, reference = example["answer"], str(example.get("reference", ""))
        part = {key: value for key, value in example.items() if key not in ("examples", "hint")}
        part |= {"id": f"q{number}"}
        if kind in _REFERENCES:
            part.pop("names", None)
            part |= {"reference": _REFERENCES[kind], "model": _MODEL_OF_KIND[kind]}
        elif re.search(r"\w\(A\b", reference):
            part |= {"model": "matrices"}
        rubric = {"models": _MODELS, "questions": [part]}
        found.append((f"q{number}", yaml.safe_dump(rubric, allow_unicode=True, sort_keys=False)))
    return found


def pieces() -> list[str]:
    """Return all answers that the examples give, and others."""
    given = (case["given"] for part in _examples() for case in part.get("examples", ()))
    return [*map(_text, given), *_PIECES]


def page(chance: random.Random, name: str, known: list[str]) -> bytes:
    """Return a page with a few pieces of answers below the title of a question."""
    form = chance.choice(_FORMS)
    said = form.format(*chance.choices(known, k=form.count("{}")))
    return f"# Question {name.removeprefix('q')}\n\n{said}\n".encode()


def changed_rubric(chance: random.Random, texts: list[str], known: list[str]) -> bytes:
    """Return a rubric of which one value or two are gone, or those of other keys, or pieces."""
    rubric = yaml.safe_load(chance.choice(texts))
    for _ in range(chance.randint(1, 2)):
        places = list(_places(rubric))
        inside, key = chance.choice(places)
        match chance.randrange(4):
            case 0 if isinstance(inside, dict):
                del inside[key]
            case 1:
                other, at = chance.choice(places)
                inside[key] = deepcopy(other[at])
            case _:
                inside[key] = chance.choice([*_VALUES, chance.choice(known)])
    return yaml.safe_dump(rubric, allow_unicode=True, sort_keys=False).encode()


_VALUES: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, [], {}, [1, 2], {"a": 1}, float("inf"), "diff(y, x)", "x[0:4]",
    "value(A)", "sup(h, escapes)", "labels(value)", "x = 1", "f(x)", "1e400", "(", '"', "",
]  # fmt: skip


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each container inside of a value with each of its keys or indices."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _examples() -> Iterator[dict[str, Any]]:
    for path in sorted(PAGES.glob("*.md")):
        for block in _BLOCK.findall(path.read_text("utf-8")):
            read = yaml.safe_load(block)
            yield from (part for part in read if isinstance(part, dict) and "answer" in part)


def _text(given: object) -> str:
    return given if isinstance(given, str) else yaml.safe_dump(given, default_flow_style=True)
