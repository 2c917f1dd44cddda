"""Words beside a right value which make another one of it: `twice (1, 2)`, `at least 7 m/s`.

They are no part of what was read, and nothing that a student wrote is left out. So are dots that
go on with more (`1, 2, ...`), and a number as the end of a range: `12.5 N to 13 N`.
"""

from __future__ import annotations

import re

from grader.answers.base import Checked, MarkOutcome
from grader.answers.explain import review
from grader.answers.find import asks_for_extreme_value, line_of
from grader.expressions.nodes import (
    Add,
    Collection,
    Constant,
    Expression,
    Matrix,
    Mul,
    Neg,
    Relation,
    SetBuilder,
    Symbol,
)
from grader.expressions.traversal import free_symbols, walk
from grader.marking.attempts import Attempt
from grader.rubric.types import Asked

_TEXT = "The words `{words}` beside this answer make another one of it; a person will look."
_MORE = "Dots say that this answer goes on; a person will look."
_SIGNS = r"[\s$*(\\]*\Z"
#: What is done with what stands behind: `the transpose of`, `half of`, `perpendicular to`.
_OPERATION = re.compile(
    r"(?<![\w-])(?:(?:twice|double|triple|thrice|half|(?:one|a) (?:half|third|quarter))(?: of)?"
    r"|(?:determinant|transpose|inverse|length|magnitude|negative|opposite|reciprocal|complement"
    r"|reverse|square|square root|cube|derivative|integral|antiderivative|conjugate|multiples?"
    r"|subset|superset|part|some|one|any|none|neither|outside) of"
    r"|(?:divide|divided|dividing|multiply|multiplied|multiplying) by"
    r"|(?:perpendicular|orthogonal|normal|parallel|proportional|opposite|close|near) to|not only"
    r"|outside)(?: the)?" + _SIGNS,
    re.IGNORECASE,
)
#: What is done with a vector or a matrix, without `of`.
_OF_ENTRIES = re.compile(
    r"(?<![\w-])(?:det|tr|trace|norm|rank|length|minus)" + _SIGNS, re.IGNORECASE
)
_MINUS = re.compile(r"(?<![\w-])(?:minus|negative)" + _SIGNS, re.IGNORECASE)
#: Between which bounds it lies: `at least`, `up to`.
_BOUND = re.compile(
    r"(?<![\w-])(?:at (?:least|most)|no (?:more|less|fewer) than|(?:\w+er|more|less|worse) than"
    r"(?: or equal to)?"
    r"|(?<!round )(?<!rounded )(?<!rounding )up to"
    r"|under|below|above|beyond|between [^,;.]{1,40} and)" + _SIGNS,
    re.IGNORECASE,
)
_BOUND_BEHIND = re.compile(
    r"[\s$*)]*(?:(?:or|and) (?:more|less|above|below|higher|lower)"
    r"|too (?:many|much|few|high|low|large|small|long|short|fast|slow))(?!\w)",
    re.IGNORECASE,
)
#: With what it is compared, unless that is asked: `20 m/s slower than before`.
_COMPARED_BEHIND = re.compile(r"[\s$*)]*(?:more|less|fewer|[a-z]{2,9}er) than(?!\w)", re.IGNORECASE)
_COMPARES = re.compile(r"(?<!\w)(?:than|more|less|fewer|difference|compared)(?!\w)", re.IGNORECASE)
#: What is only supposed: `Suppose x = 42. Then we get a contradiction.`
_SUPPOSED = re.compile(
    r"(?<!\w)(?:suppos(?:e|ing)|assum(?:e|ing)|imagin(?:e|ing))(?: for (?:a )?contradiction)?"
    r"(?: that)?(?: we (?:have|had|get))?[\s$:(,]*\Z",
    re.IGNORECASE,
)
#: What is only to be shown, as a task says: `We have to show that there are 42 trees.`
_TO_BE_SHOWN = re.compile(
    r"(?:(?<!\w)(?:have|has|had|want|wants|need|needs|asked|required|supposed|told) to"
    r"|\A\W*(?:to)?)\s?(?:show|prove) that(?!\w)[^.!?]{0,80}\Z",
    re.IGNORECASE,
)
_ABOUT_ASSUMPTIONS = re.compile(r"suppos|assum|hypothes", re.IGNORECASE)
#: The sign that a quantity is not what follows: `u + v ≠ (1, 2, 3)`.
_UNLIKE = re.compile(r"(?:≠|!=|\\neq?|=\\=)[\s$]*\Z")
#: What makes another number of the one before it: `5 dozen`, `7 squared`, `5 halves`.
_TAKEN_BEHIND = re.compile(
    r"[\s$*)]{0,4}(?P<word>squared|cubed|dozens?|halves|thirds|fourths|fifths|eighths|tenths"
    r"|hundredths|hundreds)[\s$*)]*(?=[.,;!]|\Z)",
    re.IGNORECASE,
)
#: What makes another formula of the one before it: `x to the power of 3`, `x plus a constant`.
_FORMULA_BEHIND = re.compile(
    r"[\s$*)]{0,4}(?P<word>squared|cubed|over(?! (?:the|all|an?)(?!\w))|per|choose|mod(?:ulo)?"
    r"|percent|hundred|thousand|halves|thirds|inverse|transposed?|factorial|divided|multiplied"
    r"|raised|to the (?:power|[a-z]{3,9}th)|dot|cross|subtract|add"
    r"|(?:times|mal|fois|por|plus|más|più|minus|menos|moins|meno)(?= (?:an? )?[^\W\d_]{2})"
    r")(?!\w)",
    re.IGNORECASE,
)
#: A letter that words join to the formula before it, by which it is another one: `A = x or y`.
_LETTER_BEHIND = re.compile(
    r"[\s$]{1,3}(?P<word>or|and|by|per|und|oder|mal|et|ou|fois|por|par|più)"
    r"\s\$?[A-Za-z](?:_?\{?\w\}?|\^\w)?[\s$.]*\Z"
)
#: Where a limit is taken, and no value: `As x -> 0`.
_GOES_TO = re.compile(
    r"(?:\A|[\s$*,])[A-Za-z]\s?(?:->|→|\\to|\\rightarrow|goes to|tends to|approaches)[\s$]{0,3}\Z"
)
_GOES_SOMEWHERE = re.compile(r"->|→|\\to(?![a-z])|\\rightarrow|goes to|tends to|approaches|[=≈]")
#: What the vectors of a matrix are, unless they are its rows.
_COLUMNS = re.compile(r"(?<!\w)columns(?: are)?\s?:?" + _SIGNS, re.IGNORECASE)
_NORM = re.compile(r"\|+(?=\s?[(\[])")
_BARS, _BARS_BEHIND = re.compile(r"\|[\s$]*\Z"), re.compile(r"[\s$]*\|")
#: What says in brackets that another value was meant, or this one: `42 (typo: 17)`.
_MEANT_BEHIND = re.compile(
    r"[\s$*)]{0,4}[(\[]\s?(?:an?\s)?(?P<words>typo|misprint|should (?:be|have been|read)"
    r"|supposed to be)(?!\w)",
    re.IGNORECASE,
)
_DOTS_BEHIND = re.compile(r"[\s$]*[,;+]\s*(?:and so on|\.\.\.|…|\\(?:l|c)?dots|etc)")
_LONGEST = 400
#: A letter of a family that stands for some of the whole numbers: `n ∈ N`, `n = 0, 1, 2`.
_NATURALS = r"(?:N|ℕ|\\mathbb\s?\{?\s?N\s?\}?)(?![A-Za-z])"
_SOME_OF_FAMILY = re.compile(
    rf"[\s$,;:|(]*(?:(?:for|with|where|and|all|any|every)\s+){{0,2}}(?:(?P<name>[a-z])\s?"
    rf"(?:(?:∈|\\in|in)\s?{_NATURALS}|(?:≥|>=|\\geq?|>)\s?[01](?!\d)|=\s?[01]\s?,\s?[12]\s?,"
    r"|(?:is )?an?? (?:natural|positive|non-?negative))"
    r"|(?:natural|positive|non-?negative) (?:integer )?(?P<noun>[a-z])(?!\w))"
)


