"""The words of a line: which are language, which are mathematics, and the stretches between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from grader.expressions.language import COMMON
from grader.expressions.notation import Notation
from grader.expressions.phrases import ANSWER_WORDS, JOINING_LETTERS
from grader.readers.mathematics.vocabulary import FUNCTIONS, GREEK

RELATION = re.compile(
    r"(?<![<>=!:~-])(?:=|==|!=|<=|>=|:=|<|>)(?![=>])|[≤≥≈≠≡≃≅∈∉∝→←]|(?<!-)->"
    r"|~=|(?<=\s)~(?=\s)|\\(?:leq?|geq?|neq?|approx|equiv|sim|in|to)\b"
)
_WORD = re.compile(r"\S+")
_LONG_ARROW = re.compile(r"-{2,8}>")
_STRONG = re.compile(r"[=<>≤≥≈≠^*/+_∂√∑∫∏·×÷±∞∈|\\Ͱ-Ͽ¼-¾⅐-⅞²³¹⁰-₟ᴬ-ᵪ′⋅∇−∗∙]|\d|[A-Za-z]['’′]*\(")
_LETTER = r"[^\W\d_²³¹⁰-₟ᴬ-ᵪ]"
_ORDINARY = re.compile(
    rf"[\"“(\[]*+(?:(?:{_LETTER}{{2,}}(?:['’][a-z]{{1,2}})?(?:[-/]{_LETTER}{{2,}})*"
    r"|\d+(?:st|nd|rd|th))[.,;:!?\"”)\]]*|https?://\S+|[^\s@]++@\S+)"
)
_VARIABLE = "|".join([_LETTER, *sorted(GREEK)])
#: A derivative, `dy/dx`, which is no word like `and/or`.
_QUOTIENT = re.compile(rf"d(?:{_VARIABLE})/d(?:{_VARIABLE})(?:_?\d{{1,2}})?")
#: A differential, which ends an integral or a product: `dv = cos x dx`, `y dy = x dx`.
_DIFFERENTIAL = re.compile(rf"[-−(]?d(?:{_VARIABLE})(?:[/)]\S{{0,20}})?[.,;:]?")
#: Those that are words of a language as well: "wie du siehst".
_ALSO_WORDS = frozenset({"da", "de", "di", "do", "du"})
_LONG_QUOTIENT = re.compile(rf"d{_LETTER}+/d{_LETTER}+")  # one only in front of a relation
_LETTERS = re.compile(rf"{_LETTER}{{2,}}")
# `y-t` is a difference and `p-value` is a word: between minus signs stand names alone.
_NAME = rf"(?:{_VARIABLE}|{_LETTER}(?:hat|bar))"
_DIFFERENCE = re.compile(rf"(?P<open>[(\[{{|]*){_NAME}(?:-{_NAME})+(?P<close>[)\]}}|]*)!?[.,;]?")
# `(p-t)x`, `(a-b)(c-d)`: names alone between minus signs and brackets.
_WITH_BRACKETS = re.compile(
    rf"(?=[^-]*-)(?=[^(\[{{]*[(\[{{])[(\[{{]*+{_NAME}(?:[-!()\[\]{{}}]++{_NAME})++[)\]}}!]*+[.,;]?"
)
# `y)x`: the end of a bracket, as in `2(wx - y)x`, and a factor behind it.
_CLOSES_BEFORE_FACTOR = re.compile(rf"{_NAME}[)\]}}]{{1,3}}{_NAME}(?:\^?\d|[²³])?[.,;]?")
# `sinx`, `lny`: a function and what it is taken of.
_GLUED = re.compile(r"(?:sin|cos|tan|ln|log|exp)[xyuzθ]|ln[a-z]")
# `u'v + uv'`: functions and their derivatives side by side, of letters that make no word.
_DERIVED = re.compile(
    r"[(\[{]*(?=[a-z]{1,3}['′’])[fghuvwxyt]{1,3}['′’]{1,3}(?:[fghuvwxyt]['′’]{0,3}){0,3}[)\]}.,;]*"
    r"|[(\[{]?[A-Za-z]{1,3}(?:''|′′|’’|″)"
)
# `ΔT`, `cosα`: Latin and Greek letters side by side are names; `μm` and `kΩ` are units.
_TWO_ALPHABETS = re.compile(r"[Α-Ψα-λν-ω][A-Za-z]|[A-Za-z][Α-Ψα-ω]")
# `k[A]^2[B]`: concentrations or places in square brackets; `dT`: a change, where `dB` is a unit.
_BEFORE_BRACKETS = re.compile(r"[A-Za-z]{1,2}(?:\[\w{1,6}\](?:\^?[\d²³])?){1,4}[.,;]?|d(?!B)[A-Z]")
# `Ax + B`: a constant in front of a variable, which is no word.
_CONSTANT_TIMES = re.compile(r"[A-DKM-P][xyzt]")
# `[3, infinity)`: an end of an interval, which is no word.
_INFINITE_END = re.compile(r"\(?[-−+]?infinity[)\]][.,;]?|[(\[]?[-−]infinity[,;]|\([-−]?infinity,")
_OPERAND = re.compile(
    rf"(?P<open>[(\[{{|]*)(?P<name>{_LETTER}{{2,}}(?:/{_LETTER}{{2,}})?)(?P<close>[)\]}}|]*)[.,;]?"
)
_ENDS_WITH_OPERATOR = re.compile(r"(?:[=<>≤≥≈+*/·×⋅−^-]|[(\[{|])$")
_BEGINS_WITH_OPERATOR = re.compile(r"[=<>≤≥≈+*/·×⋅−^-](?:$|[\w(\[{])|[)\]}|]")
_ENDS_SENTENCE = re.compile(r"[^.][.!?]$")
_FACTORIAL = re.compile(r"(?:[\d)\]}]|(?<![^\W\d_])[^\W\d_])![)\]}.,;]*$")


#: Signs of a check that ends: `4 - 4 = 0 ✓, 1 - 1 = 0 ✓`.
_TICKED = frozenset("✓✔☑✅")
#: A number that is all of a side, at the end of a text, and a name that is one, at its beginning.
_CLAIMED = re.compile(r"(?:[=≈:]|[<>]=?|[≤≥])\s?[-+−]?\d[\d.,/]{0,20}\Z")
_NAMED = re.compile(rf"{_LETTER}[\w']{{0,3}}\s?(?:=(?![=>])|≈|<|>|≤|≥)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line at `[start, end)`.

    Its kind is "math", "word" (of language), or "weak": mathematics only beside some.
    """

    start: int
    end: int
    text: str
    kind: str


