"""Choices that answer the question of a title: `No.`, `It is not abelian.` for `Is S_3 abelian?`

A title may ask for yes or no, or for one of two opposites. It is answered by a word of truth, or by
a sentence that says what is asked, or denies it, of what is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from grader.answers.kinds.choices.other_words import are_opposite, reconsidered, stem_of
from grader.expressions.phrases import (
    FALSE_WORDS,
    NO_WORDS,
    TRUE_WORDS,
    YES_WORDS,
    pattern_of,
)

#: Words of truth; a letter alone may be a name, `n - 1`, but for `T.` and `F.`
_YES = pattern_of(tuple(word for word in YES_WORDS | TRUE_WORDS if len(word) > 1))
_NO = pattern_of(tuple(word for word in NO_WORDS | FALSE_WORDS if len(word) > 1))
_REASON = r"(?:because|since|as|due|weil|da|denn|porque|car)(?!\w)"
#: A word of truth in front of its reasons: `No.`, `Yes, because ...`, `no it's composite`.
_IN_FRONT = re.compile(
    rf"\W*+(?P<word>(?P<yes>{_YES}|yep|yeah|yup|correct|(?-i:T))|{_NO}|nope|nah|(?-i:F))(?!\w)"
    r"[*_]{0,3}\s?"
    rf"(?:[.,;:!(–—]|-(?!\w)|(?<=\s)-|\W*\Z|(?=(?:{_REASON}|(?:it|its|they|this|that|we|there)(?!\w))))"
    r"\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: What asks whether something is so.
_ASKS = re.compile(
    r"\W*(?:is|are|was|were|does|do|did|can|could|has|have|will|would|must|should|may)\s"
    r"(?:.*\?\W*|[^?:;,.()]{3,100})\Z"
    r"|(?!\W*(?:what|which|who|whose|where|when|why|how|find|give|name)\b)[^?:;]{3,100}\?\W*\Z"
    r"|[^?]*\b(?:whether|if)\s[^?]*\Z|.*[.;:,]\s(?:is|are|does|do|can|has|have)\s[^?]*\?\W*\Z",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"(?:one|many)[- ]to[- ](?:one|many)|[^\W_]\w*(?:-\w+)*")
_CLAUSE_END = re.compile(
    rf"[.;:,!](?!\d)|\s\(|\b(?:but|so|by|while)\b|\b{_REASON}|(?=\bwe\s)", re.IGNORECASE
)
_SHORT_FORMS = (
    (re.compile(r"\b(?:cannot|can['’]t)\b"), "can not"),
    (re.compile(r"\bwon['’]t\b"), "will not"),
    (re.compile(r"n['’]t\b"), " not"),
)
#: Where what is asked ends, and a place or time of it begins: `converged after 100 steps`.
_ASIDE = frozenset({"after", "at", "under", "on", "over", "during", "within", "for", "in"})
#: A name of what is asked about: `L`, `H_0`, `S_3`; the article is none.
_NAME = re.compile(r"(?!a\Z|i\Z)[a-z](?:_\w|_?\d)?")
_OF_BEING = re.compile(r"['’]s\b")
_DENIALS = frozenset(
    {"not", "no", "never", "non", "isnt", "fail", "fails", "failed", "neither", "nor", "nowhere"}
)
#: Words that leave open whether something is so.
_OPEN = frozenset(
    {"if", "when", "whenever", "unless", "would", "could", "might", "may", "maybe", "perhaps"}
    | {"hardly", "barely", "nearly", "almost", "partly", "locally", "piecewise", "everywhere"}
    | {"only", "were", "or", "sometimes", "iff", "either", "suppose", "assume", "whether"}
)
_DOING = frozenset({"does", "do", "did"})
_VERBS = (
    _DOING,
    {"is", "are", "was", "be"},
    {"has", "have", "had"},
    {"can"},
    {"will"},
    {"must", "should"},
)
_ALL_VERBS = frozenset[str]().union(*_VERBS)
_ARTICLES = frozenset({"the", "this", "that", "these", "those", "our", "such", "both"})
#: What stands in a sentence beside what it says.
_BESIDE = _ARTICLES | frozenset(
    {"a", "an", "it", "they", "he", "she", "we", "i", "there", "here", "hence", "thus", "then"}
    | {"therefore", "and", "of", "from", "any", "more", "such", "think", "find", "see", "also"}
    | {"clearly", "obviously", "definitely", "certainly", "indeed", "really", "actually", "always"}
    | {"yes", "answer", "to", "at", "in", "as", "exist", "exists", "longer", "than"}
    | {"null", "hypothesis", "h0", "h_0", "statistically"}
)
_OTHERS = frozenset({"other", "others", "another"})
_LONGEST_SUBJECT = 4
_LEAST_PREDICATE = 4


def letters_of_truth(title: str, choices: Mapping[str, str]) -> Mapping[bool, str]:
    """Return the choices for yes and for no to the question of a title; none where it asks neither.

    To `Is the system unstable?` the choice `unstable` of two opposites is the yes.
    """
    if len(choices) != len(_TRUTHS):
        return {}
    sides = {_side(said): letter for letter, said in choices.items()}
    if {*sides} == {*_TRUTHS}:
        return {truth: sides[truth] for truth in _TRUTHS}
    words = {str(said).casefold().strip(): letter for letter, said in choices.items()}
    meant = _asked_choice(title, words) if {*sides} == {None} else None
    return {said == meant: letter for said, letter in words.items()} if meant else {}


_TRUTHS = (True, False)
_FOR_TRUTH = ((YES_WORDS | TRUE_WORDS, True), (NO_WORDS | FALSE_WORDS, False))


def _side(said: object) -> bool | None:
    """Return what a choice says, if it says nothing but yes or no."""
    word = str(said).casefold().strip(" .,")
    return next((side for known, side in _FOR_TRUTH if word in known), None)


def _asked_choice(title: str, choices: Iterable[str]) -> str | None:
    """Return which of two opposites a question asks for: `Is it stable?`, `independent?`."""
    both = [*choices]
    if len(both) != len(_TRUTHS) or not are_opposite(*both) or _ASKS.match(title) is None:
        return None
    stems = {_stem(word) for word in _words(title)}
    asked = [said for said in both if _stem(said) in stems]
    return asked[0] if len(asked) == 1 and not stems & _DENIALS else None


class WordOfTruth(NamedTuple):
    """A word of truth in front of a text, and what stands behind it: `No, it diverges`."""

    word: str
    truth: bool
    rest: str


def word_of_truth(text: str) -> WordOfTruth | None:
    """Return the word of truth in front of a text, if there is one."""
    found = _IN_FRONT.match(text)
    return found and WordOfTruth(found["word"], found["yes"] is not None, found["rest"])


def truth_in_sentence(text: str, title: str) -> bool | None:
    """Return whether a text says what the question of a title asks, or denies it.

    So do `Merge sort is stable`, `non-abelian` and `It does not`; None for what is said of other
    things, or with a condition.
    """
    question = _Question.of(title)
    if question is None or reconsidered(text):
        return None
    said = set[bool]()
    for clause in _CLAUSE_END.split(text):
        words = _words(clause)
        if _OPEN & {*words}:
            break
        truth = question.answered(words)
        if truth is not None:
            said.add(truth)
    return said.pop() if len(said) == 1 else None


@dataclass(frozen=True, slots=True)
class _Question:
    """What a title asks: its words, the last of which says what, and the verbs that say so."""

    words: Sequence[str]
    predicate: str
    verbs: frozenset[str]

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, title: str) -> _Question | None:
        words = _words(title)
        if _ASKS.match(title) is None or _DENIALS & {*words}:
            return None
        end = next((at for at, word in enumerate(words) if word in _ASIDE), len(words))
        said = [word for word in words if len(word) >= _LEAST_PREDICATE]
        asked = [word for word in words[:end] if word in said and word not in _ALL_VERBS]
        predicate = next(reversed(asked or said), "")
        families = [family for family in _VERBS if family & {*words}] or [_DOING]
        return cls(words, predicate, frozenset[str]().union(*families))

    def answered(self, words: Sequence[str]) -> bool | None:
        """Return whether a clause answers yes or no, if it answers."""
        verb = next((at for at, word in enumerate(words) if word in _ALL_VERBS), None)
        if verb is None:
            return self._said(self._to_predicate(words)) if any(map(self._is_said, words)) else None
        subject, rest = words[:verb], words[verb + 1 :]
        if not self._is_asked_about(subject):
            return None
        if all(word in _BESIDE or word in _DENIALS for word in rest):
            elliptical = words[verb] in self.verbs and bool(subject)
            return self._parity([*subject, *rest]) if elliptical else None
        return self._said(rest if words[verb] in _DOING else self._to_predicate(rest))

    def _to_predicate(self, words: Sequence[str]) -> Sequence[str]:
        """Return words without what is said of the predicate: `it converges absolutely`.

        Where it is denied, what follows counts: who `does not converge absolutely` may converge.
        """
        at = next((at for at, word in enumerate(words) if self._is_predicate(word)), len(words))
        return words if _DENIALS & {*words[:at]} and self.verbs == _DOING else words[: at + 1]

    def _is_said(self, word: str) -> bool:
        """Whether a word says what is asked without another verb: `nonabelian`, `it escapes`."""
        other_form = word not in self.words and any(_alike(word, own) for own in self.words)
        return self._is_predicate(word) or other_form

    def _said(self, words: Sequence[str]) -> bool | None:
        """Return whether words say what is asked, or deny it; None where they say anything else."""
        return self._parity(words) if all(map(self._is_word_of_it, words)) else None

    def _parity(self, words: Sequence[str]) -> bool | None:
        denials = sum(word in _DENIALS for word in words)
        denials += sum(self._denies(word) for word in words)
        return denials == 0 if denials < len(_TRUTHS) else None

    def _is_asked_about(self, subject: Sequence[str]) -> bool:
        """Whether a sentence is about what the question is about: `it`, `the group`, `S_3`."""
        if _OTHERS & {*subject}:
            return False
        if "than" in self.words:
            at = self.words.index("than")
            if {*subject} & ({*self.words[at:]} - {*self.words[:at]}):
                return False
        if all(map(self._is_word_of_it, subject)):
            return True
        if len(subject) == 1 and _NAME.fullmatch(subject[0]):
            return not any(map(_NAME.fullmatch, self.words))
        nouns = [word for word in subject if len(word) >= _LEAST_PREDICATE and word in self.words]
        return bool(_ARTICLES & {*subject}) and not nouns and len(subject) <= _LONGEST_SUBJECT

    def _is_word_of_it(self, word: str) -> bool:
        known = word in _BESIDE or word in _DENIALS or word in _ALL_VERBS
        return known or self._is_predicate(word) or any(_alike(word, own) for own in self.words)

    def _is_predicate(self, word: str) -> bool:
        return bool(self.predicate) and (_alike(word, self.predicate) or self._denies(word))

    def _denies(self, word: str) -> bool:
        one, other = _stem(word), _stem(self.predicate)
        return are_opposite(one, other) or are_opposite(word, self.predicate)


def _alike(one: str, other: str) -> bool:
    return _stem(one) == _stem(other) or f"{one}s" == other or f"{other}s" == one


def _words(text: str) -> list[str]:
    """Return the words of a text: `K_{4}` and `one to one` are one, `isn't` is two."""
    plain = text.casefold().replace("$", "").replace("_{", "_").replace("*", "")
    for short, full in _SHORT_FORMS:
        plain = short.sub(full, plain)
    return [word.replace(" ", "-") for word in _WORD.findall(_OF_BEING.sub(" is", plain))]


@lru_cache(maxsize=1024)
def _stem(word: str) -> str:
    return stem_of(word.casefold()) or word.casefold()
