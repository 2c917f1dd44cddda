"""Arithmetic between words: `6 boxes * 4 = 24`, `$150 * 0.9 = $135`, `20% of 80 = 16`.

What is counted stands behind the numbers, money carries its sign, and a word may stand for an
operation. Such a line is one chain: a word inside it ends no formula. To be read it is written
plainly, every character at its own place: the sign of money and what is counted become blanks
(units that are known stay), a name in words becomes one name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.equivalence import is_unit
from grader.expressions.language import (
    AFTER_COUNTED,
    BEHIND_NUMBERS,
    COMMON,
    COUNTING,
    OPERATIONS,
    WITHIN_COUNTED,
)
from grader.expressions.notation import Notation
from grader.readers.mathematics.arithmetic_tokens import Token, tokens_of
from grader.readers.mathematics.vocabulary import FUNCTIONS

_BEGINS = frozenset({"number", "open", "letter"})
#: What is read in a bracket that is a factor, and what follows one that stands apart.
_IN_FACTOR = frozenset({"number", "operator", "open", "close", "power", "root"})
_GOES_ON = frozenset({"operator", "relation", "close", "open"})
#: What goes on with a number that it touches, and signs that do so behind a blank as well.
_CONTINUES = frozenset({"open", "power", "number", "root", "letter"})
_OPENS_FACTOR = frozenset("^√∛∜|[{\\")
#: The signs of a unit with its power; a quotient or product of units has more.
_WITH_POWER = 2
MAX_IN_FACTOR = 40
MAX_WORDS = 5
MAX_DEPTH = 12
MAX_READ = 64
"""How many times over the signs of a line are read: a sum without words is no chain from any of its
numbers on, and each of them would be asked. A line of so many numbers is never cut short."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A chain of arithmetic at `[start, end)` of a line; what its words become when it is read.

    `edits` are stretches with the text that stands for them, of the same length; `names` are
    quantities in words.
    """

    start: int
    end: int
    edits: tuple[tuple[int, int, str], ...] = ()
    names: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    def written(self, text: str) -> str:
        """Return the chain as it is read, every character at its place."""
        characters = list(text[: self.end])
        for start, end, new in self.edits:
            characters[start:end] = new
        return "".join(characters)[self.start :]


def find_arithmetic(
    line: str, start: int, inside: bytes, notation: Notation
) -> Iterator[Arithmetic]:
    """Yield the chains of a line, from `start` on, that words or signs of money stand in.

    `inside` is set where mathematics stands between signs of its own; a chain has none of it.
    """
    if not _may_be_chain(line, start, inside):
        return
    tokens = tuple(tokens_of(line, start, inside, notation))
    position, left = 0, MAX_READ * len(tokens)
    while position < len(tokens) and left > 0:
        chain = _Chain(tokens, position, "." if notation.decimal_comma else ",")
        found = chain.whole() if _may_begin(tokens, position) else None
        left -= chain.position - position
        if found is not None:
            yield _with_unit(_with_name(found, tokens, position), tokens, chain.position, notation)
        position = max(position + 1, chain.position if found else position + 1)


def _may_begin(tokens: Sequence[Token], position: int) -> bool:
    """Whether a chain may begin at a token: at no name within a product, `m c T = ...`."""
    within = position > 0 and tokens[position].kind == tokens[position - 1].kind == "letter"
    return tokens[position].kind in _BEGINS and not within


def _may_be_chain(line: str, start: int, inside: bytes) -> bool:
    """Whether a line has a relation and digits of two numbers outside of other mathematics."""
    if not any(not inside[sign.start()] for sign in _EQUALS.finditer(line, start)):
        return False
    digits = (digit for digit in _DIGIT.finditer(line, start) if not inside[digit.start()])
    return next(digits, None) is not None and next(digits, None) is not None


_EQUALS, _DIGIT = re.compile(r"[=≈]"), re.compile(r"\d")


class _Chain:
    """Reads one chain from a token on, by descent; `position` is where it stopped."""

    def __init__(self, tokens: Sequence[Token], position: int, groups: str = ",") -> None:
        self.tokens, self.position, self.first = tokens, position, position
        self.groups = groups  # the sign that parts groups of digits
        self.edits: list[tuple[int, int, str]] = []
        self.names: set[str] = set()
        self.operators = self.relations = self.numbers = 0
        self.worded = False
        self.units: set[str] = set()

    def whole(self) -> Arithmetic | None:
        """Return the chain if it is one with words in it."""
        end = self._sides()
        if end is None or not (self.operators and self.relations and self.worded):
            return None
        if self._is_cut_off():
            return None
        if self.numbers < 2:
            return None
        start = self.tokens[self.first].start
        edits = tuple(edit for edit in self.edits if edit[1] <= end)
        return Arithmetic(start, end, edits, frozenset(self.names), frozenset(self.units))

    def _sides(self) -> int | None:
        """Read sides as far as they go; return where the last whole one ends."""
        end = self._sum(0)
        position, operators = self.position, self.operators
        while end is not None and self._kind() == "relation":
            self.position += 1
            following = self._sum(0)
            if following is None:
                break
            end, position, operators = following, self.position, self.operators
            self.relations += 1
        self.position, self.operators = position, operators
        return end

    def _is_cut_off(self) -> bool:
        """Whether the last side goes on with something that is not read here."""
        kind, text = self._kind(), self._text()
        power = text == "*" and self._text(1) == "*"
        letter = kind in _CONTINUES or text.isalnum()
        if text in _OPENS_FACTOR or power or (letter and kind != "word" and self._touches()):
            return True
        ahead = self._unit()
        while ahead < MAX_WORDS and self._kind(ahead) == "word":
            ahead += 1
        if self._kind(ahead) != "operator":
            return False
        called = self._kind(ahead + 2) == "open" and self._touches(ahead + 2)
        return self._kind(ahead + 1) != "word" or called

    def _touches(self, ahead: int = 0) -> bool:
        """Whether nothing stands between a token and the one before it."""
        position = self.position + ahead
        if not 0 < position < len(self.tokens):
            return False
        return self.tokens[position - 1].end == self.tokens[position].start

    def _sum(self, depth: int) -> int | None:
        """Read operands between operators; return where the last one ends, words left out."""
        end = self._factors(depth)
        while end is not None and (sign := self._operator()):
            before = self.position, len(self.edits), self.worded
            self.position += 1
            if sign.kind == "word":
                text = OPERATIONS[sign.text].ljust(len(sign.text))
                self.edits.append((sign.start, sign.end, text))
                self.worded = True
            elif sign.text in "x–":
                self.edits.append((sign.start, sign.end, "*" if sign.text == "x" else "-"))
                self.worded = self.worded or sign.text == "x"
            self.operators += 1
            following = self._factors(depth)
            if following is None:
                self.position, self.worded = before[0], before[2]
                self.operators -= 1
                del self.edits[before[1] :]
                return end if depth == 0 else None
            end = following
        return end

    def _operator(self) -> Token | None:
        """Return the operation that stands here, in a sign or a word."""
        if self._kind() == "operator":
            return self.tokens[self.position]
        if self._kind() != "word" or self._kind(1) not in ("number", "open"):
            return None
        token, before = self.tokens[self.position], self.tokens[self.position - 1]
        if token.text == "of":
            share = before.text.endswith("%") or self._text(-2) == "/"
            return token if share and before.kind == "number" else None
        return token if token.text in OPERATIONS else None

    def _factors(self, depth: int) -> int | None:
        """Read an operand with what stands beside it and multiplies it: `1.28(15)`, `4√2`."""
        end = self._operand(depth)
        while end is not None and self._multiplies(depth):
            following = self._operand(depth)
            if following is None:
                return None
            self.operators += 1
            end = following
        return end

    def _multiplies(self, depth: int) -> bool:
        """Whether a factor begins here without a sign between, in a bracket if it is no root."""
        kind, before = self._kind(), self._kind(-1)
        if kind == "root" or (before == "close" and kind == "number"):
            return self._touches()
        if kind != "open" or depth >= MAX_DEPTH or before not in ("number", "close", "power"):
            return False
        behind = self._behind_bracket()
        return behind > 0 and (self._touches() or self._kind(behind) in _GOES_ON)

    def _behind_bracket(self) -> int:
        """Return how far ahead a bracket that opens here is over; 0 if not of numbers alone."""
        opened, ahead, numbers = 1, 1, 0
        while opened and ahead < MAX_IN_FACTOR and self._kind(ahead) in _IN_FACTOR:
            opened += {"open": 1, "close": -1}.get(self._kind(ahead), 0)
            numbers += self._kind(ahead) == "number"
            ahead += 1
        return 0 if opened or not numbers else ahead

    def _operand(self, depth: int) -> int | None:
        """Read a number, a bracket or a name in words, each with its sign."""
        kind = self._kind()
        if kind == "operator" and self._text() in "-−" and self._kind(1) in ("number", "open"):
            self.position += 1
            kind = self._kind()
        if kind == "number":
            return self._number()
        if kind == "open" and depth < MAX_DEPTH:
            return self._bracket(depth)
        if kind == "letter":
            return self._letter()
        if kind == "root" or (kind == "word" and self._text().lower() in FUNCTIONS):
            return self._taken_of(depth)
        return self._name() if kind == "word" and self.position > self.first else None

    def _number(self) -> int | None:
        token = self.tokens[self.position]
        self.position += 1
        self.numbers += 1
        money = len(token.text) - len(token.text.lstrip("\\$£€ "))
        if money:
            self.edits.append((token.start, token.start + money, " " * money))
        grouped = self.groups == "," and "," in token.text
        self.worded = self.worded or bool(money) or grouped
        parts = self.tokens[self.position : self.position + 3]
        if not _is_mixed(token, parts):
            return self._counted(self._raised(token.end))
        divided = self._text(-2) in "/÷" and self.position > self.first + 1
        fraction = _as_fraction(token, parts)
        self.edits.append((token.start, parts[2].end, fraction))
        if divided:  # the blanks around it hold a bracket
            self.edits.append((token.start - 1, token.start, "("))
            self.edits.append((parts[2].end, parts[2].end + 1, ")"))
        self.position += 3
        self.worded = True
        return self._counted(parts[2].end)

    def _taken_of(self, depth: int) -> int | None:
        """Read a root or another function with what it is taken of: `√16`, `sqrt(16)`."""
        plain = self._kind() == "root" and self._kind(1) == "number"
        if not (plain or (self._kind(1) == "open" and self._touches(1) and depth < MAX_DEPTH)):
            return None
        self.position += 1
        return self._number() if plain else self._bracket(depth)

    def _bracket(self, depth: int) -> int | None:
        """Read what stands in brackets, with what it counts behind it."""
        self.position += 1
        if self._sum(depth + 1) is None or self._kind() != "close":
            return None
        self.position += 1
        return self._counted(self._raised(self.tokens[self.position - 1].end))

    def _raised(self, end: int) -> int:
        """Pass over a power of what ends here: `^2`, `²`."""
        if self._kind() != "power" or not self._touches():
            return end
        self.position += 1
        return self.tokens[self.position - 1].end

    def _counted(self, end: int) -> int | None:
        """Pass over what is counted, where the chain goes on behind it; return where it ends.

        None where letters touch the number that are no unit, as in `3rd`.
        """
        end = self._per(end)
        touches = self.position < len(self.tokens) and self.tokens[self.position].start == end
        if touches and self._kind() == "letter":
            return self._letter()
        count = self._unit()
        one_letter = count == 1 and self._kind() == "letter"
        if count > _WITH_POWER or ((count > 1 or one_letter) and self._goes_on(count)):
            return self._kept(count)
        if touches and self._kind() == "word" and not is_unit(self._text()):
            return None
        count = self._words()
        if not count or not self._goes_on(count):
            return end
        words = self.tokens[self.position : self.position + count]
        if count == 1 and _is_worth(words[0].text):
            return self._kept(count)
        first, last = words[0].start, words[-1].end
        self.edits.append((first, last, " " * (last - first)))
        self.position += count
        self.worded = True
        return last

    def _kept(self, count: int) -> int:
        """Pass over a unit, which stays to be read."""
        unit = self.tokens[self.position : self.position + count]
        self.units |= {token.text for token in unit if token.kind in ("word", "letter")}
        self.position += count
        self.worded = True
        return unit[-1].end

    def _unit(self) -> int:
        """Count the signs of the unit that stands here, in one piece: `m/s²`, `kg·m^2`."""
        count = self._one_unit(0)
        while count and self._kind(count) == "operator" and self._text(count) in "/*·⋅":
            following = self._one_unit(count + 1) or self._units_in_brackets(count + 1)
            if not following or not (self._touches(count) and self._touches(count + 1)):
                break
            count += 1 + following
        return count

    def _units_in_brackets(self, ahead: int) -> int:
        """Count the signs of units that a unit is divided by: `(kg K)`, `(mol·K)`."""
        if self._kind(ahead) != "open":
            return 0
        count = 1
        while following := self._one_unit(ahead + count):
            count += following
            between = self._kind(ahead + count) == "operator" and self._text(ahead + count) in "*·⋅"
            count += between
        return count + 1 if count > 1 and self._kind(ahead + count) == "close" else 0

    def _one_unit(self, ahead: int) -> int:
        """Count the signs of a unit with its power: `s`, `s²`."""
        if self._kind(ahead) not in ("word", "letter") or not is_unit(self._text(ahead)):
            return 0
        return 2 if self._kind(ahead + 1) == "power" and self._touches(ahead + 1) else 1

    def _per(self, end: int) -> int:
        """Pass over what an amount is for, `$12/hour`: it counts as nothing."""
        while self._text() == "/" and self.tokens[self.position].start == end:
            if self._kind(1) != "word" or self.tokens[self.position + 1].start != end + 1:
                break
            last = self.tokens[self.position + 1].end
            self.edits.append((end, last, " " * (last - end)))
            self.position += 2
            self.worded = True
            end = last
        return end

    def _goes_on(self, count: int) -> bool:
        kind = self._kind(count)
        if kind == "operator":
            return self._kind(count + 1) in ("number", "open", "word", "letter", "operator")
        return kind == "close" or (kind == "relation" and self.operators > 0)

    def _letter(self) -> int | None:
        """Read a name of one letter, alone or behind its coefficient."""
        token = self.tokens[self.position]
        self.position += 1
        self.names.add(token.text)
        return self._counted(self._raised(token.end))

    def _name(self) -> int | None:
        """Read a quantity in words between operators, `2% * daily need`, as one name."""
        count = self._words()
        if not count or self._kind(count) not in ("operator", "relation", "close"):
            return None
        words = self.tokens[self.position : self.position + count]
        first, last = words[0].start, words[-1].end
        name = "_".join(word.text for word in words)
        if len(name) != last - first or not all(word.text.isalpha() for word in words):
            return None
        if _LETTERS_SIDE_BY_SIDE.fullmatch(name):
            return None
        self.edits.append((first, last, name))
        self.names.add(name)
        self.position += count
        self.worded = True
        return last

    def _words(self) -> int:
        """Count the words here that may say what is counted."""
        count = 0
        while count < MAX_WORDS and self._kind(count) == "word" and self._says_what(count):
            count += 1
        while count and self._text(count - 1) in WITHIN_COUNTED - AFTER_COUNTED:
            count -= 1
        return count

    def _says_what(self, ahead: int) -> bool:
        text = self._text(ahead)
        operation = text in OPERATIONS and self._kind(ahead + 1) in ("number", "open")
        ends = text in COMMON | BEHIND_NUMBERS and text not in WITHIN_COUNTED | AFTER_COUNTED
        return not operation and not ends

    def _kind(self, ahead: int = 0) -> str:
        position = self.position + ahead
        return self.tokens[position].kind if 0 <= position < len(self.tokens) else ""

    def _text(self, ahead: int = 0) -> str:
        position = self.position + ahead
        return self.tokens[position].text if 0 <= position < len(self.tokens) else ""


def _is_worth(word: str) -> bool:
    """Whether a word behind a number says what it is worth: a unit, a dozen."""
    return is_unit(word) or word.lower() in COUNTING


def _is_mixed(whole: Token, parts: Sequence[Token]) -> bool:
    """Whether a number and the three signs behind it are a mixed number: `1 1/2`."""
    if [part.kind for part in parts] != ["number", "operator", "number"]:
        return False
    if not all(token.text.isdecimal() for token in (whole, parts[0], parts[2])):
        return False
    tight = parts[0].end == parts[1].start and parts[1].end == parts[2].start
    beside = parts[0].start == whole.end + 1 and parts[1].text == "/" and tight
    if not beside or int(parts[0].text) >= int(parts[2].text):
        return False
    return len(_as_fraction(whole, parts)) == parts[2].end - whole.start


def _as_fraction(whole: Token, parts: Sequence[Token]) -> str:
    """Write `2 1/2` as `5/2`, in as many characters."""
    top = int(whole.text) * int(parts[2].text) + int(parts[0].text)
    return f"{top}/{parts[2].text}".ljust(parts[2].end - whole.start)


def _with_name(found: Arithmetic, tokens: Sequence[Token], first: int) -> Arithmetic:
    """Take in the names whose value the chain is: `cost = 3 * $5 = $15`, `F = m a = 2 kg * ...`."""
    start = first
    while (before := _names_before(tokens, start)) is not None:
        start = before
    return replace(found, start=tokens[start].start) if start < first else found


#: A product and no word: `sRC`, `nRT`.
_LETTERS_SIDE_BY_SIDE = re.compile(r"(?=[A-Z]*[a-z])(?=[A-Za-z]+[A-Z])[A-Za-z]{2,3}")


def _names_before(tokens: Sequence[Token], first: int) -> int | None:
    """Return where the name in words or the product begins that a token is equal to."""
    if first < 2 or tokens[first - 1].kind != "relation":
        return None
    start = first - 2
    name = tokens[start]
    article = name.text == "a" and start > 0 and tokens[start - 1].kind == "letter"
    if name.kind == "letter" or article:  # `F = m a`
        while start and tokens[start - 1].kind == "letter":
            start -= 1
    elif name.kind != "word" or name.text.lower() in COMMON:
        return None
    touched = start > 0 and tokens[start - 1].end == tokens[start].start
    return None if touched else start


def _with_whole_unit(
    found: Arithmetic, tokens: Sequence[Token], after: int
) -> tuple[Arithmetic, int]:
    """Take in what a unit behind the last number is divided by: `18 g/mol`, `3 m/s^2`."""
    before = tokens[after - 1].text if 0 < after <= len(tokens) else ""
    if not is_unit(before):
        return found, after
    while (
        after + 1 < len(tokens)
        and tokens[after].text in ("/", "*", "·")
        and tokens[after].start == found.end
        and is_unit(tokens[after + 1].text)
    ):
        found, after = replace(found, end=tokens[after + 1].end), after + 2
        if after < len(tokens) and tokens[after].kind == "power":
            found, after = replace(found, end=tokens[after].end), after + 1
    return found, after


def _with_unit(
    found: Arithmetic, tokens: Sequence[Token], after: int, notation: Notation
) -> Arithmetic:
    """Take in a letter behind the last number, and a unit where one is asked or converted to."""
    found, after = _with_whole_unit(found, tokens, after)
    token = tokens[after] if after < len(tokens) else None
    if token is None or token.start > found.end + 1:
        return found
    letter = token.kind == "letter"
    raised = after + 1 < len(tokens) and tokens[after + 1].kind == "power"
    raised = raised and tokens[after + 1].start == token.end
    last = after + raised
    several = len(found.units) > 1
    converts = found.units and (raised or several or token.text not in found.units)
    unit = (notation.units or converts) and token.kind == "word" and _is_worth(token.text)
    ended = last + 1 >= len(tokens) or tokens[last + 1].text in ".,;:!?"
    return replace(found, end=tokens[last].end) if (letter or unit) and ended else found