def cut_words(line: str, start: int, inside: bytes, notation: Notation) -> list[Word]:
    """Cut a line at its spaces, from `start` on; where `inside` is set, it is mathematics."""
    words: list[Word] = []
    for match in _WORD.finditer(line, start):
        marked = 1 in inside[match.start() : match.end()]
        kind = "math" if marked else _kind(match[0], notation)
        words.append(Word(match.start(), match.end(), match[0], kind))
    return [_in_its_place(words, index, notation) for index in range(len(words))]


def _in_its_place(words: list[Word], index: int, notation: Notation) -> Word:
    """Return `I` as a word of language before one, `42, I think`, and letters that join claims."""
    word = words[index]
    before_word = index + 1 < len(words) and words[index + 1].kind == "word"
    pronoun = word.text.lstrip("(") == "I" and before_word and words[index + 1].text.islower()
    if pronoun or _joins_claims(words, index, notation):
        return replace(word, kind="word")
    if word.kind == "word" and _ends_with_differential(words, index):
        return replace(word, kind="weak")
    return replace(word, kind="weak") if _is_product(words, index, notation) else word


def _ends_with_differential(words: list[Word], index: int) -> bool:
    """Whether `dx` ends a formula in which another differential or an integral stands before it."""
    if not index or words[index - 1].kind == "word":
        return False
    text = words[index].text.rstrip(".,;:")
    if not _DIFFERENTIAL.fullmatch(text):
        return False
    behind = words[index + 1].text if index + 1 < len(words) else ""
    if text in _ALSO_WORDS and text == words[index].text and behind[:1].isalpha():
        return False
    return any(
        "∫" in w.text or "int" in w.text or _DIFFERENTIAL.fullmatch(w.text) for w in words[:index]
    )


def _is_product(words: list[Word], index: int, notation: Notation) -> bool:
    """Whether letters that begin an equation are names side by side: `xy + 2x = 6`.

    They are declared, or few where nothing is declared. A dash may stand behind any word.
    """
    letters = words[index].text.lstrip("([{")
    if words[index].kind != "word" or not 2 <= len(letters) <= _LONGEST_PRODUCT:
        return False
    if not letters.isalpha() or not index + 2 < len(words) or _is_language(letters):
        return False
    sign = words[index + 1].text
    if sign not in _SIGNS or not _begins(words, index):
        return False
    if notation.variables:
        if not notation.variables.issuperset(letters):
            return False
    elif len(letters) > 3 or (sign in "-−" and len(letters) > 2):
        return False
    if words[index + 2].kind == "word" and _is_language(words[index + 2].text):
        return False
    return any(RELATION.search(word.text) for word in words[index + 2 : index + 2 + _NEAR])


