"""`choice`: one or several of given letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from grader.answers.base import Checked, Element, KindFacts, MarkOutcome, Message, Options, Response
from grader.answers.explain.verdicts import FULL, NONE, review
from grader.answers.find.chains import field_of
from grader.answers.find.ranking import announced_words, stressed_words
from grader.answers.find.reading import raw_text
from grader.answers.kinds.choices.left_open import (
    is_said_for_a_case,
    leaves_open,
    says_both_truths,
)
from grader.answers.kinds.choices.letters import chosen, names_another
from grader.answers.kinds.choices.marked import (
    Line,
    all_below_another,
    boxes_ticked,
    is_judged_wrong,
    judged_against_itself,
    judged_one_by_one,
    lines_with_marks,
    singled_out_among,
)
from grader.answers.kinds.choices.opposites import (
    is_quantity_of_one,
    opposite_of,
    speaks_of_opposites,
)
from grader.answers.kinds.choices.other_words import (
    changes_its_mind,
)
from grader.answers.kinds.choices.questions import (
    letters_of_truth,
    truth_in_sentence,
    word_of_truth,
)
from grader.answers.kinds.choices.said_of_each import said_of_each
from grader.answers.kinds.choices.wording import (
    PUNCTUATION,
    bare_words,
    named_in,
    with_nouns_repeated,
    words_of,
)
from grader.errors import Place
from grader.expressions.numerals import ARROW
from grader.expressions.phrases import CORRECTING, RECONSIDERING, pattern_of
from grader.readers.document import Document
from grader.readers.mathematics import said_by_another
from grader.rubric.types import Asked

_TWO = 2
#: An arrow in front of a line, which only says that it follows from what stands above.
_ARROW = re.compile(rf"\A\s*+(?:{ARROW}|∴)\s?(?=\S)")
_TICK = re.compile(r"^[-*\s]*\[\s*[xX✓✗✔]\s*\]\s*")


def _in_key(options: Options) -> Iterator[str]:
    return (f"{letter}: {options['choices'][letter]}" for letter in options["correct"])


def _as_given(options: Options) -> str | list[str]:
    letters = options["correct"]
    return letters[0] if len(letters) == 1 else list(letters)


class ChoiceKind:
    """The letters after `answer:`, the boxes that were ticked, or the field of an answer file."""

    name = "choice"
    facts = KindFacts(in_words=True, in_key=_in_key, as_given=_as_given)

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return what was chosen."""
        entry = field_of(asked, document)
        if entry is not None:
            value = entry.value
            raw = ", ".join(map(raw_text, value)) if isinstance(value, list) else raw_text(value)
            return (Response(raw, raw, entry.place),)
        lines = [*lines_with_marks(document.blocks)]
        choices: Mapping[str, str] = asked.part.options["choices"]
        ticked = boxes_ticked(lines) or _ticked(lines) or judged_one_by_one(lines, choices)
        if ticked:
            return tuple(Response(raw, raw, place) for raw, place in ticked)
        if len(asked.part.options["correct"]) == 1:
            against = judged_against_itself(lines, choices)
            if against:
                raw = " / ".join(dict.fromkeys(line.text for line in against))
                return (Response(raw, "", against[-1].place),)
        found = _found(asked, lines)
        repeated = not found and _repeated(asked, lines)
        if repeated:
            return (Response(repeated, "", lines[-1].place),)
        said = () if found else _in_sentences(asked, lines)
        if said:
            return said
        found = found or _in_bold(asked, document, lines)
        taken_back = _taken_back(asked, found, lines)
        if taken_back:
            return taken_back
        if _are_several(asked, found, lines):
            return (Response(" / ".join(text for text, _ in found), "", found[-1][1]),)
        return tuple(Response(text, text, place) for text, place in found)

    def check(self, asked: Asked, response: Response) -> Checked:
        """Compare the chosen letters with the right ones."""
        choices: Mapping[str, str] = asked.part.options["choices"]
        letters = _chosen_for(asked, response.raw) if response.read else None
        if letters is None or not response.read or _is_denied(asked, response.raw, letters):
            return review("choice-unclear", "It is not clear which of the choices is meant.")
        if names_another(response.raw, letters, choices) or (
            len(asked.part.options["correct"]) == 1
            and leaves_open(response.raw, letters, choices, asked.part.title)
        ):
            return review("choice-unclear", "It is not clear which of the choices is meant.")
        right = frozenset(map(str, asked.part.options["correct"]))
        elements = tuple(
            Element(letter, _yes(letter in letters), _yes(letter in right), same)
            for letter in choices
            for same in [(letter in letters) == (letter in right)]
        )
        credit = asked.part.options.get("credit", "all")
        return _checked(letters, right, elements, credit, response.raw)


