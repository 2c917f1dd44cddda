"""What the title of a part calls its answer, and answers that are called something else.

`P(X = 3)`, `H(s)` and the t of `Test statistic t` are names of the answer. Of several answers,
those of another quantity are none: `df = 5` below `t = 2.74`, `pOH = 10.4` below `pH = 3.6`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from grader.answers.base import Response
from grader.answers.find import asks_for_extreme_value, with_plain_names
from grader.equivalence import Outcome, compare
from grader.expressions.nodes import Call, Collection, Expression, Index, Symbol
from grader.expressions.reading import parse
from grader.expressions.statement import Statement
from grader.expressions.traversal import free_symbols
from grader.marking.names.named_values import is_said_of_another
from grader.rubric.types import Asked

#: A call: `P(X = 3)`, `y(0.1)`, `d(A, F)`, `E[X]`; an angle by its letters, `∠ABC`.
_CALL = re.compile(
    r"(?<![\w)])(?P<head>[^\W\d_]\w{0,4})\s?(?P<open>[(\[])(?P<inside>[^()\[\]]{1,30})[)\]]"
    r"|(?:∠\s?|(?<!\w)angle\s)(?P<angle>[A-Z]{3}|[A-Z])(?!\w)",
)
_SIGN = re.compile(r"(<=|>=|≤|≥|≠|[<>=|])")
_SAME_SIGN = {"<=": "≤", ">=": "≥"}
_ANGLE = "∠"
#: A letter at the end of a title which names what is asked: `Test statistic t`, `Shadow price y_2`.
_LETTER = re.compile(r"[^\W\d_]{3,20} (?P<name>[^\W\d_](?:_?\w)?)\Z")
#: The same where a title asks for nothing but that: `Solve for y`, `Find x.`
_ASKED_FOR = re.compile(
    r"(?<!\w)(?:solve(?: [^,;:]{1,60})? for|(?:find|determine|what is|compute)(?: the value of)?)"
    r" (?P<name>[^\W\d_](?:_?\d)?)[.?!]?\Z",
    re.IGNORECASE,
)
_OF = re.compile(r"(?<!\w)(?:of|for|in|from|to|by|on|with|at|and|or|matrix|graph|set)(?!\w)")


def _calls_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return the calls of a text: what is called, and what stands in the brackets."""
    return tuple(
        (_ANGLE, found["angle"]) if found["angle"] else (found["head"], _plain(found["inside"]))
        for found in _CALL.finditer(_as_typed(text))
    )


_MARKS = re.compile(r"\\(?:,|;|!|:|left|right|mathrm|mathbb|operatorname|text)(?![a-z])|[${}\s]")
_COMMANDS = {r"\le": "≤", r"\ge": "≥", r"\angle": "∠"}


def _as_typed(text: str) -> str:
    for command, sign in _COMMANDS.items():
        text = re.sub(rf"\\{command[1:]}q?(?![a-z])", sign, text) if command in text else text
    return text.replace("−", "-")


def _plain(inside: str) -> str:
    return _SIGN.sub(lambda found: _SAME_SIGN.get(found[0], found[0]), _MARKS.sub("", inside))