_LONGEST_PRODUCT = 4
_SIGNS = frozenset({"+", "-", "−", "*", "·", "×", "⋅"})
#: So many words behind it a relation is looked for.
_NEAR = 24
#: Short for words that a dash may follow.
_SHORT_WORDS = frozenset({"ex", "eq", "pt", "qn", "no", "id", "ps", "nb"})


#: Letters that are the word for `is` in Italian and Portuguese.
_VERBS = frozenset({"è", "é", "È", "É"})


def _is_language(letters: str) -> bool:
    word = letters.lower().rstrip(".,;:")
    return word in COMMON or word in ANSWER_WORDS or word in _SHORT_WORDS


def _begins(words: list[Word], index: int) -> bool:
    """Whether a formula may begin with a word: behind language, a comma or a label."""
    return not index or words[index - 1].kind == "word" or words[index - 1].text[-1] in ".,;:)"


def _joins_claims(words: list[Word], index: int, notation: Notation) -> bool:
    """Whether a letter joins two claims: `m = 3 y c = -1`, where `y` is no name of the question.

    In front of it stands a number by itself, and behind it a name with a sign of relation; or
    numbers or points stand on both sides, `2 y 3`.
    """
    letter = words[index].text
    if letter not in JOINING_LETTERS or letter in notation.variables or words[index].kind == "math":
        return False
    sides = [word.text.rstrip(".") for word in words[max(0, index - 1) : index + 2 : 2]]
    if len(sides) > 1 and all(map(_NUMBER_OR_POINT.fullmatch, sides)):
        return True
    before = " ".join(word.text for word in words[max(0, index - 2) : index])
    first = index + 1
    while first < min(index + 3, len(words)) and words[first].kind == "word":
        first += 1  # `m = 3 y también c = -1`
    behind = " ".join(word.text for word in words[first : first + 2])
    return bool(_CLAIMED.search(before) and _NAMED.match(behind))


_NUMBER_OR_POINT = re.compile(r"[-−]?\d{1,9}(?:[.,/]\d{1,9})?|[(\[][^()\[\]]{1,40}[)\]]")


def _kind(word: str, notation: Notation) -> str:
    if _LONG_ARROW.fullmatch(word):
        return "word"  # `-->` leads on, `->` may be a limit
    core = word.strip(".,;:!?\"'“”()[]{}⟨⟩")
    if core in _TICKED:
        return "word"
    if not core:
        return "weak" if not word.strip(",;()[]{}-–—.") or word in "'" else "math"
    if core in notation.variables or core in notation.functions:
        return "weak"
    if core in _VERBS:
        return "word"
    if _QUOTIENT.fullmatch(core):
        return "math"
    difference = _DIFFERENCE.fullmatch(word)
    if difference:
        return "math" if difference["open"] or difference["close"] else "weak"
    if _WITH_BRACKETS.fullmatch(word):
        return "math"
    if _CLOSES_BEFORE_FACTOR.fullmatch(word):
        return "weak"
    if _GLUED.fullmatch(core) and core not in COMMON:
        return "math"
    if _DERIVED.fullmatch(word):
        return "math"
    if _CONSTANT_TIMES.fullmatch(core) and core.lower() not in COMMON:
        return "math"
    if _BEFORE_BRACKETS.fullmatch(word):
        return "math"
    if _INFINITE_END.fullmatch(word) or _TWO_ALPHABETS.search(core):
        return "math"
    if _ORDINARY.fullmatch(word) and not _known_word(core):
        return "word"
    if _STRONG.search(word):
        return "word" if _wordy(core) else "math"
    return (
        "weak" if len(core) == 1 or _known_word(core) else "word" if core[0].isalpha() else "weak"
    )


def _known_word(core: str) -> bool:
    return core in FUNCTIONS or core in GREEK


