"""`text`: a few words, matched by patterns; what matches none goes to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from grader.answers.base import Checked, KindFacts, MarkOutcome, Message, Response
from grader.answers.explain.verdicts import FULL, review
from grader.answers.find.chains import field_of
from grader.answers.find.ranking import announced_words, stressed_words
from grader.answers.find.reading import raw_text
from grader.answers.patterns import PatternError, matches
from grader.errors import Place
from grader.expressions.announcing import (
    bare_words,
    denies,
    is_an_announcement,
    without_announcement,
    without_reason,
)
from grader.expressions.numerals import ARROW
from grader.readers.document import Document, ListBlock, Prose
from grader.rubric.types import Asked

LONGEST_TEXT = 400
"""Longer answers are prose: a pattern for the whole answer would not be meant for them."""


class TextKind:
    """The words under the part's headings, one response per paragraph or item."""

    name = "text"
    facts = KindFacts(
        in_words=True,
        own_reference=False,
        taught_by="pattern",
        in_key=lambda options: options["accept"],
    )

    def find(self, asked: Asked, document: Document) -> tuple[Response, ...]:
        """Return the texts that may be the answer."""
        entry = field_of(asked, document)
        if entry is not None:
            raw = raw_text(entry.value)
            return (Response(raw, raw, entry.place),)
        found: list[Prose] = []
        for block in document.blocks:
            if isinstance(block, Prose):
                found.append(block)
            elif isinstance(block, ListBlock):
                found.extend(block.items)
        words = [(_after(block.text, asked.part.find.after), block.place) for block in found]
        said = [(text, place) for text, place in words if text]
        return tuple(
            Response(text, without_announcement(text) or text, place)
            for text, place in announced_words(said) or stressed_words(found) or _together(said)
        )

    def check(self, asked: Asked, response: Response) -> Checked:
        """Match the whole text with the patterns."""
        read = response.read if isinstance(response.read, str) else response.raw
        texts = [" ".join(text.split()).strip(" .!,;") for text in (response.raw, read)]
        texts += [text[1:-1] for text in texts if _IN_BRACKETS.fullmatch(text)]
        texts += [_as_typed(text) for text in texts]
        texts += [text.rpartition("=")[2].strip() for text in texts if "=" in text]
        texts += [bare_words(text) for text in texts]
        texts += [_without_subject(text, asked.part.title) for text in texts]
        texts += [_behind_title(text, asked.part.title) for text in texts]
        ends = (_CONCLUDED.search(text[-_FARTHEST:]) for text in texts)
        texts += [end["end"] for end in [*ends] if end is not None]
        texts += [_as_seen(text) for text in texts]
        if len(texts[0]) > LONGEST_TEXT:
            return review("long-text", "This is longer than the patterns are made for.")
        try:
            found = [_match(text, asked.part.options) for text in dict.fromkeys(texts)]
        except PatternError as error:
            return review("pattern", f"A pattern of the rubric cannot be used: {error}.")
        return next((e for e in found if e.outcome is not MarkOutcome.NEEDS_REVIEW), found[0])


_FARTHEST = 200
#: How signs are set among mathematics that are typed plainly: `$(0\mid 1)^{*}01$`.
_SET = re.compile(r"\$|\\[()]|\\(?:text|mathrm|mathtt|texttt)\s?\{([^{}\\]{0,80})\}")
_SIGNS = {"\\mid": "|", "\\vert": "|", "\\cup": "∪", "^{*}": "*", "^*": "*", "^{+}": "+"}


def _as_typed(text: str) -> str:
    plain = _SET.sub(lambda found: found[1] or "", text)
    for sign, typed in _SIGNS.items():
        plain = plain.replace(sign, typed)
    return plain.strip()


#: What stands in front of an answer and says what it is about: `No, it diverges`.
_SAYS_YES_OR_NO = re.compile(r"(?:yes|no|ja|nein|sí|oui|non),\s+", re.IGNORECASE)
_ABOUT = (
    r"(?:it|this|that|they|these|we|es|das|sie|il|elle"
    r"|(?:(?:the|this|our|its|die|der|das|la|el|le) )?"
    r"(?P<noun>[^\W\d_]{1,20}+(?: [^\W\d_]{1,20}+){0,2}?))"
)
_VERB = r"(?::| (?:is|are|was|will be|must be|has|have|follows?|ist|sind|hat|es|est|son):?)"
_BEHIND_VERB = r" (?:an? |clearly |therefore )?"
_SUBJECT = re.compile(rf"{_ABOUT}{_VERB}?{_BEHIND_VERB}", re.IGNORECASE)
#: The same with its verb or a colon, before which several words are the noun.
_SUBJECT_AND_VERB = re.compile(rf"{_ABOUT}{_VERB}{_BEHIND_VERB}", re.IGNORECASE)
_ENDS_WITH_VERB = re.compile(rf"{_VERB}\Z", re.IGNORECASE)
#: What stands last in a line and follows from what is before it: `H -> K, so KHOOR`.
_CONCLUDED = re.compile(
    r"[\s,;.](?:so|hence|thus|therefore|also|donc|daher)(?: it is| we get| the answer is)?:? "
    r"(?P<end>[^,;:]{1,80})\Z"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_REMARK_BEHIND = re.compile(
    r" ?\((?!(?i:or|oder|ou|and|und|maybe|perhaps|possibly)\b)(?:[^()]++|\([^()]*+\))*+\)$"
)
_SUBJECTS = frozenset(
    {
        "series", "sequence", "function", "method", "algorithm", "statement", "claim", "system",
        "integral", "limit", "matrix", "graph", "test", "solution", "point", "equation", "name",
        "curve", "process", "model", "answer", "reihe", "funktion", "verfahren", "formula", "key",
        "ciphertext", "plaintext", "message", "mask", "address", "code", "codeword", "word",
        "output", "result", "expression",
    }
)  # fmt: skip


#: What sets words and signs in LaTeX, and how they are typed where nothing sets them.
_SETTING = re.compile(
    r"\\(?:boxed|fbox|text(?:bf|rm|it)?|math(?:rm|bf|it)|ce|mbox|underline)(?![A-Za-z])|[${}_]"
)
_TYPED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(ARROW), "->"),
    (re.compile(r"\\times(?![A-Za-z])|×"), "x"),
    (re.compile(r"\\[,;:! ]|~|\\[()\[\]]"), " "),
)
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _as_seen(text: str) -> str:
    """Return an answer as its signs are seen: `2 H2 -> ...` of `\\ce{2 H2 -> ...}`, `H2` of `H₂`.

    So a pattern in plain signs matches formulas of chemistry and ratios however they are set.
    """
    for pattern, sign in _TYPED:
        text = pattern.sub(sign, text)
    text = _SETTING.sub("", text).translate(_LOWERED)
    return " ".join(text.split()).strip(" .!,;")


