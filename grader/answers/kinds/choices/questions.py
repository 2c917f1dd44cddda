"""Choices that answer the question of a title: `No.`, `It is not abelian.` for `Is S_3 abelian?`"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from grader.answers.kinds.choices.other_words import are_opposite, stem_of
from grader.expressions.phrases import NO_WORDS, YES_WORDS, pattern_of

_YES, _NO = pattern_of(tuple(YES_WORDS)), pattern_of(tuple(NO_WORDS))
_HEAD = re.compile(
    rf"\W*+(?:(?P<yes>{_YES})|(?P<no>{_NO}|nope))(?!\w)[*_]{{0,3}}\s?"
    r"(?:[.,;:!(–—-]|\Z|(?=(?:because|since|as)\s))\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: A word of truth in front of a sentence, with no sign behind it: `no it's composite`, `nope`.
_SHORT = re.compile(
    r"\W*+(?:(?P<yes>yes|yep|yeah|yup|true|correct)|no|nope|nah|false)"
    r"(?:\W*\Z|\s?[,.;:!(–—-]|\s(?=(?:it|its|it['’]s|they|this|that|because|since|as|we|there)(?!\w)))",
    re.IGNORECASE,
)
_TRUTH = re.compile(rf"(?:{_YES}|{_NO}|true|false)(?!\w)", re.IGNORECASE)
#: What asks whether something is so.
_ASKS = re.compile(
    r"\W*(?:is|are|was|were|does|do|can|could|has|have|will|must|should)\s.*\?\W*\Z"
    r"|[^?]*\b(?:whether|if)\s[^?]*\Z|.*[.;:,]\s(?:is|are|does|do|can|has|have)\s[^?]*\?\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"(?:[^\W\d_]+[- ]to[- ][^\W\d_]+|[^\W\d_]+)(?:['’]t(?!\w))?")
_CLAUSE_END = re.compile(
    r"[.;:,(!]|\b(?:because|since|as|but|so|due|by|while|and)\b", re.IGNORECASE
)
_DENIALS = frozenset(
    {"not", "no", "never", "non", "cannot", "fails", "neither", "nor", "isnt", "nowhere"}
)
#: Words that leave open whether something is so.
_OPEN = frozenset(
    {"if", "when", "whenever", "unless", "would", "could", "might", "may", "maybe", "perhaps"}
    | {"hardly", "barely", "nearly", "almost", "partly", "locally", "piecewise", "everywhere"}
    | {"only", "were", "or", "sometimes", "iff", "either", "suppose", "assume", "whether"}
)
_SHORTEST = 4


def in_words_of_question(text: str, title: str, choices: Mapping[str, str]) -> str:
    """Return an answer to the question of a title in the words of the choices; else the answer.

    `No.` to `Are A and B independent?` is `dependent`, where that is the other one of two
    opposites, and `It is transitive.` to `Is R transitive?` is `yes`. A yes or no in front of what
    names a choice is left out: `No, it diverges`.
    """
    said = {letter: str(words).casefold().strip() for letter, words in choices.items()}
    by_word = {words: letter for letter, words in said.items()}
    truths = {truth for truth in ("yes", "no") if truth in by_word}
    head = _HEAD.match(text)
    if truths == {"yes", "no"} and len(by_word) == len(truths):
        answered = _as_truth(text, title) if head is None else text
        short = _SHORT.match(text) if answered == text else None
        return answered if short is None else "yes" if short["yes"] else "no"
    if head is None or truths or any(map(_TRUTH.match, by_word)):
        return text
    meant = _asked_choice(title, by_word)
    if meant is None:
        return head["rest"] or text
    (other,) = by_word.keys() - {meant}
    answer = meant if head["yes"] else other
    rest = head["rest"]
    return f"{answer}, because {rest}" if not _names_one(rest, by_word) else rest


def _asked_choice(title: str, choices: Iterable[str]) -> str | None:
    """Return which of two opposites a question asks for: `Is it stable?`, `independent?`."""
    both = [*choices]
    if len(both) != len(_ASKED) or not are_opposite(*both) or _ASKS.match(title) is None:
        return None
    stems = {_stem(word) for word in _words(title)}
    asked = [said for said in both if _stem(said) in stems]
    return asked[0] if len(asked) == 1 and not stems & _DENIALS else None


_ASKED = ("it", "its opposite")


def _names_one(text: str, choices: Iterable[str]) -> bool:
    stems = {_stem(word) for word in _words(text)}
    return any(_stem(word) in stems for said in choices for word in _words(said))


def _as_truth(text: str, title: str) -> str:
    """Return yes or no for a sentence that says the predicate of the question, or denies it."""
    if _ASKS.match(title) is None or _DENIALS & {*_words(title)}:
        return text
    predicate = next((w for w in reversed(_words(title)) if len(w) >= _SHORTEST), "")
    if not predicate:
        return text
    for clause in _CLAUSE_END.split(text):
        words = _words(clause)
        found = [denied for word in words for denied in _says(word, predicate)]
        if not found:
            continue
        denials = sum(word in _DENIALS or word.endswith(("n't", "n’t")) for word in words)
        if _OPEN & {*words} or len(found) != 1 or denials + found[0] > 1:
            return text
        return "no" if denials + found[0] else "yes"
    return text


def _says(word: str, predicate: str) -> Iterable[bool]:
    """Yield whether a word denies what is asked, where it says it or its opposite."""
    one, other = _stem(word), _stem(predicate)
    if one == other:
        yield False
    elif are_opposite(one, other) or are_opposite(word, predicate):
        yield True


def _words(text: str) -> list[str]:
    return [word.casefold().replace(" ", "-") for word in _WORD.findall(text)]


@lru_cache(maxsize=1024)
def _stem(word: str) -> str:
    return stem_of(word.casefold()) or word.casefold()