def _wordy(core: str) -> bool:
    """Whether a word with a sign in it is language all the same: `and/or`, `x-axis`, `2x2-grid`."""
    return any(part.lower() in COMMON for part in _LETTERS.findall(core)) and not re.search(
        r"[=<>(^_\\]", core
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of a line, and what is asked of all of them for each: so it is found once.

    The places of the first and the last word with a relation, and how many words are of language.
    """

    words: list[Word]
    first_relation: int
    last_relation: int
    of_language: int

    @classmethod
    def of(cls, words: list[Word]) -> _Line:
        found = [index for index, word in enumerate(words) if RELATION.search(word.text)]
        first, last = (found[0], found[-1]) if found else (len(words), -1)
        return cls(words, first, last, sum(word.kind == "word" for word in words))


def stretches(words: list[Word]) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of each stretch without words of language."""
    first: int | None = None
    line = _Line.of(words)
    for index, word in enumerate([*words, Word(0, 0, "", "word")]):
        in_run = word.kind != "word" or _is_name(line, index)
        if in_run and first is None:
            first = index
        elif not in_run and first is not None:
            yield first, index - 1
            first = None
        if first is not None and _ends_sentence(words, index):
            yield first, index
            first = None


def _ends_sentence(words: list[Word], index: int) -> bool:
    """Whether a word ends a sentence; `7! / (3! 4!)` is a formula."""
    if _announces_claim(words, index):
        return True
    if index >= len(words) or not _ENDS_SENTENCE.search(words[index].text):
        return False
    after = words[index + 1].text if index + 1 < len(words) else ""
    goes_on = _BEGINS_WITH_OPERATOR.match(after) or _FACTORIAL.search(after)
    return not (goes_on and _FACTORIAL.search(words[index].text))


_DECIMAL_AND_COLON = re.compile(r"\d{1,9}\.\d{1,12}:")


def _announces_claim(words: list[Word], index: int) -> bool:
    """Whether a decimal ends what announces a claim: `steps of 0.2: p = 0.4`, which is no ratio."""
    if index + 2 >= len(words) or not _DECIMAL_AND_COLON.fullmatch(words[index].text):
        return False
    return words[index + 1].text[:1].isalpha() and words[index + 2].text == "="


def _is_name(line: _Line, index: int) -> bool:
    """Whether a word of language serves as the name of a quantity: `height = 0.41`."""
    words = line.words
    if index >= len(words):
        return False
    if _is_operand(line, index) or _is_factor(line, index):
        return True
    word = words[index]
    if word.text == "an" and words[index + 1 : index + 2] and words[index + 1].text == "=":
        return True  # a term of a sequence, `a_n`
    if _is_told(line, index):
        return True
    if word.text.lower() in COMMON or word.text.lower() in ANSWER_WORDS:
        return False
    bare = word.text.rstrip(".,;")
    if not bare.isalpha() and not _LONG_QUOTIENT.fullmatch(word.text):
        return False
    after = words[index + 1].text if index + 1 < len(words) else ""
    if RELATION.match(after) and len(after) <= 2:
        return True
    before = words[index - 1] if index else None
    alone = index + 1 >= len(words) or words[index + 1].kind != "word"
    return bool(before and re.search(r"[=+*/·×(−-]$", before.text) and alone and index > 1)


def _is_told(line: _Line, index: int) -> bool:
    """Whether a common word is what a line of nothing else than mathematics says: `out = x + 1`."""
    words = line.words
    if index or line.of_language != 1 or len(words) < 3 or not words[0].text.isalpha():
        return False
    return words[1].text == "=" and line.last_relation == 1 and words[2].kind == "math"


def _is_operand(line: _Line, index: int) -> bool:
    """Whether a word stands between two operators of a formula: `dL/dv = (yhat - t)*h3`."""
    words = line.words
    if line.first_relation >= index:
        return False
    found = _OPERAND.fullmatch(words[index].text)
    if not found or not COMMON.isdisjoint(found["name"].lower().split("/")):
        return False
    after = words[index + 1].text if index + 1 < len(words) else ""
    goes_on = _BEGINS_WITH_OPERATOR.match(after) is not None
    if _ENDS_WITH_OPERATOR.search(words[index - 1].text):
        return goes_on or bool(found["close"])
    return bool(found["open"]) and goes_on and _closes(words[index + 2 : index + 2 + _NEAR])


def _closes(words: list[Word]) -> bool:
    """Whether a bracket closes behind mathematics: `(xy + sin z)`, not `(rounded - roughly)`."""
    formula = takewhile(lambda word: word.kind != "word", words)
    return any(re.search(r"[)\]}]", word.text) for word in formula)


def _is_factor(line: _Line, index: int) -> bool:
    """Whether a word is a factor in a line that is an equation else: `dL/dv = 2 yhat h3`."""
    if line.of_language != 1 or not line.first_relation < index < len(line.words) - 1:
        return False
    found = _OPERAND.fullmatch(line.words[index].text)
    common = found and not COMMON.isdisjoint(found["name"].lower().split("/"))
    if not found or common or line.last_relation > index:
        return False
    behind = line.words[index + 1]
    return behind.kind == "math" and behind.text[0].isalpha()
