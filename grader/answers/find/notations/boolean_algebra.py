r"""Formulas of logic in the signs of arithmetic and of the keyboard: `AB + A'C`, `~p ^ q`, `p v q`.

A product is an `and`, a sum an `or`, a prime or a bar denies. This is asked only where a formula of
logic is asked, and only of texts in which nothing else stands than its names and such signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from unicodedata import normalize

from grader.expressions.nodes import Constant, Expression, Logic, Symbol
from grader.expressions.traversal import walk

_LONGEST = 200
_DEEPEST = 30
_SIGNS = (
    (r"\\(?:left|right|,|;|:|!| |q?quad(?![A-Za-z]))|[$`]|\*\*", " "),
    (r"\\(?:overline|bar|widebar)(?![A-Za-z])", "⁻"),
    (r"\\(?:lnot|neg)(?![A-Za-z])|(?<!\w)not(?!\w)", "¬"),
    (r"\\(?:land|wedge|cdot|times)(?![A-Za-z])|&&?|(?<!\w)and(?!\w)", "∧"),
    (r"\\(?:lor|vee)(?![A-Za-z])|\|\|?|(?<!\w)or(?!\w)", "∨"),
    (r"\\oplus(?![A-Za-z])|(?<!\w)xor(?!\w)", "⊕"),
    (r"\\prime(?![A-Za-z])|[\u0304\u0305]", "'"),
    (r"\^\s?\{?\s?(?=')", ""),
    (r"(?<=[\s)\]'])[vV](?=[\s(\[¬~!-])", "∨"),
)
_PLAIN = tuple((re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in _SIGNS)
_NAME = r"[A-Za-z](?:_\{?\w{1,2}\}?|\d)?"
_TOKEN = re.compile(rf"\s*(?P<token>{_NAME}|[01()\[\]{{}}¬~!−∧^·*.∨+⊕'’′⁻-])")
_NOT, _AND, _OR = frozenset("¬~!−-"), frozenset("∧^·*."), frozenset("∨+")
_DENIES_BEFORE = frozenset("'’′")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_TRUTH = {"0": Constant("false"), "1": Constant("true")}
#: What says that the last formula of a line is the same as those before: `F = AB + AB' = A`.
_SAME = re.compile(r"\\equiv(?![A-Za-z])|≡|(?<![<>=])=(?![>=])")


def in_boolean_algebra(text: str, reference: Expression) -> Logic | Symbol | None:
    """Return the formula that a text is, where it is made of the names of the reference alone.

    Of several that are the same the last one is returned, of which only the first may be a name
    of its own, `F(A, B) = ...`.
    """
    text = normalize("NFD", text)
    sides = _SAME.split(text.strip().rstrip(".")) if len(text) <= _LONGEST else []
    names = {node.name for node in walk(reference) if isinstance(node, Symbol)}
    read = [_read(side, names) for side in sides]
    if not read or any(side is None for side in read[1:]):
        return None
    first_is_a_name = len(read) > 1 and _LEFT.fullmatch(sides[0].strip(" $"))
    last = read[-1] if read[0] is not None or first_is_a_name else None
    return last if isinstance(last, Logic | Symbol) else None


_LEFT = re.compile(r"[A-Za-z]\w{0,3}(?:\([\w, ]{1,30}\))?")


def _read(text: str, names: AbstractSet[str]) -> Expression | None:
    for pattern, sign in _PLAIN:
        text = pattern.sub(sign, text)
    tokens: list[str] = []
    text, at = text.strip(), 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        token = found["token"].replace("{", "").replace("}", "") or found["token"]
        if token[0].isalpha() and token not in names and token[0] in names:
            token = token[0]  # a product of letters: `AB`
        if token[0].isalpha() and token not in names:
            return None
        tokens.append(token)
        at = found.start("token") + len(token) if token[0].isalpha() else found.end()
    reader = _Reader(tokens)
    try:
        read = reader.disjunction(0)
    except _NotReadable:
        return None
    return read if reader.at == len(tokens) else None


_Part = Callable[[int], Expression]


class _NotReadable(Exception):
    pass


class _Reader:
    """Tokens from left to right: `or` binds least, then `xor`, `and`, and what denies."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def next_is(self, signs: AbstractSet[str]) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at] in signs

    def disjunction(self, depth: int) -> Expression:
        return self._joined("or", _OR, self._exclusive, depth)

    def _exclusive(self, depth: int) -> Expression:
        return self._joined("xor", {"⊕"}, self._conjunction, depth)

    def _joined(self, op: str, signs: AbstractSet[str], part: _Part, depth: int) -> Expression:
        parts = [part(depth)]
        while self.next_is(signs):
            self.at += 1
            parts.append(part(depth))
        return Logic(op, *parts) if len(parts) > 1 else parts[0]

    def _conjunction(self, depth: int) -> Expression:
        parts = [self._factor(depth)]
        while self.at < len(self.tokens):
            if self.next_is(_AND):
                self.at += 1
            elif self.next_is(_NOT - _BARE_NOT) or not self._begins_factor():
                break
            parts.append(self._factor(depth))
        return Logic("and", *parts) if len(parts) > 1 else parts[0]

    def _begins_factor(self) -> bool:
        token = self.tokens[self.at]
        return token[0].isalnum() or token in _CLOSING or token in _BARE_NOT or token == "⁻"

    def _factor(self, depth: int) -> Expression:
        if self.at >= len(self.tokens) or depth > _DEEPEST:
            raise _NotReadable
        token = self.tokens[self.at]
        self.at += 1
        if token in _NOT or token == "⁻":
            return Logic("not", self._factor(depth + 1))
        if token in _CLOSING:
            read = self.disjunction(depth + 1)
            if not self.next_is({_CLOSING[token]}):
                raise _NotReadable
            self.at += 1
        elif token in _TRUTH:
            read = _TRUTH[token]
        elif token[0].isalpha():
            read = Symbol(token)
        else:
            raise _NotReadable
        while self.next_is(_DENIES_BEFORE):
            self.at += 1
            read = Logic("not", read)
        return read


#: Denying signs that may stand behind a factor without a sign between: `A ¬B`; `A - B` may not.
_BARE_NOT = frozenset("¬~!")
