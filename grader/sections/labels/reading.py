"""The label in front of a line: `Question 2 (b)`, `1.a.ii`, `(c)`, `3)`, `Aufgabe 4:`.

Nothing here knows the rubric. A line can be read in several ways (`1. (a) 42` names 1, or 1a), and
each is returned: what a page really names is settled by all its labels together (`align`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from unicodedata import numeric

from grader.expressions.numerals import ROMAN_NUMERALS
from grader.expressions.phrases import (
    ANSWER_WORDS,
    BEING,
    CORRECTING,
    NUMBERS_IN_WORDS,
    OF_WORDS,
    PART_WORDS,
    QUESTION_WORDS,
    RECONSIDERING,
    pattern_of,
)

MAX_DEPTH = 4


class Word(StrEnum):
    """Which word stands in front of a label."""

    NONE = ""
    QUESTION = "question"
    PART = "part"
    ANSWER = "answer"


_NAMING = (Word.QUESTION, Word.PART)


@dataclass(frozen=True, slots=True)
class Label:
    """One reading of the label that a line begins with.

    `path` is what it names, outermost first, in lower case; `end` is where what follows begins.
    `form` is how it is written, equal for all labels of one style: `(a)`, `0.`, `question 0`.
    `closed` says that a sign ends it (a bracket, a colon, a full stop, the end of the line).
    """

    path: tuple[str, ...]
    end: int
    word: Word
    form: str
    closed: bool


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


_WHOLE_WORD = r"(?![^\W\d_])"
_ANSWER = re.compile(
    rf"(?:(?:my|final|the)\s+)?(?:{_alternatives(ANSWER_WORDS)}){_WHOLE_WORD}\.?"
    rf"(?:\s+(?:{_alternatives(OF_WORDS)})(?=\s))?(?:\s+(?:the|la|die)\b)?\s*|A(?=\d)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    rf"(?:第\s*|(?:{_alternatives(QUESTION_WORDS)}){_WHOLE_WORD}|Q(?=\s?[.\-]?\s?(?:n[o°º]\.?\s?)?\d)|P(?=[\s.\-]?\d)"
    r"|Q(?=\(\d{1,2}\)(?:[:.)]?\s*\Z|[:.)]\s|\s(?!\s*(?:[-+−*/^]\s|[=<>≤≥≈:])))))"
    r"\s?[.\-]?\s*(?:(?:n[o°º]|nr|number|num)\.?\s*)?[#:]?\s*|#\s?(?=\d)|(?:n[o°º]|nr)\.\s?(?=\d)"
    r"|n[°º]\s?(?=\d)|(?:num(?:ber|\.)?|nummer|num[eé]ro|n[uú]mero)\s"
    rf"(?=\d|(?:{_alternatives(tuple(NUMBERS_IN_WORDS))}){_WHOLE_WORD})|§\s?(?=\d)",
    re.IGNORECASE,
)
_ALL_ANSWERS = (
    r"(?:(?:here are )?(?:my |the |all |final ){0,3}(?:answers|solutions|results)(?: are)?"
    r"(?: as follows)?|antworten|lösungen|ergebnisse|réponses|respuestas|soluciones)"
    r"\s?:?\s{1,6}(?=\(?(?:\d{1,2}[.\-]?)?(?:\(\w{1,3}\)|[a-z]?[):]))"
)
#: What a word of Latin or German says of the label behind it: `ad a)`, `zu Aufgabe 2`; and what
#: announces a list of labels in one line: `My answers: 1a) 42, 1b) 13x`.
_REGARDING = re.compile(rf"(?:ad|zu|zur)\s+(?=\S)|{_ALL_ANSWERS}", re.IGNORECASE)
#: A sentence about the label behind it: `For (a), I get 42`, `For 1a, 42`, `In question 1 we get`.
_ABOUT = re.compile(
    r"(?:for|in|on|para|für|pour|per|bei|zu)\s+(?:the\s+)?"
    r"(?=[(\[]\w{1,4}[)\]](?:\s?[,:]|\s(?:I|we|my|our)\s)|[a-z]\)\s"
    r"|\d{1,2}\s?\(?[a-z]\)?(?:\s?[,:]|\s(?:I|we|my|our)\s)"
    r"|\d{1,2},?\s(?:I|we)\s(?:got|chose|picked|put|think)\s"
    rf"|(?:{_alternatives((*QUESTION_WORDS, *PART_WORDS))})[ \t.#]{{1,3}}"
    r"\(?\w{1,4}\)?(?:\s?\(\w{1,3}\))?"
    r"(?:\s?[,:]|\s(?:I|we|my|our)\s)"
    rf"|(?:{_alternatives(QUESTION_WORDS)})[ \t.#]{{1,3}}\d{{1,2}}\s?(?:[a-z](?!\w)|\([a-z]\))?"
    r"\s(?!(?:of|and|or|see|to|und|oder|von|siehe|et|ou|y|o|de)\s)[^\W\d_]{2,20}\s)",
    re.IGNORECASE,
)
#: What says that an answer is given again: `Correction to 4: -7`, `Oops, (a) is 5`.
_AGAIN = re.compile(
    rf"(?:{pattern_of(CORRECTING)})\s+(?:(?:{_alternatives(OF_WORDS)})\s+)?(?=\S)"
    rf"|(?:{pattern_of((*CORRECTING, *RECONSIDERING))})[:,.;]?\s+"
    rf"(?:(?:(?:{_alternatives((*OF_WORDS, *PART_WORDS))})\s+){{0,2}}"
    r"(?=[(\[]\w{1,3}[)\]]|\w{1,2}\)\s|\d{1,2}\s?(?:[a-z]|\([a-z]\)):)"
    r"|(?:in|bei|en)\s+(?=\d{1,2}\s?(?:[a-z]|\([a-z]\))(?![\w(])))"
    r"|(?=[(\[]\w{1,3}[)\]]\s(?:should|must|ought to)\s(?:be|have been)(?!\w))",
    re.IGNORECASE,
)
#: The question behind its part: `(a) of question 2`.
_OF_QUESTION = re.compile(
    rf"(?:[ \t]*(?:{_alternatives(OF_WORDS)})[ \t]+(?:the[ \t]+)?|,[ \t]*(?=[A-Za-z]{{2}}))"
    rf"(?:(?:{_alternatives(QUESTION_WORDS)})[ \t.#]{{0,3}}|Q|#)(?P<number>\d{{1,2}})(?!\d)",
    re.IGNORECASE,
)
# What a program counts in front of a title that says itself which question it is: `1.2 Question 2`.
_COUNTED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t]{1,4}")
_COUNTED_TWICE = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?[ \t]{1,4}(?=[(\[]?\w[)\]])")
#: The mark of a list, which may begin anew for each question, before the label of a part: `1. (b)`.
_LIST_MARK = re.compile(r"\d{1,2}[.)][ \t]{1,4}(?=[(\[]?(?:[a-z]|[ivx]{1,4})[)\]])")
_PART = re.compile(rf"(?:{_alternatives(PART_WORDS)}){_WHOLE_WORD}[.\-]?\s*[#:]?\s*", re.IGNORECASE)
_NUMERALS = "|".join(NUMBERS_IN_WORDS)
_LETTERS = rf"[ivxIVX]{{1,5}}(?![^\W_])|[A-Za-z](?![^\W_])|(?:{_NUMERALS})(?![A-Za-z])"
_BARE = re.compile(
    rf"(?P<name>\d{{1,2}}(?!\d)(?![.,]\d+(?![):\d]|\.\s+\S|\s\(\w\)))|{_LETTERS})", re.I
)
_BEHIND_WORD = re.compile(rf"(?P<name>\d{{1,2}}(?!\d)|{_LETTERS})", re.I)
_PATH_IN_BRACKETS = re.compile(
    r"[(\[（]\s*(?P<first>\d{1,2})(?:[.\-]\s?|\s[.\-]\s|\s)?"
    r"(?P<second>[ivxIVX]{1,5}|[A-Za-z]|(?<=[.\-])\d{1,2})\s*[)\]）]"
    r"(?!\s{0,4}(?!\*\*\S)[\^*/·×⋅+]|(?<!\])\s{0,4}=(?!>)"
    r"|=|\((?!\w{1,4}\)))"  # `(1-x)(2-x)` is a product
)
#: The same before a sign of equality, where it may be a product as well: `(2a) = 13x`.
_PATH_EQUALS = re.compile(
    r"[(\[]\s?(?P<first>\d{1,2})[.\-]?(?P<second>[ivx]{1,5}|[a-z])\s?[)\]]\s{0,4}=(?!=)\s*(?=\S)"
)
#: In a sentence: `2a is 13x`.
_PATH_IS = re.compile(
    rf"(?P<first>\d{{1,2}})[.\-]?\(?(?P<second>[ivx]{{2,5}}|[a-z])\)?\s(?:{pattern_of(BEING)})\s(?=\S)"
)
_IN_BRACKETS = re.compile(
    r"[(\[（]\s*(?P<name>\d{1,2}|[ivxIVX]{1,5}|[A-Za-z]|[一二三四五六七八九十])[.:]?\s*[)\]）]"
)
#: A function that is defined or computed, and no label: `C(n) = n + 1`.
_FUNCTION = re.compile(
    r"[A-Za-z](?:\(\w{1,3}\)|\[[^\[\]]{1,20}\])\s{0,4}(?:=|≈|:=|\+|-\s|\*|/|\^|<|>|≤|≥|~)"
)
#: A product that begins with a letter in brackets, which no list of parts comes to: `(n)(n + 1)`.
_PRODUCT = re.compile(
    r"\((?P<factor>[j-zJ-Z])\)\((?:[^()]{0,20}?[-+*/^]\s?(?P=factor)(?!\w)"
    r"|(?P=factor)\s?[-+*/^])[^()]{0,20}\)"
)
#: The edges of a graph: `A-B, B-C`.
_EDGES = re.compile(
    r"[A-Za-z] ?- ?[A-Za-z](?:[ \t]{0,3}[,;][ \t]{0,3}[A-Za-z] ?- ?[A-Za-z]){1,12}(?![ \t]{0,3}\w)"
)
#: A name with its subscript and no problem: `p1 = 0.2`, `P1(0|0)`, `P1 = (0, 0), P2 = (1, 1)`.
_NUMBERED_NAME = re.compile(
    r"p\d{1,2}\s{0,4}=(?!=)|P\d{1,2}\(\s?[-−\d]|P\d{1,2}\s{0,4}=[^=]{1,40}[,;]\s?(?:and\s)?P\d{1,2}\s{0,4}="
    r"|(?P<letter>[PQpq])\d{1,2}\s?[-−+*/·]\s?(?P=letter)\d"
)
#: A letter with its number before a sign of equality: a question, or a quartile, a pressure.
_LETTER_EQUALS = re.compile(r"[PQpq]\d{1,2}\s{0,4}=(?!=)\s*(?=\S)")
#: A number in a circle, with or without brackets around it.
_CIRCLED = re.compile(r"[(\[（]?(?P<sign>[①-⑳❶-❿➀-➓⑴-⒇])[)\]）]?")
_TIGHT_LETTER = re.compile(r"(?P<name>[A-Za-z]|[ivx]{2,4})(?=[\s).:\],(]|$)")
#: A letter with a numeral right behind it: the a of `aii)`.
_LETTER_OF_NUMERAL = re.compile(r"(?P<name>[a-h])(?=(?:i{1,3}|iv|vi{0,3}|ix)[).:](?:\s|$))")
_DECIMAL = re.compile(r"[.](?P<name>\d{1,2})(?![\d.]*\d)(?=[\s).:\]]|$)")
_CLOSE = re.compile(
    r"(?:[º°ª](?=[).:\-\s]))?\s?(?:[).:\]、）](?!\d)|：)(?:-?[).:\]])?(?!=)|-\)|\s?[题題问問]|-(?=\s)|\s?[–—](?=\s)|/(?=\s)|\t(?=[^\t]*$)"
)
_WORDED_CLOSE = re.compile(r"\s*(?:[–—|]|-{1,3})(?=\s)")
_SPACED_DASH = re.compile(r"(?<!\s)\s+-{1,3}(?:\s+(?=\S)|\s*$)")
#: The same behind a letter; behind a number these are cells of a table, or a step.
_SPACED_SIGN = re.compile(r"(?<!\s)\s+(?:(?:-{1,3}|->|=>|[→⇒|])\s+(?=\S)|-{1,3}\s*$)")
SPACED = " -"
"""Ends the form of a label that a dash between blanks ends, which can be a minus sign as well."""
EQUALS = " ="
IS = " is"
"""Ends the form of a label that stands before a sign of equality: `2 = chain rule`."""
_EQUALS = re.compile(r"\s{0,4}=(?!=)(?:\s*(?=\S)|\s*$)")
AGAIN = "again "
"""Begins the form of a label that says that its answer is given again: `Correction to 4: 7`."""
LISTED = " listed"
"""Is in the form of a label without a sign, which the order of its lines shows to be one."""
ABOUT = "about "
"""Begins the form of a label in a sentence, which may be about what stands elsewhere."""
IN_LIST = "list "
"""Begins the form of a label of a part behind a number that the mark of a list may be."""
ALONE = " alone"
"""Ends the form of a label without any sign, in a line of its own or before a sentence."""
LAST = " last"
"""Ends the form of a label whose last letter ends the line without a sign: `Question 1 a`. It may
be what was chosen as well; that depends on whether the question has such a part."""
UNMARKED = (ALONE, EQUALS, SPACED)
"""How the forms of labels end that no sign of their own marks."""
_SENTENCE = re.compile(
    r"[ \t]+(?!A[ \t]*\Z)"
    rf"(?=\$|\\[(\[]|I\s|[A-Z][a-z]+,?\s|(?:{_alternatives(ANSWER_WORDS)}){_WHOLE_WORD})"
)
_BETWEEN = re.compile(rf"[\s,]*(?:(?:{_alternatives(PART_WORDS)})\b\.?\s*)?", re.IGNORECASE)
#: The word for a part behind a number that has none for its question: `2. Part (b): 42`.
_WORD_BETWEEN = re.compile(
    rf"[ \t]{{1,4}}(?:{_alternatives(PART_WORDS)})\b\.?[ \t]{{0,2}}(?=\(?[A-Za-z]{{1,3}}[).:])",
    re.IGNORECASE,
)
#: How many points there are, behind a label: `[10 pts]`, `(5 points each).`
_WORTH = re.compile(
    r"[ \t]*[(\[]\s?\+?\d{1,3}(?:[.,/]\d{1,3})?\s?(?:points?|pts?|marks?|mks?|punkte?"
    r"|puntos?|ptos?)\.?(?: each| total)?\s?[)\]]\s?[.:]?",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s*")
_TIGHT = re.compile(r"[.\-]|(?<=\d)_|")
#: A number behind a dash, which no difference is: `1-2. 13x`.
_DASHED = re.compile(r"-(?P<name>\d{1,2})(?=[.):](?:\s|$))")
#: A stroke between the number and the letter of a label, and none of a quotient: `3/b 13x`, but
#: `1/n x`, which no list of parts comes to.
_STROKE = re.compile(
    r"/(?P<name>[A-Za-z](?=[).:\]]|\s*$)|[A-Da-d](?=\s+(?![-+*/^=<>·−]\s|[*/^=<>·)])))"
)


def labels_at(line: str, start: int = 0) -> tuple[Label, ...]:
    """Return the readings of the label that stands at `start` of a line, the shortest first.

    Marks of bold and slanted text must be blanked before.
    """
    return tuple(_labels(line, start))


def whole_label(text: str, start: int = 0) -> tuple[Label, ...]:
    """Return the readings of a text that holds nothing but a label from `start` on.

    It needs no sign behind it; the readings are those with a colon.
    """
    text = text.rstrip()
    return tuple(label for label in labels_at(text + ":", start) if label.end >= len(text))


def _labels(line: str, start: int) -> Iterator[Label]:
    for word, form, begin in _leading_words(line, start):
        found = tuple(_names_behind(line, begin, word, form))
        if form == ABOUT:
            found = tuple(replace(label, end=_after_comma(line, label.end)) for label in found)
        if not word and _LIST_MARK.match(line, start):
            found = tuple(_in_list(label) for label in found)
        if found:
            yield from found
            if not (word and found[-1].form.endswith(EQUALS)):
                break  # in `2. Q1 = 3` the number may be the label
    counted = _COUNTED_TWICE.match(line, start)
    if counted:  # the program's own number, or that of a question: both are readings
        yield from _names_behind(line, counted.end(), Word.NONE, "counted ")


def _in_list(label: Label) -> Label:
    return replace(label, form=IN_LIST + label.form) if len(label.path) > 1 else label


def _leading_words(line: str, start: int) -> Iterator[tuple[Word, str, int]]:
    """Yield which word may stand before a label, its form, and where the label begins."""
    answer = _ANSWER.match(line, start)
    begins = [answer.end(), start] if answer else [start]
    regarding = _REGARDING.match(line, start)
    begins[:0] = [regarding.end()] if regarding else []
    counted = _COUNTED.match(line, start)
    if counted:
        begins.insert(0, counted.end())
    for begin in begins:
        question = _QUESTION.match(line, begin)
        if question and not _NUMBERED_NAME.match(line, begin):
            yield Word.QUESTION, "question ", question.end()
        part = None if counted and begin == counted.end() else _PART.match(line, begin)
        if part:
            yield Word.PART, "part ", part.end()
    if regarding:
        yield Word.ANSWER, "answer ", regarding.end()
    again = _AGAIN.match(line, start)
    if again:
        question = _QUESTION.match(line, again.end())
        yield Word.ANSWER, AGAIN, question.end() if question else again.end()
    about = _ABOUT.match(line, start)
    if about:
        question, part = (named.match(line, about.end()) for named in (_QUESTION, _PART))
        if question:
            yield Word.QUESTION, ABOUT, question.end()
        if part:
            yield Word.PART, ABOUT, part.end()
        yield Word.ANSWER, ABOUT, about.end()
    if answer and line[answer.end() - 1] != ":":
        yield Word.ANSWER, "answer ", answer.end()
    yield Word.NONE, "", start


def _names_behind(line: str, position: int, word: Word, form: str) -> Iterator[Label]:
    """Yield the labels that names behind a word make: `2`, `2 a`, `2.1`, as far as they go."""
    whole = _whole_path(line, position, word, form)
    if whole is not None:
        yield whole
        return
    no_label = (_FUNCTION, _PRODUCT, _EDGES)
    if not word and any(pattern.match(line, position) for pattern in no_label):
        return
    path: list[str] = []
    begin = position
    while len(path) < MAX_DEPTH:
        found = _next_name(line, position, first=not path, word=word)
        if found is None:
            return
        if path and form.startswith(ABOUT) and line[position : found[1]].lstrip().startswith(","):
            return
        name, position, shape = found
        if path and not word and _is_what_was_chosen(form, shape, name):
            return
        small = bool(path) and not word and form.strip("()").endswith("a")
        if small and shape == "A" and name not in ROMAN_NUMERALS:
            return  # the node A of `a) A: 0, B: 3`
        if path and _is_next_label(line, path[-1], name, position):
            return
        dotted = bool(path) and line[: position - len(name)].endswith(".")
        dotted = dotted and not line[position : position + 1].strip()
        path.append(name)
        first = len(path) == 1
        ending = _ending(line, begin, position, word, name, shape, first)
        end, form = ending.end, form + shape + ending.signs
        numbered = not word and not ending.sign and name.isdigit() and first
        sentence = _SENTENCE.match(line, position) if numbered and shape[-1:] != ")" else None
        if sentence:
            yield Label(tuple(path), sentence.end(), word, form + ALONE, False)
        question = _OF_QUESTION.match(line, end) if first and name.isalpha() else None
        if question:
            yield from _of_question(line, question, name, word, form)
            return
        nothing = not line[position:].strip()
        closed = ending.closes or dotted or (nothing and bool(word))
        said = form.startswith(ABOUT) and not line[position : position + 1].isalnum()
        sure = word in _NAMING or not first or said
        goes_on = _DECIMAL.match(line, position) is not None
        formula = nothing and not closed  # `2x` is one, and `2a` may be
        if (closed or sure or line[end : end + 1] in ("$", "\\")) and not (goes_on or formula):
            shown = form + ("" if shape.endswith(")") else ending.sign.strip()[:1])
            yield Label(tuple(path), _after_worth(line, end), word, shown, closed)
        position = end


def _whole_path(line: str, position: int, word: Word, form: str) -> Label | None:
    """Return the label that has its whole path in one bracket, before an equals sign or an `is`."""
    whole = _PATH_IN_BRACKETS.match(line, position)
    if whole:
        names = (whole["first"], whole["second"].lower())
        end = _after_closing(line, whole.end())
        return Label(names, end, word, f"{form}(0{_shape(whole['second'])})", True)
    equated = None if word else _PATH_EQUALS.match(line, position)
    said = None if word or equated else _PATH_IS.match(line, position)
    if found := equated or said:
        shown = f"(0{_shape(found['second'])}){EQUALS if equated else IS}"
        return Label((found["first"], found["second"]), found.end(), word, shown, True)
    return None


class _Ending(NamedTuple):
    """Where a label ends behind a name of it; `sign` closes it, `signs` are marks of its form."""

    end: int
    sign: str
    signs: str
    closes: bool


def _ending(
    line: str, begin: int, position: int, word: Word, name: str, shape: str, first: bool
) -> _Ending:
    closing = _CLOSE.match(line, position)
    bracketed = shape.endswith(")")
    dash = None if closing or not word else _WORDED_CLOSE.match(line, position)
    last = closing or dash
    end, signs = last.end() if last else position, ""
    apart = _SPACED_DASH if name.isdigit() else _SPACED_SIGN
    spaced = None if closing or word else apart.match(line, position)
    if spaced:
        end, signs = spaced.end(), SPACED
    numbered = not word and not closing and name.isdigit() and first
    equals = _EQUALS.match(line, position) if numbered and not bracketed else None
    if word is Word.QUESTION and first and begin:
        equals = _LETTER_EQUALS.match(line, begin - 1)
    if equals:
        end, signs = equals.end(), signs + EQUALS
    closes = bool(closing or spaced or (equals and not word)) or bracketed
    return _Ending(end, closing[0] if closing else "", signs, closes)


def _of_question(
    line: str, question: re.Match[str], name: str, word: Word, form: str
) -> Iterator[Label]:
    """Yield the label of a part that is named before its question: `(b) of question 2: 13x`."""
    closing = _CLOSE.match(line, question.end())
    end = _after_worth(line, closing.end() if closing else question.end())
    yield Label((question["number"], name), end, word, form + " of 0", closing is not None)


def _is_next_label(line: str, before: str, name: str, end: int) -> bool:
    """Whether a letter in a label is rather the next one, as nothing stands behind the first.

    So is `b)` in `a)  b) 42`; in `a) b)` it is what was chosen.
    """
    closing = _CLOSE.match(line, end)
    goes_on = len(before) == len(name) == 1 and ord(before) + 1 == ord(name)
    if not closing or not goes_on or not line[closing.end() :].strip():
        return False
    sign = closing[0].strip()[:1]
    return bool(sign) and line[: end - len(name)].rstrip(" \t(,;").endswith(sign)


def _is_what_was_chosen(form: str, shape: str, name: str) -> bool:
    """Whether a letter in brackets behind a letter is the answer to it: `a) (B)`, `(a) (b)`.

    Parts of a part are counted otherwise: `a) (ii)`, `A. (b)`.
    """
    before, here = form.strip("()"), shape.strip("()")
    lettered = (
        shape.startswith("(") and {before, here} <= {"a", "A"} and (before, here) != ("A", "a")
    )
    return lettered and name not in ROMAN_NUMERALS


def _after_closing(line: str, end: int) -> int:
    closing = _CLOSE.match(line, end)
    return _after_worth(line, closing.end() if closing else end)


def _after_worth(line: str, end: int) -> int:
    worth = _WORTH.match(line, end)
    return _after_blanks(line, worth.end() if worth else end)


def _next_name(line: str, position: int, first: bool, word: Word) -> tuple[str, int, str] | None:
    """Return the next name of a label, where it ends, and its shape."""
    if first:
        circled = _CIRCLED.match(line, position)
        if circled:
            return str(int(numeric(circled["sign"]))), circled.end(), "(0)"
        found = _IN_BRACKETS.match(line, position)
        if found:
            return _named(found, f"({_shape(found['name'])})")
        found = (_BEHIND_WORD if word in _NAMING else _BARE).match(line, position)
        found = found or _LETTER_OF_NUMERAL.match(line, position)
        return _named(found, _shape(found["name"])) if found else None
    decimal = _DECIMAL.match(line, position - 1) or _DECIMAL.match(line, position)
    if decimal:
        return _named(decimal, ".0")
    dashed = _DASHED.match(line, position)
    if dashed and line[position - 1 : position].isdigit():
        return _named(dashed, ".0")
    stroke = _STROKE.match(line, position)
    if stroke and line[position - 1 : position].isdigit():
        return _named(stroke, _shape(stroke["name"]))
    tight = _TIGHT.match(line, position)
    after = tight.end() if tight else position
    letter = _TIGHT_LETTER.match(line, after) or _LETTER_OF_NUMERAL.match(line, after)
    if letter and line[position - 1 : position] not in (" ", ":"):
        return _named(letter, _shape(letter["name"]))
    worded = _BETWEEN if word in _NAMING else _WORD_BETWEEN
    between = worded.match(line, position) or _BLANKS.match(line, position)
    begin = between.end() if between else position
    found = _IN_BRACKETS.match(line, begin)
    if found:
        return _named(found, f"({_shape(found['name'])})")
    found = _BARE.match(line, begin)
    marked = found and (_CLOSE.match(line, found.end()) or (between and between[0].strip()))
    if found and marked:
        return _named(found, _shape(found["name"]))
    numbered = word in _NAMING and line[position - 1 : position].isdigit()
    if found and numbered and found["name"].isalpha() and not line[found.end() :].strip():
        return _named(found, _shape(found["name"]) + LAST)
    dash = _SPACED_SIGN.match(line, found.end()) if found and found["name"].isalpha() else None
    if found and dash and line[:position].rstrip().endswith("-"):  # `1 - a - 42`
        return _named(found, _shape(found["name"]))
    return None


def _named(found: re.Match[str], shape: str) -> tuple[str, int, str]:
    name = found["name"].lower()
    return NUMBERS_IN_WORDS.get(name, name), found.end(), shape


def _shape(name: str) -> str:
    """Return how a name is written: a digit, a small or a capital letter."""
    if name.isdigit() or name.lower() in NUMBERS_IN_WORDS:
        return "0"
    return "A" if name.isupper() else "a"


def _after_blanks(line: str, end: int) -> int:
    while end < len(line) and line[end] in " \t\u00a0\u3000":
        end += 1
    return end


def _after_comma(line: str, end: int) -> int:
    return _after_blanks(line, end + 1) if line[end : end + 1] == "," else end


@lru_cache(maxsize=512)
def ordinals(name: str) -> tuple[int, ...]:
    """Return which place in an order a name may stand for: 2 for `2`, `b` and `ii`."""
    if name.isdigit():
        return (int(name),)
    found: list[int] = []
    if name in ROMAN_NUMERALS:
        found.append(ROMAN_NUMERALS.index(name) + 1)
    if len(name) == 1 and name.isascii() and name.isalpha():
        found.append(ord(name) - ord("a") + 1)
    return tuple(found)
