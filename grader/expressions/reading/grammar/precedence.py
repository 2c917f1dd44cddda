"""Precedence climbing over a stream of tokens; what each token does is in `table.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from grader.expressions.limits import MAX_NESTING
from grader.expressions.nodes import (
    Expression,
    Neg,
)
from grader.expressions.notation import Notation
from grader.expressions.reading.meaning import meaning_of
from grader.expressions.reading.tokens import Failure, Tokens

# How tightly operators bind; an operand is read "from a level up".
SEQUENCE, CONDITION, LOGIC_IFF, IMPLIES, OR, AND, NOT = 1, 3, 5, 6, 7, 8, 9
RELATION, RATIO, SETS, SUM, MODULO, PRODUCT = 20, 25, 30, 40, 50, 51

Operand = Callable[["Parser"], Expression]
Infix = Callable[["Parser", Expression, int], Expression]
Postfix = Callable[["Parser", Expression], Expression]

OPERANDS: dict[str, Operand] = {}
INFIX: dict[str, tuple[int, Infix]] = {}
POSTFIX: dict[str, Postfix] = {}

# Kinds that begin an operand and may follow another one as a factor without any sign.
FACTORS: set[str] = set()

# Kinds that are a factor only if this says so.
DOUBTS: dict[str, Callable[[Parser], bool]] = {}

# Kinds that are no part of the operand before them, whatever it is; of a number, and of a name.
_ENDS_OPERAND = frozenset({"+", "-", "*", "/", ")", "endgroup", "end", "rel", ","})
_ENDS_NUMBER = _ENDS_OPERAND | {"name", "func", "sqrt", "group", "("}
_ENDS_NAME = _ENDS_OPERAND | {"name", "func", "sqrt", "group", "num", "frac"}

_Read = TypeVar("_Read")


class Parser:
    """The state of one reading: where it is, how deep, and what is open around it."""

    __slots__ = (
        "bars", "depth", "differentials", "i", "in_call", "in_limit", "in_set", "kinds", "latex",
        "meaning", "notation", "pairs", "tokens", "unended", "values",
    )  # fmt: skip

    def __init__(self, tokens: Tokens, notation: Notation) -> None:
        self.tokens, self.notation, self.latex = tokens, notation, tokens.latex
        self.kinds, self.values = tokens.kinds, tokens.values
        self.i = self.depth = self.bars = 0
        self.meaning = meaning_of(notation)
        self.in_call = self.in_limit = self.in_set = False
        self.pairs: dict[int, bool] | None = None
        self.differentials: dict[int, int] | None = None
        self.unended: set[int] | None = None

    def expression(self, floor: int = 0) -> Expression:
        """Read an expression whose operators bind at least as tightly as `floor`."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.too_deep()
        kinds = self.kinds
        left = self.operand()
        rounds = 0
        while True:
            before = self.i
            rule = INFIX.get(kinds[before])
            if rule is None or rule[0] < floor:
                break
            left = rule[1](self, left, floor)
            if self.i == before:
                break
            # Every round puts what was read so far one level deeper.
            rounds += 1
            if rounds > MAX_NESTING:
                raise self.too_deep()
        self.depth -= 1
        return left

    def operand(self) -> Expression:
        """Read one operand with all that stands behind it: powers, factorials, indices."""
        kinds, i = self.kinds, self.i
        kind = kinds[i]
        # Most operands are a number or name with nothing behind it, and taken at once.
        if kind == "num":
            if kinds[i + 1] in _ENDS_NUMBER:
                self.i = i + 1
                return self.values[i]  # type: ignore[no-any-return]
        elif kind == "name" and kinds[i + 1] in _ENDS_NAME:
            known = self.meaning.known.get(self.values[i])
            if known is not None:
                self.i = i + 1
                return known
        handler = OPERANDS.get(kind)
        if handler is None:
            raise self.no_operand()
        node = handler(self)
        rounds = 0
        while True:
            before = self.i
            postfix = POSTFIX.get(kinds[before])
            if postfix is None:
                return node
            node = postfix(self, node)
            if self.i == before:
                return node
            rounds += 1
            if rounds > MAX_NESTING:
                raise self.too_deep()

    def factor(self) -> Expression:
        """Read an operand that may have signs of its own, as after `*`, `/` or `^`."""
        negative = False
        while self.kinds[self.i] in ("+", "-"):
            negative ^= self.kinds[self.i] == "-"
            self.i += 1
        node = self.nested(self.operand)
        return Neg(node) if negative else node

    def nested(self, read: Callable[[], _Read]) -> _Read:
        """Read one level deeper, which is refused beyond the limit."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise self.too_deep()
        node = read()
        self.depth -= 1
        return node

    def take(self, kind: str) -> bool:
        """Go past the next token if it is of this kind."""
        if self.kinds[self.i] == kind:
            self.i += 1
            return True
        return False

    def expect(self, kind: str, opened: int, what: str = "bracket") -> None:
        """Go past the closing token of what token `opened` began."""
        if self.kinds[self.i] != kind:
            raise self.unclosed(opened, what)
        self.i += 1

    def at_differential(self) -> bool:
        """Whether the next token is the `d` that ends an integral."""
        return self.differentials is not None and self.i in self.differentials

    def adjacent(self) -> bool:
        """Whether no space stands before the next token."""
        i = self.i
        return i > 0 and self.tokens.ends[i - 1] == self.tokens.starts[i]

    # -- what can go wrong ---------------------------------------------------------------------

    def fail(self, code: str, sentence: str, expected: str = "", at: int | None = None) -> Failure:
        """Return a failure at a token (the next one)."""
        return Failure(code, self.tokens.starts[self.i if at is None else at], sentence, expected)

    def unknown(self) -> Failure:
        """Return the failure that the lexer noted about the next token."""
        code, sentence = self.values[self.i]
        return self.fail(code, sentence() if callable(sentence) else sentence)

    def too_deep(self) -> Failure:
        """Return the refusal of too many brackets in one another."""
        return self.fail("too-deep", f"this is nested more than {MAX_NESTING} levels deep")

    def found(self, i: int) -> str:
        """Return the text of a token."""
        tokens = self.tokens
        return tokens.text[tokens.starts[i] : tokens.ends[i]].strip()

    def no_operand(self) -> Failure:
        """Return the failure for a place where a number, name or bracket should stand."""
        i, kinds = self.i, self.kinds
        if kinds[i] == "unknown":
            return self.unknown()
        here = self.found(i)
        before = self.found(i - 1) if i else ""
        expected = "a number, a name or a bracket"
        if kinds[i] == "end":
            if not i:
                return self.fail("empty", "there is no mathematics here", expected)
            return self.fail("ends-early", f"nothing follows `{before}`", expected)
        if kinds[i] in (")", "]", "}", "endgroup") and not self._opened(i):
            return self.fail("never-opened", f"the bracket `{here}` was never opened")
        if before and kinds[i - 1] not in ("newline", "&"):
            return self.fail(
                "missing-operand", f"nothing stands between `{before}` and `{here}`", expected
            )
        return self.fail("missing-operand", f"nothing stands in front of `{here}`", expected)

    def _opened(self, i: int) -> bool:
        pairs = {")": "(", "]": "[", "}": "{", "endgroup": "group"}
        close = self.kinds[i]
        before = self.kinds[:i]
        return before.count(pairs[close]) > before.count(close)

    def unclosed(self, opened: int, what: str) -> Failure:
        """Return the failure for a bracket without its partner."""
        here, kind = self.found(self.i), self.kinds[self.i]
        if kind == "unknown":
            return self.unknown()
        column = self.tokens.starts[opened] + 1
        if kind in ("end", "endgroup", ")", "]", "}", "newline", "&", "endenv"):
            bracket = self.found(opened)
            return self.fail(
                "never-closed",
                f"the {what} `{bracket}` opened at column {column} is never closed",
                "its closing partner",
                opened,
            )
        return self.unexpected(here)

    def unexpected(self, here: str = "") -> Failure:
        """Return the failure for a token that cannot stand where it stands."""
        here = here or self.found(self.i)
        kind = self.kinds[self.i]
        if kind == "unknown":
            return self.unknown()
        if kind in (")", "]", "}", "endgroup", ")|"):
            return self.fail("never-opened", f"the bracket `{here}` was never opened")
        before = self.found(self.i - 1) if self.i else ""
        place = f" after `{before}`" if before else ""
        return self.fail("unexpected", f"`{here}` cannot stand here{place}", "an operator")
