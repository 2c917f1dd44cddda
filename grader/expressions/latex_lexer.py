"""LaTeX to tokens: one compiled expression, one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from grader.expressions.latex_commands import (
    COMMANDS,
    READY_COMMANDS,
    SYMBOLS,
    glued_command,
    unknown_command,
)
from grader.expressions.latex_patterns import STAR, finder
from grader.expressions.latex_styles import styled_token
from grader.expressions.names import GREEK_COMMANDS, GREEK_LETTERS, Name
from grader.expressions.notation import Notation
from grader.expressions.numerals import NumeralTooLong, point_for_comma, read_numeral
from grader.expressions.tokens import Tokens

_SPACES = re.compile(r"\\[!,;: ]|[\s~]")
_SEPARATORS = re.compile(r"\\[!,;: ]|[\s~]|\{,\}|,")


def lex_latex(text: str, notation: Notation) -> Tokens:
    """Return the tokens of LaTeX source; raises `Failure`."""
    tokens = Tokens(text, latex=True)
    lexer = _Lexer(tokens, notation)
    find = finder(notation)
    position: int | None = 0
    while position is not None:
        position = _run(lexer, find(text, position))
    tokens.close()
    tokens.drop_idle_spaces()
    return tokens


def _run(lexer: _Lexer, matches: Iterator[re.Match[str]]) -> int | None:
    """Add tokens until a handler goes on elsewhere than behind its match; return where, or None.

    The commonest tokens are added here, for speed.
    """
    tokens = lexer.tokens
    text, kinds = tokens.text, tokens.kinds
    add_kind, add_value = kinds.append, tokens.values.append
    add_start, add_end = tokens.starts.append, tokens.ends.append
    value: object
    for found in matches:
        group = found.lastgroup or ""
        start, end = found.span(group)
        if group == "name":
            kind, value = "name", latex_name(text[start:end])
        elif group == "simple" and not lexer.side and not (kinds and kinds[-1] in _LONE):
            kind, value = _SIMPLE[text[start]], None
            lexer.brackets += (kind == "(") - (kind == ")")
        elif group == "power":
            add_kind("^")
            add_value(None)
            add_start(start)
            start += 1
            add_end(start)
            kind, value = "num", read_numeral(text[start + 1 : end - 1])
        elif group == "digits":
            kind, value = "num", read_numeral(text[start:end])
        elif group == "command" and not lexer.side and found[group] in READY_COMMANDS:
            kind, value = READY_COMMANDS[found[group]]
        else:
            position = _HANDLERS[group](lexer, found[group], start, end)
            if position != end:
                return position
            continue
        add_kind(kind)
        add_value(value)
        add_start(start)
        add_end(end)
    return None


_SIMPLE = {**{sign: sign for sign in "-+*/^_(),"}, "{": "group", "}": "endgroup"}


@lru_cache(maxsize=4096)
def latex_name(raw: str) -> Name:
    """Return the name of a letter with simple decorations, as the tokenizer matched it."""
    base = re.match(r"\\?[A-Za-z]+|.", raw)
    assert base is not None
    rest = raw[base.end() :]
    primes = rest.count("'") + rest.count("\\prime")
    subscripts = re.findall(r"_\{?([A-Za-z0-9]+)", rest)
    star = "*" if re.search(STAR, rest) else ""
    word = base[0].removeprefix("\\")
    return Name(GREEK_COMMANDS.get(word, word) if len(word) > 1 else word, primes,
                "".join(subscripts), star)  # fmt: skip


class _Lexer:
    """What to do with each match; every handler returns where to go on."""

    __slots__ = ("add", "brackets", "environments", "notation", "side", "tokens")

    def __init__(self, tokens: Tokens, notation: Notation) -> None:
        self.tokens, self.notation = tokens, notation
        self.add = tokens.add
        self.brackets = self.environments = 0
        self.side = ""

    def number(self, raw: str, start: int, end: int) -> int:
        raw = self._own_part(raw)
        literal = raw
        if "\\overline" in raw:
            literal = re.sub(r"\\overline\s*\{?(\d+)\}?", r"(\1)", raw)
        if self.notation.decimal_comma:
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
        """Cut off what is not part of the number: list items, and a declared `e` or `E`."""
        if "," in raw and self.brackets and not self.notation.decimal_comma:
            groups = re.split(r"(?<![{\\]),(?!\\!|\})", raw)
            if not any(group.startswith("0") for group in groups[1:]):
                raw = groups[0]
        for letter in "eE":
            if letter in raw and letter in self.notation.variables:
                raw = re.split(rf"(?<![A-Za-z]){letter}[+-]?\d+$", raw)[0]
        return raw

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
            columns = re.compile(r"\s*(?:\[\w\])?\s*\{(?:[^{}]|\{[^{}]*\})*\}").match(
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
        ops = {"=": "!=", "in": "notin", "equiv": "!=", "<": ">=", ">": "<="}
        if name not in ops:
            self.unknown("unknown-command", f"`{raw}` is not known", start, end)
            return end
        self.add("rel", ops[name], start, end)
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
            return end
        if kind == "skip":
            return _after_argument(self.tokens.text, end)
        self._delimited(kind, value, start, end)
        return end

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
        if kind in _OPENING:
            self.brackets += 1
        elif kind in _CLOSING:
            self.brackets -= 1
        self.add(kind, value, start, end)

    def styled(self, raw: str, start: int, end: int) -> int:
        """Read `\\text{...}`, `\\mathrm{...}` and the like, or only skip the style."""
        command, _, content = raw[1:-1].partition("{")
        command = command.rstrip("* ")
        words = " ".join(re.sub(r"\\[ ,~;]|~", " ", content).replace("\\%", "%").split())
        token = styled_token(command, words, content)
        if token is None:
            return start + 1 + len(command)
        if token[0]:
            self.add(*token, start, end)
        return end


_LONE = frozenset({"rel", ",", "*", "+", "-", "/", ":", "|", "!", ";"})


def _at_end(lexer: _Lexer, raw: str, start: int, end: int) -> int:
    return end


_HANDLERS: dict[str, Callable[[_Lexer, str, int, int], int]] = {
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
