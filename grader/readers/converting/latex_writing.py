r"""Pieces of LaTeX as converters write them: as the page shows it, and as the parser reads it.

Groups are written only where something is an argument: a name in braces (`{\sigma}'`) is a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

ALPHABETS = {"double-struck": "mathbb", "script": "mathcal", "fraktur": "mathfrak"}
"""Commands for the alphabets of formula editors and web pages."""
UNREAD = "\ufffd"
"""Stands for a sign or a construction that was not understood; no formula with it is read."""

ACCENTS = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar",
    "\u0305": "overline", "\u0306": "breve", "\u0307": "dot", "\u0308": "ddot",
    "\u030a": "mathring", "\u030c": "check", "\u20d6": "overleftarrow", "\u20d7": "vec",
    "\u20db": "dddot",
    "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "bar", "‾": "overline", "_": "bar",
    "¨": "ddot", "˙": "dot", ".": "dot", "→": "vec", "ˇ": "check", "˘": "breve",
    "´": "acute", "`": "grave", "−": "bar", "―": "overline", "⏞": "overbrace", "⏟": "underbrace",
    "←": "overleftarrow", "⇀": "vec", "⟶": "overrightarrow",
}  # fmt: skip
"""Signs above (or a brace below) a formula, and their commands."""

PRIMES = {"'": 1, "′": 1, "’": 1, "″": 2, "‴": 3, "⁗": 4, "ʹ": 1, "\\prime": 1}
_FUNCTION = re.compile(
    r"(?<![A-Za-z\\])(arcsin|arccos|arctan|sinh|cosh|tanh|coth|sin|cos|tan|cot|sec|csc|exp|log|ln|lim"
    r"|max|min|sup|inf|det|dim|ker|gcd|arg|deg|Pr)(?![A-Za-z])"
)
_DROPPED = dict.fromkeys(map(ord, "\u2061\u200b\u200c\u200d\u2060\ufeff\u00ad\u2064"), "")
# Signs that the parser knows by their commands alone.
_COMMANDS = {
    "∏": "prod", "∬": "iint", "∭": "iiint", "∮": "oint", "∧": "wedge", "∨": "vee", "¬": "neg",
    "⊕": "oplus", "⊗": "otimes", "⊙": "odot", "∘": "circ", "∝": "propto", "≪": "ll", "≫": "gg",
    "⊂": "subset", "⊆": "subseteq", "∉": "notin", "∖": "setminus", "⊥": "perp", "⇔": "iff",
    "⟺": "iff", "⟹": "implies", "⇐": "impliedby", "⟸": "impliedby", "⟶": "to", "↦": "mapsto",
    "∇": "nabla", "ℏ": "hbar", "⋯": "cdots", "⋮": "vdots", "∤": "nmid", "≅": "cong", "∼": "sim",
    "≃": "simeq", "⩽": "leq", "⩾": "geq", "≦": "leq", "≧": "geq", "⋃": "bigcup", "⋂": "bigcap",
    "∠": "angle", "⊤": "top", "∵": "because", "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil",
    "⌉": "rceil", "⟨": "langle", "⟩": "rangle", "〈": "langle", "〉": "rangle", "∁": "complement",
}  # fmt: skip
_SIGNS = str.maketrans(
    {
        "%": r"\%", "#": r"\#", "$": r"\$", "\u2062": " ", "\u2063": ",", "\u2003": r"\quad ",
        "\u2001": r"\quad ", "\u2148": "i", "\u2147": "e", "\u2146": "d", "\u2145": "D", "∥": r"\|",
        "\u2016": r"\|", "⏟": "", "\t": " ", "\n": " ",
    }
    | {sign: f"\\{command} " for sign, command in _COMMANDS.items()}
    | _DROPPED
)  # fmt: skip
_OPENING = {"{": r"\{", "⟦": "[", "": ".", "‖": r"\|", "∥": r"\|", "〈": r"\langle ",
            "⟨": r"\langle ", "⌊": r"\lfloor ", "⌈": r"\lceil "}  # fmt: skip
_CLOSING = {"}": r"\}", "⟧": "]", "": ".", "‖": r"\|", "∥": r"\|", "〉": r"\rangle ",
            "⟩": r"\rangle ", "⌋": r"\rfloor ", "⌉": r"\rceil "}  # fmt: skip
_MATRICES = {("(", ")"): "pmatrix", ("[", "]"): "bmatrix", ("|", "|"): "vmatrix",
             ("‖", "‖"): "Vmatrix", ("{", "}"): "Bmatrix", ("", ""): "matrix"}  # fmt: skip
_ATOM = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]|\\[A-Za-z]+")
_STRUCTURE = re.compile(r"\\(?:d?frac|sum|prod|int|begin)\b")


def signs(text: str, row: bool = False) -> str:
    """Return signs of mathematics as LaTeX; in a `row` of several, `&` keeps its meaning."""
    for sign, count in PRIMES.items():
        if sign in text and not sign.startswith("\\"):
            text = text.replace(sign, "'" * count)
    text = text.translate(_SIGNS)
    text = text if row else text.replace("&", r"\&")
    text = text.replace("{", r"\{").replace("}", r"\}")
    text = text if text.isascii() else "".join(map(letter, text))
    return _FUNCTION.sub(r"\\\1 ", text)


def words(text: str) -> str:
    r"""Return words within mathematics."""
    kept = re.sub(r"[\\{}$^_~]", " ", text.translate(_DROPPED))
    kept = re.sub(r"([%&#])", r"\\\1", kept)
    return rf"\text{{{kept}}}" if kept.strip() else " " * bool(kept)


def upright(text: str) -> str:
    r"""Return letters that are set upright: a function that is known, or one name."""
    bare = text.strip()
    if not (bare.isalpha() and len(bare) > 1 and bare.isascii()):
        return signs(text)
    return f"\\{bare} " if _FUNCTION.fullmatch(bare) else rf"\mathrm{{{bare}}}"


def joined(parts: Iterable[str]) -> str:
    """Join pieces of a row, with a space where a command would run into a letter."""
    out = ""
    for part in parts:
        if part and part[0].isalpha() and re.search(r"\\[A-Za-z]+$", out[-40:]):
            out += " "
        out += part
    return out


def fraction(above: str, below: str) -> str:
    """Return a fraction."""
    return rf"\frac{{{above.strip()}}}{{{below.strip()}}}"


def skewed(above: str, below: str) -> str:
    """Return a fraction in one line, with brackets where they are needed."""
    parts = [
        part.strip() if _ATOM.fullmatch(part.strip()) else f"({part.strip()})"
        for part in (above, below)
    ]
    return "/".join(parts)


def scripted(base: str, below: str = "", above: str = "") -> str:
    """Return a base with what stands below and above at its right; primes are joined to it."""
    base, below, above = base.strip(), below.strip(), above.strip()
    primes, above = _primes(above)
    base = f"{{{base}}}" if _STRUCTURE.match(base) and not _is_operator(base) else base
    out = (base or "{}") + "'" * primes
    out += f"_{{{below}}}" if below else ""
    return out + (f"^{{{above}}}" if above else "")


def _is_operator(base: str) -> bool:
    return bool(re.fullmatch(r"\\(?:sum|prod|int)\b", base))


def _primes(above: str) -> tuple[int, str]:
    """Return how many primes an upper script begins with, and the rest of it."""
    bare = above.replace(r"\prime", "'").strip()
    rest = bare.lstrip("' ")
    return bare[: len(bare) - len(rest)].count("'"), rest


def root(body: str, degree: str = "") -> str:
    """Return a root."""
    index = f"[{degree.strip()}]" if degree.strip() else ""
    return rf"\sqrt{index}{{{body.strip()}}}"


def fenced(left: str, body: str, right: str) -> str:
    """Return something between brackets that grow with it; an empty bracket is none."""
    if not left and not right:
        return body
    return rf"\left{_OPENING.get(left, left)} {body.strip()} \right{_CLOSING.get(right, right)} "


def accented(sign: str, body: str) -> str:
    """Return something with an accent; an accent that is not known makes it unread."""
    command = ACCENTS.get(sign)
    return rf"\{command}{{{body.strip()}}}" if command else UNREAD + body


def matrix(rows: Sequence[Sequence[str]], left: str = "", right: str = "") -> str:
    """Return rows of cells between brackets; a brace at the left alone is a choice of cases."""
    body = r" \\ ".join(" & ".join(cell.strip() for cell in row) for row in rows)
    if (left, right) == ("{", ""):
        return rf"\begin{{cases}} {body} \end{{cases}}"
    name = _MATRICES.get((left, right))
    if name:
        return rf"\begin{{{name}}} {body} \end{{{name}}}"
    return fenced(left, rf"\begin{{matrix}} {body} \end{{matrix}}", right)


def aligned(rows: Sequence[str]) -> str:
    """Return rows one below the other; one alone stands as it is."""
    kept = [row.strip() for row in rows if row.strip()]
    if len(kept) < 2:
        return "".join(kept)
    return "\\begin{aligned}\n" + " \\\\\n".join(kept) + "\n\\end{aligned}"


def letter(character: str) -> str:
    r"""Return a letter of a mathematical alphabet as the plain letter, in its style if it has one.

    `𝑥` is `x`, `ℒ` is `\mathcal{L}`, `𝐱` is `\mathbf{x}`.
    """
    if not ("\U0001d400" <= character <= "\U0001d7ff" or character in "ℎℬℰℱℋℐℒℳℛℂℍℕℙℚℝℤℭℌℑℜℨ"):
        return character
    plain = unicodedata.normalize("NFKC", character)
    name = unicodedata.name(character, "")
    styles = (("SCRIPT", "mathcal"), ("FRAKTUR", "mathfrak"), ("BLACK-LETTER", "mathfrak"),
              ("DOUBLE-STRUCK", "mathbb"), ("BOLD", "mathbf"))  # fmt: skip
    style = next((command for word, command in styles if word in name), "")
    return rf"\{style}{{{plain}}}" if style and plain.isalpha() else plain
