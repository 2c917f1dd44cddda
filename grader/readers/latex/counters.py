r"""Counters of a LaTeX document written out: `\section*{Problem \theprob}` with its number.

Counted are the counters that a document declares, and its sections. What the page shows in front
of a title is put there where it may be a label: where the title is empty, and where the document
says with words or letters how its sections are numbered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from grader.expressions.numerals import ROMAN_NUMERALS
from grader.readers.text.macros import group_end

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SECTIONS = ("section", "subsection", "subsubsection")
_STYLE = r"\{(?P<style>(?:[^{}]|\{[^{}]{0,80}\}){0,200}+)\}"
_NUMBERED = re.compile(
    r"\\(?:(?:re)?newcommand\*?\s{0,9}\{?|def\s{0,9})\\the(?P<level>(?:sub){0,2}section)\}?\s{0,9}"
    + _STYLE
)
_TITLE_FORMAT = re.compile(
    r"\\titleformat\s{0,9}\{\s{0,9}\\(?P<level>(?:sub){0,2}section)\s{0,9}\}\s{0,9}(?:\[[a-z]{0,20}\])?"
    r"\s{0,9}\{(?:[^{}]|\{[^{}]{0,80}\}){0,200}+\}\s{0,9}" + _STYLE
)
_STEP = (
    r"\\(?P<step>newcounter|stepcounter|refstepcounter)\s{0,9}\{(?P<stepped>[A-Za-z]{1,40})\}"
    r"(?:\[(?P<within>[A-Za-z]{1,40})\])?"
)
_SET = (
    r"\\(?P<set>setcounter|addtocounter)\s{0,9}\{(?P<counter>[A-Za-z]{1,40})\}"
    r"\s{0,9}\{\s{0,9}(?P<number>-?\d{1,4})\s{0,9}\}"
)
_SHOW = (
    r"\\(?P<form>arabic|alph|Alph|roman|Roman|value|the)(?:\s{0,9}\{\s{0,9}(?P<shown>[A-Za-z]{1,40})\s{0,9}\}"
    r"|(?<=the)(?P<the>[A-Za-z]{1,40}))"
)
_SECTION = (
    r"\\(?P<section>(?:sub){0,2}section)(?P<star>\*)?\s{0,9}(?:\[[^\][]{0,200}\]\s{0,9})?"
    r"(?P<open>\{)"
)
_TOKEN = re.compile(f"{_STEP}|{_SET}|{_SHOW}|{_SECTION}")
_COUNTS = re.compile(
    r"\\(?:newcounter|titleformat|(?:re)?newcommand\*?\s{0,9}\{?\\the(?:sub){0,2}section|(?:sub){1,2}section\s{0,9}\{\s{0,9}\}|section\s{0,9}\{\s{0,9}\})"
)
#: A style of numbers that shows a label: with a word, or with letters.
_LABELS = re.compile(
    r"(?<!\\)(?<![A-Za-z\\])[A-Za-z]{3,}(?![A-Za-z]*\})|\\(?:alph|Alph|roman|Roman)\b"
)


def with_counters(text: str, styles: Mapping[str, str]) -> str:
    """Return a text with the numbers of its counters in their places; lines are kept."""
    if not styles and not _COUNTS.search(text):
        return text
    counters = _Counters(dict(styles))
    return _TOKEN.sub(lambda token: counters.instead(token, text), text)


def styles_of_sections(text: str) -> dict[str, str]:
    """Return what a document says of how its sections are numbered, by their level."""
    if "\\the" not in text and "titleformat" not in text:
        return {}
    return {
        found["level"]: " ".join(found["style"].split())
        for pattern in (_NUMBERED, _TITLE_FORMAT)
        for found in pattern.finditer(text)
    }


@dataclass
class _Counters:
    """The values of the counters where a document is read, and what each is counted within."""

    styles: dict[str, str]
    values: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SECTIONS, 0))
    within: dict[str, str] = field(
        default_factory=lambda: {"subsection": "section", "subsubsection": "subsection"}
    )

    def instead(self, token: re.Match[str], text: str) -> str:
        """Follow a command; return what the page shows in its place."""
        if token["section"]:
            return self._section(token, text)
        name = token["stepped"] or token["counter"] or token["shown"] or token["the"]
        if token["step"] == "newcounter":
            self.values[name] = 0
            if token["within"]:
                self.within[name] = token["within"]
            return ""
        if name not in self.values:
            return token[0]
        if token["step"]:
            self._step(name)
        elif token["set"]:
            before = self.values[name] if token["set"] == "addtocounter" else 0
            self.values[name] = before + int(token["number"])
        else:
            return self._shown(token["form"], name)
        return ""

    def _step(self, name: str) -> None:
        self.values[name] += 1
        for other, outer in self.within.items():
            if outer == name:
                self.values[other] = 0

    def _section(self, token: re.Match[str], text: str) -> str:
        level = token["section"]
        if token["star"]:
            return token[0]
        self._step(level)
        end = group_end(text, token.start("open"))
        is_empty = end > 0 and not text[token.end() : end - 1].strip()
        style = self.styles.get(level, "")
        if not is_empty and not _LABELS.search(style):
            return token[0]
        label = self._label(level)
        return f"{token[0]}{label}" + ("" if is_empty else " ")

    def _label(self, level: str, depth: int = 0) -> str:
        """Return what stands in front of the title of a section."""
        outer = self.within.get(level)
        style = self.styles.get(level) or (
            f"\\the{outer}.\\arabic{{{level}}}" if outer else f"\\arabic{{{level}}}"
        )
        if depth > 3:
            return str(self.values[level])

        def shown(found: re.Match[str]) -> str:
            name = found["shown"] or found["the"]
            if name not in self.values:
                return ""
            return (
                self._label(name, depth + 1)
                if found["form"] == "the" and name != level
                else self._shown(found["form"], name)
            )

        return re.sub(_SHOW, shown, style)

    def _shown(self, form: str, name: str) -> str:
        value = self.values[name]
        forms: dict[str, Callable[[int], str]] = {
            "alph": lambda at: _LETTERS[at - 1], "Alph": lambda at: _LETTERS[at - 1].upper(),
            "roman": lambda at: ROMAN_NUMERALS[at - 1],
            "Roman": lambda at: ROMAN_NUMERALS[at - 1].upper(),
        }  # fmt: skip
        fits = form in forms and 0 < value <= (26 if "lph" in form else len(ROMAN_NUMERALS))
        return forms[form](value) if fits else str(value)