def _without_subject(text: str, title: str) -> str:
    """Return an answer without what it is about: `The series is divergent (harmonic).`"""
    whole = without_reason(text)
    text = _REMARK_BEHIND.sub("", whole)
    text = whole if _ENDS_WITH_VERB.search(text) else text  # `The equilibrium is (U, L)`
    text = _SAYS_YES_OR_NO.sub("", text, count=1)
    found = _SUBJECT_AND_VERB.match(text) or _SUBJECT.match(text)
    noun = found["noun"] if found else None
    known = _SUBJECTS | {word.lower() for word in re.findall(r"[^\W\d_]+", title)}
    if found is None or (noun and not known.issuperset(noun.lower().split())):
        return text
    return text[found.end() :]


def _behind_title(text: str, title: str) -> str:
    """Return what a line says that the title is: `..., so the entering variable is $x_1$`."""
    said, words = text.casefold(), " ".join(title.casefold().split()).rstrip("?.:")
    at = said.rfind(words) if len(words) > _SHORTEST_TITLE and len(said) == len(text) else -1
    behind = _VERB_BEHIND.match(text, at + len(words)) if at > 0 else None
    return text[behind.end() :].strip(" .!,;") if behind is not None else text


_SHORTEST_TITLE = 4
_VERB_BEHIND = re.compile(rf"{_VERB}{_BEHIND_VERB}|\s?[=→]\s?", re.IGNORECASE)


def _match(text: str, options: Mapping[str, Any]) -> Checked:
    ignore_case = bool(options.get("ignore_case", True))
    if any(matches(str(pattern), text, ignore_case) for pattern in options["accept"]):
        return Checked(MarkOutcome.CORRECT, FULL, (Message("right", "This is right."),))
    for known in options.get("reject") or ():
        if matches(str(known["pattern"]), text, ignore_case):
            return _rejected(Fraction(known["share"]), str(known.get("message") or ""))
    return review("text-unknown", "No pattern of the rubric matches; a person will look.")


def _together(said: Sequence[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Return all lines as one answer: none of them is said to be the answer.

    Questions of the sheet that a student copied are none of it.
    """
    answered = [(_without_questions(text), place) for text, place in said]
    said = [(text, place) for text, place in answered if text] or said
    if len({bare_words(text).casefold() for text, _ in said}) == 1:
        return [said[-1]]  # the same again, as in a summary
    said = _behind_sentences(said)
    return [("\n".join(text for text, _ in said), said[0][1])] if said else []


#: The end of a sentence in words: no `e.g.`, no ellipsis.
_ENDS_SENTENCE = re.compile(r"(?<![.\d])(?<!e\.g)(?<!i\.e)(?<!etc)[.!]\Z")


def _behind_sentences(said: Sequence[tuple[str, Place]]) -> Sequence[tuple[str, Place]]:
    """Return the last paragraph, where only whole sentences that name nothing stand above it.

    What a student copied of the sheet and how the answer was found are such sentences. One that
    denies, announces or names something may be the answer itself, or take it back.
    """
    if len(said) < 2:
        return said
    *above, last = said
    return [last] if all(_tells_no_answer(text) for text, _ in above) else said


def _tells_no_answer(text: str) -> bool:
    bare = text.rstrip(" *_")
    if not _ENDS_SENTENCE.search(bare) or len(bare.split()) < _FEWEST_WORDS or denies(bare):
        return False
    return not is_an_announcement(bare) and _NAMES.search(bare) is None


#: A shorter sentence may be an answer: `Mean field.`
_FEWEST_WORDS = 3
#: What says what something is: `It is a shift.`
_NAMES = re.compile(
    r"\b(?:is|are|was|were|be|called|means?|or|either|candidates?|ist|sind|war|oder|heißt|es|son|est|sont|è)\b"
    r"|['’]s\b|[:=]",
    re.IGNORECASE,
)


def _without_questions(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.rstrip(" *_").endswith("?"))


def _after(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        _, found, rest = text.partition(word)
        if found:
            return rest.strip(" :=\n")
    return "" if words else text.strip()


def _rejected(share: Fraction, message: str) -> Checked:
    outcome = MarkOutcome.PARTIAL if share else MarkOutcome.INCORRECT
    if share == 1:
        outcome = MarkOutcome.CORRECT
    return Checked(outcome, share, (Message("text-known", message or "This is not right."),))
