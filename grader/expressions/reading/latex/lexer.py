"""LaTeX to tokens: one compiled expression, one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

from grader.expressions.names import GREEK_LETTERS, Name
from grader.expressions.notation import Notation
from grader.expressions.numerals import (
    NumeralTooLong,
    is_decimal_comma,
    point_for_comma,
    read_numeral,
)
from grader.expressions.reading.latex.commands import (
    COMMANDS,
    SYMBOLS,
    glued_command,
    unknown_command,
)
from grader.expressions.reading.latex.patterns import cutter_of
from grader.expressions.reading.latex.pieces import NOT_USUAL, USUAL, latex_name
from grader.expressions.reading.latex.quantities import QUANTITY, UPRIGHT, braced, unit_tokens
from grader.expressions.reading.latex.styles import styled_token
from grader.expressions.reading.meaning import Cutter
from grader.expressions.reading.tokens import Tokens

_SPACES = re.compile(r"\\[!,;: ]|[\s~']")
# Kinds of usual pieces that are not one token as it stands.
_GAP = re.compile(r"\s|~|\\[,;:! ]")
_CAREFUL = frozenset({NOT_USUAL, "endgroup", "power", "rest"})
_SEPARATORS = re.compile(r"\\[!,;: ]|[\s~]|\{,\}|[,']")


def lex_latex(text: str, notation: Notation) -> Tokens:
    """Return the tokens of LaTeX source; raises `Failure`."""
    tokens = Tokens(text, latex=True)
    cutter = cutter_of(notation)
    lexer = _Lexer(tokens, notation)
    pieces: Iterable[str] = cutter.cut(text)
    position = _run(lexer, cutter, pieces, 0)
    while position < len(text):
        # What follows is cut again, piece by piece as it is needed.
        pieces = (found[0] for found in cutter.finditer(text, position))
        position = _run(lexer, cutter, pieces, position)
    return tokens.close()


def _run(lexer: _Lexer, cutter: Cutter, pieces: Iterable[str], end: int) -> int:
    """Add tokens until a handler goes on elsewhere than behind its piece; return where.

    Pieces that were seen before and mean the same everywhere are added here, for speed.
    """
    tokens, usual = lexer.tokens, USUAL
    kinds, values, starts, ends = tokens.kinds, tokens.values, tokens.starts, tokens.ends
    sided = bool(lexer.side)
    for piece in pieces:
        kind, value, space = usual[piece]
        start, end = end, end + len(piece)
        if sided or kind in _CAREFUL:
            if sided or kind == NOT_USUAL or (kind == "endgroup" and kinds and kinds[-1] in _LONE):
                found = cutter.match(tokens.text, start)
                assert found is not None
                group = found.lastgroup or ""
                position = _HANDLERS[group](lexer, found[group], found.start(group), end)
                if position != end:
                    return position
                sided = bool(lexer.side)
                continue
            if kind == "rest":
                break
            if kind == "power":
                kinds.append("^")
                values.append(None)
                starts.append(start + space)
                space += 1
                ends.append(start + space)
                kind = "num"
        kinds.append(kind)
        values.append(value)
        starts.append(start + space)
        ends.append(end)
    return end


_NEGATIONS: dict[object, str] = {
    "=": "!=", "in": "notin", "equiv": "!=", "<": ">=", ">": "<=", "<=": ">", ">=": "<",
    "subset": "notsubset", "subseteq": "notsubseteq", "superset": "notsuperset",
    "superseteq": "notsuperseteq", "ni": "notni",
}  # fmt: skip


class _Lexer:
    """What to do with each match; every handler returns where to go on."""

    __slots__ = ("add", "brackets", "counted", "environments", "notation", "side", "tokens")

    def __init__(self, tokens: Tokens, notation: Notation) -> None:
        self.tokens, self.notation = tokens, notation
        self.add = tokens.add
        self.brackets = self.counted = self.environments = 0
        self.side = ""

    def name(self, raw: str, start: int, end: int) -> int:
        self.add("name", latex_name(raw), start, end)
        return end

    def digits(self, raw: str, start: int, end: int) -> int:
        self.add("num", read_numeral(raw), start, end)
        return end

    def power(self, raw: str, start: int, end: int) -> int:
        self.add("^", None, start, start + 1)
        self.add("num", read_numeral(raw[2:-1]), start + 1, end)
        return end

    def number(self, raw: str, start: int, end: int) -> int:
        raw = self._own_part(raw)
        literal = raw
        if "\\overline" in raw or "\\bar" in raw:
            literal = re.sub(r"\\(?:overline|bar)\s*\{?(\d+)\}?", r"(\1)", raw)
        elif "\\dot" in raw:
            literal = _recurring(raw)
        groups = self.notation.comma_groups
        if self.notation.decimal_comma or is_decimal_comma(literal, groups):
            literal = point_for_comma(_SPACES.sub("", literal))
        if not literal.isalnum():
            literal = _SEPARATORS.sub("", literal)
        end = start + len(raw)
        try:
            self.add("num", read_numeral(literal), start, end)
        except NumeralTooLong as error:
            self.add("unknown", ("number-too-long", f"this has {error}"), start, end)
        return end

    def unknown(self, code: str, sentence: str | Callable[[], str], start: int, end: int) -> None:
        """Add a token that the parser will refuse, so that the rest of the block is read.

        A sentence that takes work to find is given as a function, called if it is ever needed.
        """
        self.add("unknown", (code, sentence), start, end)

    def _own_part(self, raw: str) -> str:
        """Cut off what is not part of the number: list items, and a declared `e` or `E`.

        An exponent without braces ends at a gap: `x^4 396` is a product.
        """
        if self.tokens.kinds[-1:] in (["^"], ["_"]):
            raw = _GAP.split(raw, maxsplit=1)[0]
        if "," in raw and not self.notation.decimal_comma and self._open_brackets():
            groups = re.split(r"(?<![{\\]),(?!\\!|\})", raw)
            if not any(group.startswith("0") for group in groups[1:]):
                raw = groups[0]
        for letter in "eE":
            if letter in raw and letter in self.notation.variables:
                raw = re.split(rf"(?<![A-Za-z]){letter}[+-]?\d+$", raw)[0]
        return raw

    def _open_brackets(self) -> int:
        """Return how many brackets are open, looking at each token once."""
        new = self.tokens.kinds[self.counted :]
        self.brackets += sum((kind in _OPENING) - (kind in _CLOSING) for kind in new)
        self.counted += len(new)
        return self.brackets

    def simple(self, raw: str, start: int, end: int) -> int:
        if raw in "{}":
            return self.group(raw, start, end)
        return self.symbol(raw, start, end)

    def group(self, raw: str, start: int, end: int) -> int:
        kinds = self.tokens.kinds
        if raw == "{":
            kind = "{" if self.side else "group"
        elif self.side:
            kind = "}"
        elif (
            len(kinds) > 1
            and kinds[-2] == "group"
            and kinds[-1] in _LONE
            and (len(kinds) < 3 or kinds[-3] not in ("^", "_"))
        ):
            # `{=}` and `{,}` are written for their spacing; they mean what is inside.
            self.tokens.starts[-1], self.tokens.ends[-1] = self.tokens.starts[-2], end
            self.tokens.delete(-2)
            return end
        else:
            kind = "endgroup"
        self.side = ""
        self.add(kind, None, start, end)
        return end

    def degree(self, raw: str, start: int, end: int) -> int:
        self.add("°", None, start, end)
        return end

    def newline(self, raw: str, start: int, end: int) -> int:
        if not self.environments:
            # Source that was escaped once too often: `x \\in [0, 1]`.
            word = re.compile(r"[A-Za-z]+").match(self.tokens.text, start + 2)
            if word and len(word[0]) > 1 and word[0] in COMMANDS:
                return start + 1
        self.add("newline", None, start, end)
        return end

    def environment(self, raw: str, start: int, end: int) -> int:
        kind = "begin" if raw.startswith("\\begin") else "endenv"
        self.environments += 1 if kind == "begin" else -1
        word = raw[raw.index("{") + 1 : -1].strip()
        if kind == "begin" and word.startswith(("array", "tabular", "subarray", "alignat")):
            columns = re.compile(r"\s*+(?:\[\w\])?\s*+\{(?:[^{}]++|\{[^{}]*+\})*+\}").match(
                self.tokens.text, end
            )
            end = columns.end() if columns else end
        self.add(kind, word, start, end)
        return end

    def size(self, raw: str, start: int, end: int) -> int:
        word = raw.strip()
        self.side = "left" if "left" in word else "right" if "right" in word else ""
        if word.endswith("."):
            self.add("null(" if self.side == "left" else ")null", None, start, end)
            self.side = ""
        return end

    def negated(self, raw: str, start: int, end: int) -> int:
        name = raw[4:].strip().removeprefix("\\")
        _, op = COMMANDS.get(name, ("rel", name))
        if op not in _NEGATIONS:
            self.unknown("unknown-command", f"`{raw}` is not known", start, end)
            return end
        self.add("rel", _NEGATIONS[op], start, end)
        return end

    def command(self, raw: str, start: int, end: int) -> int:
        word = raw[1:].rstrip("*")
        known = COMMANDS.get(word)
        if known is None:
            glued = glued_command(word)
            if glued is None:
                self.unknown("unknown-command", partial(unknown_command, word), start, end)
                return end
            known, word = COMMANDS[glued], glued
            end = start + 1 + len(glued)
        kind, value = known
        if not kind:
            content = braced(self.tokens.text, end) if word in UPRIGHT else None
            if content is not None and self._units(content, start, end):
                return self.tokens.text.index(content, end) + len(content) + 1
            return end
        if kind == "skip":
            return _after_argument(self.tokens.text, end)
        if kind == "labelled arrow":
            self.add("rel", value, start, end)
            return _after_argument(self.tokens.text, end)
        self._delimited(kind, value, start, end)
        return end

    def _units(self, content: str, start: int, end: int) -> bool:
        """Add units set upright behind a quantity; say whether that is what stands there."""
        kinds = self.tokens.kinds
        if not kinds or kinds[-1] not in QUANTITY:
            return False
        found = unit_tokens(content)
        at = self.tokens.text.find(content, start)
        closing = max(end, at + len(content) + 1)
        for kind, value in found:
            self.add(kind, value, start, closing)
        return bool(found)

    def escape(self, raw: str, start: int, end: int) -> int:
        sign = raw[1]
        kind = {"{": "{", "}": "}", "|": "norm", "%": "%", "$": "", "&": "and", "#": "#", "_": "_"}
        if kind[sign]:
            self._delimited(kind[sign], None, start, end)
        return end

    def symbol(self, raw: str, start: int, end: int) -> int:
        if raw == "..":
            self.tokens.add_range(start, end)
            return end
        known = SYMBOLS.get(raw)
        if known is not None:
            self._delimited(*known, start, end)
        elif raw in GREEK_LETTERS or raw.isalpha():
            self.add("name", Name(GREEK_LETTERS.get(raw, raw)), start, end)
        else:
            self.unknown("unknown-symbol", f"`{raw}` is not a symbol known here", start, end)
        return end

    def _delimited(self, kind: str, value: object, start: int, end: int) -> None:
        if self.side:
            if kind in ("|", "norm"):
                kind = kind + "(" if self.side == "left" else ")" + kind
            elif kind in ("|(", ")|", "rel"):
                kind = {"<": "angle(", ">": ")angle"}.get(str(value), kind)
            self.side = ""
        self.add(kind, value, start, end)

    def styled(self, raw: str, start: int, end: int) -> int:
        """Read `\\text{...}`, `\\mathrm{...}` and the like, or only skip the style."""
        if raw[-1] != "}":
            raw = f"{raw[:-1]}{{{raw[-1]}}}"  # `\mathbb R`: the style of one letter
        command, _, content = raw[1:-1].partition("{")
        command = command.rstrip("* ")
        words = " ".join(re.sub(r"\\[ ,~;]|~", " ", content).replace("\\%", "%").split())
        if command in UPRIGHT and self._units(content, start, end):
            return end
        token = styled_token(command, words, content)
        if token is None:
            return start + 1 + len(command)
        if token[0]:
            self.add(*token, start, end)
        return end


_DOTTED = re.compile(r"\\dot\s*\{?(\d)\}?")


def _recurring(raw: str) -> str:
    r"""Write `0.1\dot{6}` as `0.1(6)`, and `0.\dot{1}4\dot{2}` as `0.(142)`."""
    dots = [*_DOTTED.finditer(raw)]
    first, last = dots[0].start(), dots[-1].end()
    digits = _DOTTED.sub(lambda found: found[1], raw[first:last])
    return f"{raw[:first]}({digits}){raw[last:]}"


_LONE = frozenset({"rel", ",", "*", "+", "-", "/", ":", "|", "!", ";"})


def _at_end(lexer: _Lexer, raw: str, start: int, end: int) -> int:
    return end


_HANDLERS: dict[str, Callable[[_Lexer, str, int, int], int]] = {
    "name": _Lexer.name, "digits": _Lexer.digits, "power": _Lexer.power,
    "rest": _at_end, "simple": _Lexer.simple, "num": _Lexer.number, "degree": _Lexer.degree,
    "newline": _Lexer.newline, "env": _Lexer.environment, "text": _Lexer.styled,
    "size": _Lexer.size, "not": _Lexer.negated, "command": _Lexer.command,
    "escape": _Lexer.escape, "symbol": _Lexer.symbol,
}  # fmt: skip
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


_ARGUMENT = re.compile(r"\s*(?:\[[^\]]*\])?\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|-?[\d.]+\s*[a-z]{2})?")


def _after_argument(text: str, end: int) -> int:
    argument = _ARGUMENT.match(text, end)
    return argument.end() if argument else end
