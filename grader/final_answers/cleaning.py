"""What a final answer is written in besides mathematics: full stops, digits in groups, words."""

from __future__ import annotations

import re

from grader.final_answers.words import with_base_in_digits

#: A word between two formulas without a space: `(1, 2)or(2, 1)`, `x=1orx=2`.
_GLUED = re.compile(
    r"(?<=[\d)\]}])\s*(or|and)(?=[(\[\d-])|(?<=[\d)\]}])\s*(or|and)(?=[a-zA-Z]\w{0,2}\s?[=(<>])"
)
#: Digits that are seen to repeat: `0.3636...`, three times where it is one digit. A longer block
#: begins behind the point, as that of 1/7 does; that of `2.718281828...` is chance.
_REPEATING = re.compile(
    r"(?<![\d.])(?P<front>\d{0,12}\.)"
    r"(?:(?P<lead>\d{0,3}?)(?:(?P<pair>\d\d)(?P=pair)+|(?P<digit>\d)(?P=digit){2,})"
    r"|(?P<block>\d{3,6})(?P=block)+)(?P<tail>\d{0,5})\s?(?:\\l?dots|\.\.\.|…)"
)
#: `2 to 7`, alone.
_RATIO = re.compile(r"^([\s$]*+\d++(?:\.\d++)?)\s++to\s++(\d++(?:\.\d++)?)(?=[\s.$]*$)")
#: The sign of a union, and what makes an inequality: `x < 1 ∪ x > 2`.
_UNION = re.compile(r"\\cup(?![A-Za-z])|∪")
_INEQUALITY = re.compile(r"[<>≤≥]|\\[lg]eq?(?![A-Za-z])")
#: A constant of integration that is spelled out.
_CONSTANT = re.compile(
    r"\+\s{0,9}(?:\\(?:text|mathrm)\{\s{0,9})?const(?:ant|\.)?(?:\s{0,9}\})?(?=[\s$.]*$)",
    re.IGNORECASE,
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


def _repeating(found: re.Match[str]) -> str:
    """Write a decimal that goes on as it is seen to with a line above what repeats."""
    block = found["pair"] or found["digit"] or found["block"]
    if not block.startswith(found["tail"]):
        return found[0]
    return rf"{found['front']}{found['lead'] or ''}\overline{{{block}}}"


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
    parts = _UNION.split(text)
    if len(parts) > 1 and not {*"()[]"} & {*text} and all(map(_INEQUALITY.search, parts)):
        text = r"\text{ or }".join(parts)
    text = _REPEATING.sub(_repeating, text)
    text = _CONSTANT.sub("+ C", text)
    text = with_base_in_digits(text)
    text = re.sub(r"(?<=\d)\s*\\text\{ ?to ?\}\s*(?=\d)", " to ", text)
    text = _RATIO.sub(r"\1:\2", text)
    text = re.sub(r"^[\s$]*(?:\\approx(?![A-Za-z])|≈)", "", text)
    return text.strip().rstrip(".,;").strip()