def changed_in_words(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where words beside a right value make another one of it."""
    response, facts = attempt.response, attempt.kind.facts
    if response is None or facts.in_words or facts.by_a_person:
        return None
    if not isinstance(response.read, Expression):
        return None
    wrong = checked.outcome in (MarkOutcome.INCORRECT, MarkOutcome.PARTIAL)
    if not wrong and checked.outcome is not MarkOutcome.CORRECT:
        return None
    line = line_of(attempt.document, response.place)[:_LONGEST]
    at = line.rfind(response.raw) if response.raw else -1
    if at < 0:
        return None
    before, behind = line[:at], line[at + len(response.raw) :]
    meant = _MEANT_BEHIND.match(behind)
    if meant is not None:
        return review("changed-in-words", _TEXT.format(words=meant["words"]))
    if wrong:
        return _formula_goes_on(attempt, behind)
    lead = response.statement.lead if response.statement is not None else before
    supposed = _SUPPOSED.search(lead)
    if supposed and not _ABOUT_ASSUMPTIONS.search(attempt.asked.part.title):
        return review("changed-in-words", _TEXT.format(words=supposed[0].strip(" $:(,")))
    task = _TO_BE_SHOWN.search(before)
    if task:
        return review("changed-in-words", _TEXT.format(words=task[0].strip()))
    tends = before if response.statement is None or not lead else lead
    if facts.a_number and _GOES_TO.search(tends) and not _is_named(attempt, tends):
        return review("changed-in-words", _TEXT.format(words=line.strip(" $*.")))
    equated = response.statement is not None and response.statement.relations[-1:] == ("=",)
    if _UNLIKE.search(before) and not equated and not isinstance(response.read, Relation):
        return review("changed-in-words", _TEXT.format(words="≠"))
    found = _OPERATION.search(before)
    if found is None and _counts(attempt):
        found = _BOUND.search(before) or _BOUND_BEHIND.match(behind)
        if found is None and not _COMPARES.search(attempt.asked.part.title):
            found = _COMPARED_BEHIND.match(behind)
    if found is None and isinstance(response.read, Collection | Matrix):
        found = _OF_ENTRIES.search(before) or _between_bars(before, behind)
        found = found or _NORM.match(response.raw)
    if found is None and facts.a_number and not isinstance(response.read, Neg):
        found = _MINUS.search(before) or _taken_behind(attempt.asked, behind)
    if found is None and facts.entries and _has_rows(attempt.asked.value):
        found = _COLUMNS.search(before)
    if found is not None:
        return review("changed-in-words", _TEXT.format(words=found[0].strip(" $*(\\)")))
    if _DOTS_BEHIND.match(behind):
        return review("goes-on", _MORE)
    some = _some_of_family(attempt.asked, response.read, behind)
    if some:
        return review("changed-in-words", _TEXT.format(words=some))
    return _formula_goes_on(attempt, behind)


def _is_named(attempt: Attempt, before: str) -> bool:
    """Whether the letter that goes to a value is what the title asks for: `x goes to 0`.

    Or something else was said to go there before.
    """
    found = _GOES_TO.search(before)
    if found and _GOES_SOMEWHERE.search(before, 0, found.start()):
        return True  # `f(x) -> 0 as x -> 0`
    letter = found[0].strip(" $*,")[:1] if found else ""
    title = attempt.asked.part.title.replace("$", " ")
    alone = re.search(rf"(?<![\w\\(]){letter}(?![\w(]|\s?(?:->|→|\\to|=))", title) is not None
    return alone and "limit" not in title.casefold()


def _formula_goes_on(attempt: Attempt, behind: str) -> Checked | None:
    """Return a question to a person where words behind a formula make another one of it."""
    found = None
    if not attempt.kind.facts.a_number:
        found = _FORMULA_BEHIND.match(behind) or _letter_behind(attempt, behind)
    return review("changed-in-words", _TEXT.format(words=found["word"])) if found else None


def _letter_behind(attempt: Attempt, behind: str) -> re.Match[str] | None:
    """Return the word that joins one more letter to a formula, where one formula is asked."""
    found = _LETTER_BEHIND.match(behind)
    return found if found and attempt.kind.facts.one_value else None


def _taken_behind(asked: Asked, behind: str) -> re.Match[str] | None:
    """Return the word behind a number that makes another one of it, where the title has it not."""
    found = _TAKEN_BEHIND.match(behind)
    return found if found and found["word"].casefold() not in asked.part.title.casefold() else None


def _some_of_family(asked: Asked, read: Expression, behind: str) -> str:
    """Return what says that a letter stands for fewer numbers than it does in a whole family."""
    value = asked.value
    if not isinstance(value, Expression) or not _is_family(value):
        return ""
    inside = [node for node in walk(read) if isinstance(node, Relation) and node.ops == ("in",)]
    if any(node.args[1] in _NATURAL_NUMBERS for node in inside):
        fewer = not any(node in _NATURAL_NUMBERS for node in walk(value))
        return "n ∈ N" if fewer else ""
    found = _SOME_OF_FAMILY.match(behind)
    name = Symbol((found["name"] or found["noun"]) if found else "")
    if found is None or name not in free_symbols(read):
        return ""
    counted = {*asked.part.notation.positive, *asked.part.notation.nonnegative}
    whole = any(_is_integers(node) or _is_period(node, name) for node in walk(value))
    return found[0].strip(" $,;:|(") if whole and name.name not in counted else ""


def _is_family(value: Expression) -> bool:
    """Whether all solutions of an equation are asked: `x = π/6 + 2πn`, or the sum alone."""
    if isinstance(value, Relation | SetBuilder):
        return True
    periods = [term for term in value.args if isinstance(term, Mul) and Constant("pi") in term.args]
    counted = [term for term in periods if len(free_symbols(term)) == 1]
    return (
        isinstance(value, Add)
        and len(counted) == 1
        and free_symbols(value) == free_symbols(counted[0])
    )


_NATURAL_NUMBERS = frozenset({Constant("naturals"), Symbol("N")})


def _is_integers(node: Expression) -> bool:
    return node is Constant("integers") or node is Symbol("Z")


def _is_period(node: Expression, name: Symbol) -> bool:
    """Whether something is a multiple of `π n`, as in all solutions of an equation of angles."""
    return isinstance(node, Mul) and name in node.args and Constant("pi") in node.args


def _between_bars(before: str, behind: str) -> re.Match[str] | None:
    """Return the bars in front of a vector, where others stand behind it."""
    return _BARS.search(before) if _BARS_BEHIND.match(behind) else None


def _counts(attempt: Attempt) -> bool:
    """Whether a bound is another answer: a number is asked, or some, and no greatest or least."""
    if asks_for_extreme_value(attempt.asked):
        return False
    finite = isinstance(attempt.asked.value, Collection) and attempt.asked.value.kind == "set"
    return attempt.kind.facts.a_number or attempt.kind.facts.exact or finite


def _has_rows(value: object) -> bool:
    """Whether a matrix is asked that its columns do not give in the same way."""
    if isinstance(value, Matrix):
        return len(value.rows) > 1
    return isinstance(value, Collection) and any(isinstance(r, Collection) for r in value.args)


_END = "This is the right number, but it is the end of a range; a person will look."
_UP_TO = re.compile(
    r"(?<![\w.])[-−]?\d{1,12}(?:[.,]\d{1,12})?(?:\s?[^\W\d_][\w/²³^·⁻¹]{0,11}|\s?[%°])?\s?(?:\sto\s|\sbis\s|–)\s?\Z"
)
#: A change from one value to another ends with the latter: `rounds 12.6 to 13`.
_CHANGES = re.compile(
    r"(?<!\w)(?:round|chang|increas|decreas|rise|rose|fall|fell|drop|grow|grew|goes|went)",
    re.IGNORECASE,
)
_NEAR = 40


def end_of_range(attempt: Attempt, checked: Checked) -> Checked | None:
    """Return a question to a person where a right number ends a range in its line."""
    response = attempt.response
    if checked.outcome is not MarkOutcome.CORRECT or response is None:
        return None
    if not attempt.kind.facts.a_number:
        return None
    raw, line = response.raw.strip(" $"), line_of(attempt.document, response.place)
    at = line.rfind(raw) if raw else -1
    before = line[max(at - _NEAR, 0) : max(at, 0)]
    if not _UP_TO.search(before) or _CHANGES.search(line[:at]):
        return None
    return review("end-of-range", _END)
