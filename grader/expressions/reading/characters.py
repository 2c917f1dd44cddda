"""Characters in their usual writing, before a text is read; places stay those of the text given.

Mathematical alphabets, full-width and compatibility letters are their plain letters, look-alikes
are the sign that was meant, and characters that show nothing are left out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_DOTS = frozenset("·⋅×∙•⨯")
_CROSSES = frozenset("×⨯")
_SAME: dict[str, str] = {
    **dict.fromkeys("−–—‐‑‒―﹣", "-"), **dict.fromkeys((*_DOTS, "∗"), "*"),
    **dict.fromkeys("÷∕⁄", "/"), **dict.fromkeys("′’ʹ‘`´", "'"), "″": "''", "‴": "'''", "⁗": "''''",
    **dict.fromkeys("∣❘", "|"), "⟨": "(", "⟩": ")", "º": "°", "µ": "μ", "ϵ": "ε", "ϕ": "φ",
    "ℯ": "e", "ⅇ": "e", "ⅈ": "i", "ⅉ": "j", "ⅆ": "d",
    "ᵀ": "^⊤", "⊺": "⊤", "∆": "Δ", "\u2126": "Ω", "ℎ": "h", "ℓ": "l", "∶": ":",
    "、": ",", "℃": "°C", "℉": "°F", **dict.fromkeys("ˆ˄⌃", "^"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
                    "\u205f\u3000", " "),
    **dict.fromkeys(_INVISIBLE, ""),
}  # fmt: skip
# Sets that have a sign of their own keep it.
_KEPT = frozenset("ℝℤℕℚℂ")
# Alphabets whose letters are other names than the plain ones: `cal(L)` is not `L`.
_STYLES = {"SCRIPT": "cal", "FRAKTUR": "frak", "BLACK-LETTER": "frak", "DOUBLE-STRUCK": "bb"}
_COMMANDS = {"cal": "mathcal", "frak": "mathfrak", "bb": "mathbb"}


def usual_characters(text: str, latex: bool) -> tuple[str, list[int] | None]:
    """Return a text in usual characters, and where each was in the text given (None: the same).

    The list has one place more than the text has characters, for its end.
    """
    if text.isascii():
        return text, None
    parts = [each if each < "\x80" else _usual(each, latex) for each in text]
    _write_accents_out(text, parts, latex)
    if latex:
        _write_superscripts_out(text, parts)
    if (
        "₋" in text
        or "₊" in text
        or "log" in text
        or latex
        or not _COMBINING.keys().isdisjoint(text)
    ):
        _write_subscripts_out(text, parts, latex)
    if "*" in text:
        parts = _apart(text, parts)
    sizes = [len(part) for part in parts]
    usual = "".join(parts)
    if sizes == [1] * len(sizes):
        return usual, None
    places = [place for place, size in enumerate(sizes) for _ in range(size)]
    return usual, [*places, len(text)]


def _apart(text: str, parts: list[str]) -> list[str]:
    """Keep a dot that multiplies off an asterisk beside it: `h* · x` and `h*·x` hold no power."""
    return [
        f" {part}" if part == "*" and text[i] in _DOTS and text[i - 1 : i] == "*" else part
        for i, part in enumerate(parts)
    ]


# Accents that Unicode puts behind their letter where the two are no character of their own: m̂.
_COMBINING = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u20d7": "vec",
              "\u0307": "dot", "\u0308": "ddot"}  # fmt: skip


def _write_accents_out(text: str, parts: list[str], latex: bool) -> None:
    """Write a letter with an accent behind it as the accent of the letter."""
    for i, character in enumerate(text):
        accent = _COMBINING.get(character)
        if accent is not None and i and text[i - 1].isalpha():
            letter = parts[i - 1]
            parts[i - 1] = rf"\{accent}{{{letter}}}" if latex else f"{accent}({letter})"
            parts[i] = ""


_LOWERED = re.compile(r"[₀-₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ₊₋]++")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ₊₋", "0123456789aeoxhklmnpstijruv+-")


def _write_subscripts_out(text: str, parts: list[str], latex: bool) -> None:
    """Write lowered letters with a sign between them as an index: `vₜ₋₁` as `v[t-1]`."""
    opening, closing = ("_{", "}") if latex else ("[", "]")
    for found in _LOWERED.finditer(text):
        first, last = found.start(), found.end() - 1
        of_logarithm = text[:first].endswith("log")
        behind_accent = text[first - 1 : first] in _COMBINING or of_logarithm
        if not latex and not behind_accent and not {"₊", "₋"} & set(found[0][1:-1]):
            continue
        for i in range(first, last + 1):
            parts[i] = text[i].translate(SUBSCRIPTS)
        if of_logarithm and not latex and found[0].isdigit():
            parts[first] = f"_{parts[first]}"
            parts[last] += " "  # `log₂7` is no logarithm of base 27
            continue
        if first == last:
            parts[first] = f"_{parts[first]}"
            continue
        parts[first] = opening + parts[first]
        parts[last] += closing


_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵏᵐᵗ]++")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵏᵐᵗ", "0123456789+-()nixykmt")


def _write_superscripts_out(text: str, parts: list[str]) -> None:
    """Write raised signs as LaTeX has them: `x²` between commands is `x^{2}`."""
    for found in _RAISED.finditer(text):
        first, last = found.start(), found.end() - 1
        if text[first - 1 : first] == "^":
            continue
        for i in range(first, last + 1):
            parts[i] = text[i].translate(SUPERSCRIPTS)
        parts[first] = "^{" + parts[first]
        parts[last] += "}"


@lru_cache(maxsize=2048)
def _usual(character: str, latex: bool) -> str:
    if character == "‰":
        return "\\%/10" if latex else "%/10"
    same = _SAME.get(character)
    if latex and character in _CROSSES:
        return "\\times "  # which is no dot between vectors
    if same is not None:
        return same
    tag, _, plain = _decomposed(character)
    if tag == "<font>" and character not in _KEPT:
        style = _style(character)
        if style == "bb" and plain == "1":
            return r"\mathbb{1}" if latex else '"bb(1)"'
        if style and plain.isalpha():
            return rf"\{_COMMANDS[style]}{{{plain}}}" if latex else f" {style}({plain})"
        return _SAME.get(plain, plain)
    if tag in ("<wide>", "<narrow>") or (tag == "<compat>" and _is_latin(plain)):
        return _SAME.get(plain, plain)
    return character


def _decomposed(character: str) -> tuple[str, str, str]:
    tag, space, codes = unicodedata.decomposition(character).partition(" ")
    return tag, space, "".join(chr(int(code, 16)) for code in codes.split())


def _style(character: str) -> str:
    name = unicodedata.name(character, "")
    return next((style for word, style in _STYLES.items() if word in name), "")


def _is_latin(letters: str) -> bool:
    return letters.isascii() and letters.isalpha()