@lru_cache(maxsize=512)
def _named_in(title: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the calls of a title, and the letter that it ends with as a name."""
    title = _as_typed(title).replace("$", "")
    letter = _LETTER.search(title)
    letter = None if letter and _OF.search(title) else letter
    letter = letter or _ASKED_FOR.search(title)
    name = letter["name"].replace("_", "") if letter else ""
    return _calls_in(title), name


def _left_side(response: Response) -> str:
    """Return what an answer is said to be; nothing where its value is none of its statement."""
    statement, begin = response.statement, response.raw.split()[:1]
    if statement is None or not begin:
        return ""
    if not statement.relations:
        return statement.label
    return statement.sides[0].raw if begin[0] in statement.raw else ""


def _is_as_asked(title: str, left: str) -> bool:
    """Whether the left side of an answer is what the title calls it."""
    calls, name = _named_in(title)
    own = _calls_in(left)
    whole = len(own) == 1 and _CALL.fullmatch(_as_typed(left).strip(" $"))
    return bool(
        (whole and own[0] in calls) or (name and name == re.sub(r"[${}_\s]", "", _as_typed(left)))
    )


def has_name_of_title(asked: Asked, response: Response) -> bool:
    """Whether an answer is given to the letter that the title ends with: `q` of `Frequency q`."""
    _, letter = _named_in(asked.part.title) if asked.part.title else ((), "")
    return bool(letter) and letter == re.sub(r"[${}_\s]", "", _as_typed(_left_side(response)))


def is_called_as_title(asked: Asked, statement: Statement) -> bool:
    """Whether a statement is about just that what the title of a part is: `P(X = 2)`."""
    title = _as_typed(asked.part.title).strip(" $")
    whole = _CALL.fullmatch(title) is not None and bool(statement.relations)
    return whole and _is_as_asked(title, statement.sides[0].raw)


def is_called_otherwise(asked: Asked, response: Response) -> bool:
    """Whether an answer is called as another one of the kind: `P(X = 2)` for `P(X = 3)`.

    What is said in brackets has to be plainly another: other numbers or letters behind the same
    sign. `P(Z < 1.5)` for `P(X < 115)` may be the same.
    """
    calls, _ = _named_in(asked.part.title) if asked.part.title else ((), "")
    if _is_another_letter(asked.part.title, _left_side(response)):
        return True
    ends = _ENDS.search(asked.part.title)
    own = _calls_in(_left_side(response)) if calls or ends else ()
    if len(own) != 1:
        return bool(calls) and _is_a_slope(response, calls)
    head, inside = own[0]
    if ends is not None and head in _DISTANCES:
        return _has_other_ends(inside, ends["first"], ends["last"])
    same = [other for name, other in calls if name == head]
    return bool(same) and all(_differ(inside, other) for other in same)


def _is_another_letter(title: str, left: str) -> bool:
    """Whether a value is that of `x`, where a title asks for nothing but `y`."""
    wanted = _ASKED_FOR.search(_as_typed(title).replace("$", ""))
    letter = re.sub(r"[${}_\s\d]", "", _as_typed(left))
    other = wanted is not None and letter.casefold() != wanted["name"][0].casefold()
    return other and len(letter) == 1 and letter.isalpha()


#: A title that is a formula of letters: `u + v`, `2A - B`.
_FORMULA = re.compile(r"[\s\d$()]*[A-Za-z][\w\s$()]*[-−+*/·×][-−+*/·×\w\s$()]*")
_WORD = re.compile(r"[^\W\d_]{3}")


def is_of_another_formula(asked: Asked, response: Response) -> bool:
    """Whether a value is said of another formula of the letters of a title: `u - v`, `u + v`."""
    title = asked.part.title
    if not _FORMULA.fullmatch(title) or _WORD.search(title):
        return False
    whole, left = (
        parse(title, asked.part.notation),
        parse(_left_side(response), asked.part.notation),
    )
    if not isinstance(whole, Expression) or not isinstance(left, Expression):
        return False
    names = free_symbols(left)
    own = bool(names) and names <= free_symbols(whole)
    return own and compare(whole, left).outcome is Outcome.DIFFERENT


#: The opposite of a quantity: `-∇f`, `-F`; and a derivative of the second order, `f''(x)`.
_OPPOSITE = re.compile(r"\s*[-−]\s?\\?(?:∇|[^\W\d_])")
_SECOND = re.compile(r"(?:''|′′|″|\\prime\s?\\prime)(?!['′])|d\s?\^\s?\{?2\}?|\^\s?\{?\(2\)\}?")
_ASKS_FIRST = re.compile(r"differentiat|derivative|ableit|deriva|dérivé", re.IGNORECASE)
_ASKS_HIGHER = re.compile(
    r"second|twice|third|higher|zweite|segunda|seconde|deuxième|''|′′|″|d\s?\^|\^\{?\(|partial|2nd",
    re.IGNORECASE,
)


def is_of_another_form(asked: Asked, response: Response) -> bool:
    """Whether the left side of an answer is another one than a title can mean.

    So are the opposite of a quantity, `-∇f`, a second derivative where the first is asked, and
    coordinates in another order, `(y, x)`.
    """
    title, left = asked.part.title, _as_typed(_left_side(response)).strip(" $")
    if not left or left.replace(" ", "") in title.replace(" ", ""):
        return False
    if _ASKS_FIRST.search(title) and not _ASKS_HIGHER.search(title) and _SECOND.search(left):
        return True
    if not isinstance(asked.value, Collection):
        return False
    turned = _COORDINATES.fullmatch(left)
    if turned is not None:
        letters = [*re.sub(r"[\s,;|]", "", turned["letters"])]
        return letters != sorted(letters) and "".join(sorted(letters)) in _USUAL
    return _OPPOSITE.match(left) is not None


_COORDINATES = re.compile(r"[(\[]\s?(?P<letters>[a-z](?:\s?[,;|]\s?[a-z]){1,2})\s?[)\]]")
_USUAL = frozenset({"xy", "xyz", "uv", "uvw"})
#: Between which nodes something is asked: `the shortest path from A to F`.
_ENDS = re.compile(
    r"(?<!\w)(?:from|between|von|zwischen|de|entre|da)\s\$?(?P<first>[A-Z]\d?|\d)\$?"
    r"\s(?:to|and|nach|und|a|à|y|et)\s\$?(?P<last>[A-Z]\d?|\d)(?!\w)"
)
_DISTANCES = frozenset({"d", "D", "dist", "δ", "delta"})


def _has_other_ends(inside: str, first: str, last: str) -> bool:
    """Whether `d(A, B)` or `d(B)` is another distance than the one from A to F."""
    nodes = inside.split(",")
    return {*nodes} != {first, last} if len(nodes) == 2 else len(nodes) == 1 and nodes != [last]


def _is_a_slope(response: Response, calls: Sequence[tuple[str, str]]) -> bool:
    """Whether an answer is a slope of Runge and Kutta, `k_4`, where a value `y(0.1)` is asked."""
    return _SLOPE.fullmatch(_left_side(response).strip(" $")) is not None and all(
        head not in ("k", "K") for head, _ in calls
    )


_NO_Z_SCORE = 6
"""No table of the standard normal distribution goes on beyond it."""
_SLOPE = re.compile(r"[kK]_?\{?[1-9]\}?")
_NUMBER = re.compile(r"[-+]?\d{1,9}(?:\.\d{1,9})?")
_LETTERS = re.compile(r"[A-Z](?:,?[A-Z]){0,4}")


def _differ(one: str, other: str) -> bool:
    pieces, others = _SIGN.split(one), _SIGN.split(other)
    if len(pieces) != len(others) or pieces[:-1] != others[:-1]:
        return False
    last, asked = pieces[-1], others[-1]
    numbers = _NUMBER.fullmatch(last) and _NUMBER.fullmatch(asked)
    if numbers and pieces[0] in ("Z", "z") and abs(float(asked)) > _NO_Z_SCORE:
        return False  # `P(Z > 130) = P(Z > 2)`, where the second Z is the standardised one
    if numbers:
        return float(last) != float(asked)
    letters = _LETTERS.fullmatch(last) and _LETTERS.fullmatch(asked)
    return bool(letters) and {last, last[::-1]}.isdisjoint({asked})


def of_the_quantity(asked: Asked, found: Sequence[Response]) -> tuple[Response, ...]:
    """Return the answers without those of another quantity, where one remains that may be it.

    Where one is called as the title has it, values of other names are none.
    """
    kept = tuple(found)
    if len(kept) < 2 or not asked.part.title:
        return kept
    own = [r for r in kept if _is_as_asked(asked.part.title, _left_side(r))]
    if own:
        kept = tuple(r for r in kept if r in own or not _has_another_name(r, own))
    if asks_for_extreme_value(asked) and any(_head_of(r) in _OBJECTIVES for r in kept):
        kept = tuple(r for r in kept if _head_of(r) not in _ARGUMENTS)
    left = tuple(
        r
        for r in kept
        if not is_called_otherwise(asked, r) and not is_of_another_quantity(asked, r)
    )
    return left or kept


def is_of_another_quantity(asked: Asked, response: Response) -> bool:
    """Whether the name of an answer is that of another quantity of the family: `df = 5`."""
    left = _left_side(response)
    return (
        bool(left)
        and len(left) <= _LONGEST
        and not _IS_WORKED_OUT.search(left)  # `n - 1 = 14` is said of no name
        and is_said_of_another(asked, with_plain_names(f"{left} =").removesuffix("=").strip())
    )


_LONGEST = 40
_IS_WORKED_OUT = re.compile(r"[A-Za-z]\s?[-−+]\s?\d")
#: What the value is called that is greatest or least, and where it is so: `x_1 = 2 with z = 36`.
_OBJECTIVES = frozenset({"z", "Z", "P", "W"})
_ARGUMENTS = frozenset({"x", "y"})


def _has_another_name(response: Response, own: Sequence[Response]) -> bool:
    """Whether a value is that of a name which no answer called as asked has.

    `P = 0.2` may be `P(X = 3)`; `P(X <= 3)` is another one.
    """
    name, left = _head_of(response), _as_typed(_left_side(response)).strip(" $")
    return bool(name) and (
        all(_head_of(each) != name for each in own) or _CALL.fullmatch(left) is not None
    )


def _head_of(response: Response) -> str:
    statement = response.statement
    first = statement.sides[0].expression if statement and statement.relations else None
    match first:
        case Index(args=(Symbol() as base, *_)):
            return base.name
        case Symbol() | Call():
            return first.name.partition("_")[0]
    return ""