def _in_bold(asked: Asked, document: Document, lines: Sequence[Line]) -> list[tuple[str, Place]]:
    """Return the words in bold; a letter in front of words of another choice with these words."""
    words = words_of(asked.part.options["choices"])
    texts = {line.place.row: line.text for line in lines}
    found = stressed_words(document.blocks)
    whole = [texts.get(place.row, "") for _, place in found]
    told = [named_in(text, words) for text in whole]
    return [
        (line if named and len(bare_words(text)) == 1 else text, place)
        for (text, place), line, named in zip(found, whole, told, strict=True)
    ]


def _in_sentences(asked: Asked, lines: Sequence[Line]) -> tuple[Response, ...]:
    """Return the last line that answers the question of the title in its words.

    Where others answer otherwise, it is not clear which one is meant.
    """
    found = [(line, letters) for line in lines if (letters := _in_sentence_of(asked, line.text))]
    if not found:
        return ()
    text, place = found[-1][0].text, found[-1][0].place
    if len({letters for _, letters in found}) > 1:
        return (Response(" / ".join(line.text for line, _ in found), "", place),)
    return (Response(text, text, place),)


def _are_several(asked: Asked, found: Sequence[tuple[str, Place]], lines: Sequence[Line]) -> bool:
    """Whether lines that are nothing but a choice give several, where one is asked."""
    choices: Mapping[str, str] = asked.part.options["choices"]
    if len(found) < 2 or len(asked.part.options["correct"]) > 1:
        return False
    letters = {chosen(text, choices) for text, _ in found}
    rows = {place.row for _, place in found}
    singled = {bool(line.singled) for line in lines if line.place.row in rows}
    alike = len(letters) > 1 and len(singled) == 1 and len({row[0] for row in rows}) == 1
    return alike and all(_repeats(text, choices) for text, _ in found)


_NOT_SO = re.compile(
    r"\W*(?:the |an? )?(?P<subject>[^.,;:]{1,60}) (?:is|are|was|were) ?(?:not|n['’]t|never)"
    r" (?:an? |the |be )?(?P<said>\w+)[\s.!]*",
    re.IGNORECASE,
)


#: What a line ends by denying: `b, no, not b`, `Correction: not b`.
_NOT_AT_END = re.compile(r"(?:\A|[\s.,;:])\W{0,3}not\s(?P<said>\S[^.,;:]{0,60})[\s.!]*\Z", re.I)


def _denied_at_end(asked: Asked, text: str) -> frozenset[str]:
    """Return the choice that a text ends by denying; nothing where it does not."""
    found = _NOT_AT_END.search(text)
    choices: Mapping[str, str] = asked.part.options["choices"]
    if found is None or not _repeats(found["said"], choices):
        return frozenset()
    return chosen(found["said"], choices) or frozenset()


_CORRECTS = pattern_of((*CORRECTING, *RECONSIDERING))
_TAKEN_BACK_BELOW = re.compile(
    rf"\W*(?:(?:{_CORRECTS}|no)\W+)?(?:(?:it|that)(?:'s| is)\s)?not\s",
    re.IGNORECASE,
)


def _taken_back(
    asked: Asked, found: Sequence[tuple[str, Place]], lines: Sequence[Line]
) -> tuple[Response, ...]:
    """Return a choice with the line below it that only says that it is none: `Not b`."""
    if not found or not lines or lines[-1].place.row == found[-1][1].row:
        return ()
    text, place = found[-1]
    last = lines[-1].text
    if not _TAKEN_BACK_BELOW.match(last) or _denied_at_end(asked, last) != _chosen_for(asked, text):
        return ()
    return (Response(f"{text} / {last}", "", place),)


