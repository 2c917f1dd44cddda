"""What a final answer is written in besides mathematics: full stops, digits in groups, words."""

from __future__ import annotations

import re

from grader.final_answers.words import with_base_in_digits

_EXCEPT = re.compile(
    r"^(?:\\text\{\s*)?all reals?(?: numbers?)? except(?: for)?(?:\s*\})?\s++([^{}]{1,80})$",
    re.IGNORECASE,
)
#: A word between two formulas without a space: `(1, 2)or(2, 1)`, `x=1orx=2`.
_GLUED = re.compile(
    r"(?<=[\d)\]}])\s*(or|and)(?=[(\[\d-])|(?<=[\d)\]}])\s*(or|and)(?=[a-zA-Z]\w{0,2}\s?[=(<>])"
)
_PARTED = re.compile(r"\s?;|,?\s?\bor\b")
_NAMED = re.compile(r"[\s$]*+([A-Za-z]\w{0,3})\s*+=")


def _several_systems(text: str) -> str:
    """Part solutions of a system as one reads them: `x=1, y=2; x=3, y=4`, `x=1, y=2 or x=3, …`."""
    solutions = _PARTED.split(text)
    systems = [piece.split(",") for piece in solutions]
    names = [[found[1] if (found := _NAMED.match(p)) else "" for p in each] for each in systems]
    several = len(systems) > 1 and len(names[0]) > 1 and "" not in names[0]
    same = several and all(each == names[0] for each in names)
    return r", \text{ or } ".join(solutions) if same else text


def cleaned(text: str) -> str:
    """Drop a full stop at the end and the thin spaces that group digits."""
    text = re.sub(r"(?<=\d),?\\!\s*(?=,?\s*\d{3})", "", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", ",", text)
    text = re.sub(r"(?<=\d) ?\{, ?\}(?=\d{3})", "", text)
    text = re.sub(r"(?<=\d)\s*(?:pct|percent(?:age)?)\b(?! points?)", r"\\%", text)
    text = _GLUED.sub(lambda found: f" {found[1] or found[2]} ", text)
    text = _several_systems(text)
    text = re.sub(r"\\(text|mathrm)\{\s*+in\s*+\.?\s*+\}", r"\\\1{ inches}", text)
    text = re.sub(r"^\\text\{\s*+(\d[^{}$\\]*+)\}$", r"\1", text)
    text = _EXCEPT.sub(r"\\mathbb{R}\\setminus\\{\1\\}", text)
    text = with_base_in_digits(text)
    text = re.sub(r"^(\s*+\d++(?:\.\d++)?)\s++to\s++(\d++(?:\.\d++)?)(?=[\s.]*$)", r"\1:\2", text)
    text = re.sub(r"^[\s$]*(?:\\approx(?![A-Za-z])|≈)", "", text)
    return text.strip().rstrip(".,;").strip()