def _is_denied(asked: Asked, text: str, letters: frozenset[str]) -> bool:
    """Whether a line only says that a choice is not what the title asks for: `b is not robust`.

    Or it ends by denying what it chooses, or says what another person chose.
    """
    choices: Mapping[str, str] = asked.part.options["choices"]
    if is_judged_wrong(text, choices) or _denied_at_end(asked, text) == letters:
        return True
    if said_by_another(text):
        return True
    found, title = _NOT_SO.fullmatch(text), asked.part.title.casefold()
    if found is None or re.search(r"(?<!\w)not(?!\w)|n['’]t|except", title):
        return False
    named = len(found["subject"]) > 2 and _repeats(found["subject"], choices)
    return named and found["said"].casefold() in title


def _repeats(text: str, choices: Mapping[str, str]) -> bool:
    """Whether a line is nothing but one of the choices, with its letter or without."""
    said = _WHOLE_WORDS.findall(text.casefold())
    for letter, words in choices.items():
        item = _WHOLE_WORDS.findall(str(words).casefold())
        if said in (item, [letter.casefold()], [letter.casefold(), *item]):
            return True
    return False


_WHOLE_WORDS = re.compile(r"\w+")


def _repeated(asked: Asked, lines: Sequence[Line]) -> str:
    """Return the lines that repeat all choices of a question that has one right one; else nothing.

    None of them was chosen, or what singled it out is lost.
    """
    choices: Mapping[str, str] = asked.part.options["choices"]
    if len(asked.part.options["correct"]) > 1 or len(choices) < _LEAST_REPEATED:
        return ""
    named = all_below_another(lines, lambda text: chosen(text, choices))
    return " / ".join(line.text for line in lines) if named == choices.keys() else ""


_LEAST_REPEATED = 3


def _ticked(lines: Sequence[Line]) -> list[tuple[str, Place]]:
    """Return the letters of the lines that begin with a box that is ticked, as one answer."""
    ticked = [(line.text, line.place) for line in lines if _TICK.match(line.text)]
    raw = ", ".join(_letter(_TICK.sub("", text)) for text, _ in ticked)
    return [(raw, ticked[0][1])] if ticked else []


def _found(asked: Asked, lines: Sequence[Line]) -> list[tuple[str, Place]]:
    """Return what is announced, else what is singled out, else all that names choices."""
    choices: Mapping[str, str] = asked.part.options["choices"]

    def names(text: str) -> frozenset[str] | None:
        return _chosen_for(asked, text)

    def mentions(text: str) -> set[str]:
        return named_in(text, words_of(choices))

    texts = [(line.text, line.place) for line in lines]
    told = [(text, place) for text, place in announced_words(texts) if names(text)]
    if told:
        return told
    answer = _truth_in_front(asked, texts)
    if answer:
        return answer
    several = len(asked.part.options["correct"]) > 1
    singled = singled_out_among(
        lines, names, mentions, choices if several else (), lambda text: _repeats(text, choices)
    )
    if singled:
        return singled
    if _repeated(asked, lines):
        return []
    clear = [(text, place) for text, place in texts if _named_by(asked, text) is not None]
    return _one_below_another(clear, asked.part.options)


def _truth_in_front(asked: Asked, lines: Sequence[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Return the first line with a word of truth in front of its reasons, where all say the same.

    What follows is a reason, whatever it says: `False`, then `It is true that f is continuous.`
    Beside two opposites, of which a reason may name one, the word must stand alone.
    """
    choices: Mapping[str, str] = asked.part.options["choices"]
    letters = letters_of_truth(asked.part.title, choices)
    alone = bool(letters) and not letters_of_truth("", choices)
    heads = [(head, place) for text, place in lines if (head := word_of_truth(text)) and letters]
    heads = [(head, place) for head, place in heads if not (alone and head.rest)]
    if len({head.truth for head, _ in heads}) != 1:
        return []
    if any(changes_its_mind(text) or says_both_truths(text) for text, _ in lines):
        return []
    if any(is_said_for_a_case(text, choices, asked.part.title) for text, _ in lines):
        return []
    return [(heads[0][0].word, heads[0][1])]


def _one_below_another(lines: list[tuple[str, Place]], options: Options) -> list[tuple[str, Place]]:
    """Return the letters of a list, one in each line, as one answer, where several are asked."""
    if len(options["correct"]) < 2 or len(lines) < 2:
        return lines
    choices: Mapping[str, str] = options["choices"]
    read = [chosen(text, choices) for text, _ in lines]
    bare = [text.strip("-*+• \t").strip(PUNCTUATION) for text, _ in lines]
    letters = {letter.casefold() for letter in choices}
    pairs = zip(read, bare, strict=True)
    alone = all(len(one or ()) == 1 and text.casefold() in letters for one, text in pairs)
    return [(", ".join(bare), lines[-1][1])] if alone else lines


def _yes(chosen_: bool) -> str:
    return "chosen" if chosen_ else "not chosen"


def _checked(
    letters: frozenset[str],
    right: frozenset[str],
    elements: tuple[Element, ...],
    credit: str,
    raw: str,
) -> Checked:
    if letters == right:
        message = Message("right", "This is right.")
        return Checked(MarkOutcome.CORRECT, FULL, (message,), elements=elements)
    share = NONE
    if credit == "each" and len(right) > 1:
        share = max(NONE, Fraction(len(letters & right) - len(letters - right), len(right)))
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    message = Message("wrong-choice", f"{_as_said(raw, letters)} is not right.")
    return Checked(outcome, share, (message,), elements=elements)


def _as_said(raw: str, letters: frozenset[str]) -> str:
    """Return what a student chose, in the words of the answer where these are short: `no`."""
    said = " ".join(raw.split()).strip(" .!")
    letters_alone = re.fullmatch(r"(?:\W|\w(?!\w)|and|und|y|et)*", said) is not None
    if letters and said and not letters_alone and len(said) <= _LONGEST_SAID and "`" not in said:
        return f"`{said}`"
    return ", ".join(sorted(letters)) or "Nothing"


_LONGEST_SAID = 60


def _chosen_for(asked: Asked, text: str) -> frozenset[str] | None:
    """Return the letters that a text names, or by which it answers the question of the title."""
    found = _named_by(asked, text)
    return found if found is not None else _in_sentence_of(asked, text)


def _named_by(asked: Asked, text: str) -> frozenset[str] | None:
    """Return the letters that a text names, or a word of truth in front of it: `No, it diverges`.

    What the word stands in front of counts before it.
    """
    choices: Mapping[str, str] = asked.part.options["choices"]
    text = with_nouns_repeated(_ARROW.sub("", text), map(str, choices.values()))
    if is_quantity_of_one(text) and "(" not in "".join(map(str, choices.values())):
        return None
    if speaks_of_opposites(asked.part.title, choices):
        less = opposite_of(text, asked.part.title)
        named = chosen(less, choices) if less else None
        if named is not None and len(named) == 1:
            return frozenset(choices) - named if len(choices) == _TWO else None
    several = len(asked.part.options["correct"]) > 1
    found = said_of_each(text, choices) if several else None
    found = chosen(text, choices) if found is None else found
    head = word_of_truth(text) if found is None else None
    if head is None:
        return found
    led = any(word_of_truth(str(said)) for said in choices.values())
    named = chosen(head.rest, choices) if head.rest and not led else None
    letter = letters_of_truth(asked.part.title, choices).get(head.truth)
    return named if named is not None or letter is None else frozenset((letter,))


def _in_sentence_of(asked: Asked, text: str) -> frozenset[str] | None:
    """Return the choice by which a sentence answers the question of the title, if it does."""
    truth = truth_in_sentence(text, asked.part.title)
    if truth is None:
        return None
    letter = letters_of_truth(asked.part.title, asked.part.options["choices"]).get(truth)
    return None if letter is None else frozenset((letter,))


def _letter(text: str) -> str:
    return re.split(r"[\s).:]", text.strip().lstrip("("), maxsplit=1)[0]
