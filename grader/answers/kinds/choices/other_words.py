"""Choices in other words than their own: `divergent` for `diverges`, `not even` for `odd`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from grader.answers.kinds.choices.wording import FILLING
from grader.expressions.phrases import RECONSIDERING, pattern_of

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDING = re.compile(r"(?:ences?|ents?|ently|ings?|ed|es|s|ely|ly|e)\Z")
_SHORTEST_STEM = 5
_NEGATIVE = ("un", "in", "im", "ir", "il", "non", "non-", "dis", "not ")
#: Pairs of which one holds where the other does not.
_COMPLEMENTS = (("converg", "diverg"), ("even", "odd"))
_NOT = re.compile(
    r"(?:do(?:es)?|did|is|are|was|were|will|can|must)(?:\s?not|n['’]t)|(?:can)?not|never|no longer",
    re.IGNORECASE,
)


_BESIDE = r"(?:(?:an?|the|linearly|actually)\s)?"
#: Nothing behind it changes what is denied, as in `does not converge absolutely`.
_AT_ITS_END = r"(?=\s*(?:[.,;:!(]|\Z)|\s(?:because|since|as|by|due|so|here)(?!\w)"
_AT_ITS_END += r"|\s(?:for|at|with|when|if)\s\$?[^\s=<>]{1,12}\s?[=<>])"


def distinguishing(words: Mapping[str, str]) -> dict[str, str]:
    """Return the choices by the words that the others do not have: `independent`.

    Nothing where a choice has no word of its own, or where no two of them have any in common.
    """
    split = {said: [w for w in said.split() if w not in FILLING] or [said] for said in words}
    pairs = {(word, letter) for said, letter in words.items() for word in said.split()}
    counts = Counter(word for word, _ in pairs)
    own = {said: " ".join(w for w in each if counts[w] <= 1) for said, each in split.items()}
    shared = any(count > 1 or word in FILLING for word, count in counts.items())
    usable = shared and all(len(each) > 2 for each in own.values())
    return {own[said]: letter for said, letter in words.items()} if usable else {}


def in_words_of_choices(text: str, words: Mapping[str, str]) -> str:
    """Return a text with the words of the choices in place of others from the same stem."""
    stems: dict[str, str] = {}
    for said in words:
        stem = stem_of(said)
        if stem:
            stems[stem] = "" if stem in stems else said  # two choices from one stem: neither
    known = {word for said in words for word in said.split()}
    for word in known - words.keys():
        if word.endswith("ly") and stem_of(word):
            stems.setdefault(stem_of(word), word)  # `conditional` for `conditionally`
    short = {less: word for less, word in _SHORT.items() if word in known and less not in known}

    def in_full(found: re.Match[str]) -> str:
        word = found[0].casefold()
        return stems.get(stem_of(word), "") or short.get(word, "") or found[0]

    return _WORD.sub(in_full, text)


_SHORT = {"min": "minimum", "max": "maximum"}
_ABBREVIATED = re.compile(r"(?<!\w)[^\W\d_]{3,10}(?:\.(?!\w)|(?!\w))")
_MOST_ABBREVIATED = 3


def in_full(text: str, choices: Iterable[object]) -> str:
    """Return a text with the words of the choices that it abbreviates: `abs. conv.`, `lin. dep.`

    Without a full stop a word is only an abbreviation where nothing else is said: `div`.
    """
    words: set[str] = {w for said in choices for w in _WORD.findall(str(said).casefold())}
    alone = len(text.split()) <= _MOST_ABBREVIATED

    def whole(found: re.Match[str]) -> str:
        short = found[0].rstrip(".").casefold()
        meant = {word for word in words if word.startswith(short)}
        if len(meant) != 1 or short in words or not (alone or found[0].endswith(".")):
            return found[0]
        return meant.pop()

    return _ABBREVIATED.sub(whole, text)


def with_whole_choices(text: str, words: Iterable[str]) -> str:
    """Return a text with choices of two words as they are given: `unitary elastic`."""
    for said in words:
        text = _of_two_words(said).sub(said, text) if said.count(" ") == 1 else text
    return text


@lru_cache(maxsize=256)
def _of_two_words(said: str) -> re.Pattern[str]:
    """Return a pattern of a choice of two words with another ending: `unitary elastic`."""
    first, second = map(re.escape, said.split())
    return re.compile(rf"(?<!\w){first}\w{{0,5}}[ -]{second}(?!\w)", re.IGNORECASE)


def stem_of(word: str) -> str:
    """Return what is left of a single word without its ending; empty where that is too short."""
    bare = _DOUBLED.sub(r"\1", _ENDING.sub("", word, count=1))
    return bare if len(bare) >= _SHORTEST_STEM and " " not in word else ""


#: A consonant that an ending doubles: `overfitting` of `overfits`.
_DOUBLED = re.compile(r"([bdgmnprt])\1\Z")


_CLAUSE_ENDS = re.compile(
    r"\s*(?:[.,;:!()]|\Z)|\s(?:because|since|as|by|due|but|and|or|nor|at|of|in|for|with|where|here)"
    r"(?!\w)",
    re.IGNORECASE,
)


def ends_a_clause(text: str, said: str, words: Iterable[str]) -> bool:
    """Whether a choice's own word is what a clause ends with, but for words of the choices.

    `The test for a minimum fails` chooses nothing, `It is a minimum of f` does.
    """
    stems = {word[:_SHORTEST_STEM] for each in words for word in each.split()}
    folded = text.casefold()
    at = folded.rfind(said)
    while at >= 0:
        end = at + len(said)
        following = _WORD.match(folded, end + 1)
        while following and following[0][:_SHORTEST_STEM] in stems:
            end = following.end()
            following = _WORD.match(folded, end + 1)
        if _CLAUSE_ENDS.match(folded, end):
            return True
        at = folded.rfind(said, 0, at)
    return False


#: What a sentence comes to: `the terms fall to 0, so it converges`.
_CONCLUDES = re.compile(
    r"(?:[,.;:]|\A)\s(?:and\s)?(?:so|hence|thus|therefore|consequently)(?!\w)[,:]?\s"
    r"|\s(?:[=-]{1,2}>|[→⇒⟹∴])\s",
    re.IGNORECASE,
)
#: What is not chosen, behind what is: `conditionally, not absolutely`.
_NOT_THE_OTHER = re.compile(
    r"[,;]?\s(?:but\s|and\s)?not\s(?:an?\s)?[^\W\d_]{3,20}(?:\s[^\W\d_]{3,20})?\Z", re.IGNORECASE
)


def conclusions(text: str) -> Iterator[str]:
    """Yield what a sentence comes to, and what it chooses without what it does not choose."""
    ends = [found.end() for found in _CONCLUDES.finditer(text)]
    last = text[ends[-1] :] if ends else text
    chosen = _NOT_THE_OTHER.sub("", last)
    yield from dict.fromkeys(each for each in (last, chosen) if each and each != text)


#: Where somebody thinks again: `c, no wait, b`, `c) mode. No, b.`, `c is wrong, b`.
_THINKS_AGAIN = re.compile(
    rf"(?<!\w)(?:(?:{pattern_of(RECONSIDERING)})(?!\w)|(?:no|nein|nope)(?=\s?[,.;:!—–-]|\s\(?[A-Za-z]\)?\W*\Z)"
    r"|(?:is|was)\s(?:wrong|incorrect|not\sright|false)(?=\W+\w))",
    re.IGNORECASE,
)
_SAID_AGAIN = re.compile(
    r"\A[\s,.;:!…)—–-]*(?:(?:so|that|and)\s)?"
    r"(?:(?:it(?:['’]?s|\sis|\sshould\sbe|\smust\sbe)|should\sbe|the\sanswer\sis|my\sanswer\sis"
    r"|i\s(?:choose|pick|say|meant?|think|go\swith)|es\sist|to)[\s:]+)?",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(
    r"(?<![\s,])[\s,]{1,4}(?:now|instead|after\sall|then)\W{0,3}\Z", re.IGNORECASE
)


def changes_its_mind(text: str) -> bool:
    """Whether a word says that what stands around it is no longer meant."""
    return _TAKEN_BACK.search(text) is not None


_TAKEN_BACK = re.compile(
    rf"(?<!\w)(?:{pattern_of(RECONSIDERING)}|instead|at first|eigentlich)(?!\w)", re.IGNORECASE
)


def reconsidered(text: str) -> str:
    """Return what a text says behind the last word of a change of mind; nothing without one."""
    said = _AFTER_ALL.sub("", text)
    last = max((found.end() for found in _THINKS_AGAIN.finditer(said)), default=0)
    if not last and said == text:
        return ""
    return _SAID_AGAIN.sub("", said[last:], count=1)


#: A word with what is set in front of it by a hyphen: `non-spontaneous`, `sub-critical`.
_HYPHENATED = re.compile(r"(?<![\w-])(?P<front>[^\W\d_]{2,10})-(?P<word>[^\W\d_]{3,20})(?![\w-])")
_NON = re.compile(r"(?<!\w)non\s?(?P<word>[^\W\d_]{3,20})(?!\w)", re.IGNORECASE)
_DENYING = frozenset({"non", "un", "in", "not", "nicht"})


def without_hyphens(text: str, choices: Iterable[str]) -> str:
    """Return `subcritical` for `sub-critical`, and `not spontaneous` for `non-spontaneous`.

    What is set in front of a word makes another word of it, which a choice may be.
    """
    words = {word for said in choices for word in _WORD.findall(said.casefold())}

    def joined(found: re.Match[str]) -> str:
        front, word = found["front"].casefold(), found["word"].casefold()
        if found[0].casefold() in words:
            return found[0]
        if front + word in words or (word in words and front not in words):
            return f"not {found['word']}" if front in _DENYING else found["front"] + word
        return found[0]

    text = _HYPHENATED.sub(joined, _NON.sub(r"non-\g<word>", text))
    for said in words:
        if "-" in said:
            text = re.sub(rf"(?<!\w){said.replace('-', '')}(?!\w)", said, text, flags=re.IGNORECASE)
    return text


#: Letters apart, in a bracket or not: `{A, D}`, `A, D`.
_LETTERS_APART = re.compile(
    r"(?<![\w{(])(?:\\?\{|\()?\s?[A-Z](?:(?:\s?,\s?|\sand\s)[A-Z]){1,5}\s?(?:\\?\}|\))?(?![\w}])"
)
_LETTERS = re.compile(r"[A-Z]{1,6}")


def with_letters_joined(text: str, choices: Iterable[str]) -> str:
    """Return `AD` for `{D, A}`, where the choices are sets of letters, such as keys of a table."""
    sets = [said.strip() for said in choices]
    if not all(map(_LETTERS.fullmatch, sets)) or max(map(len, sets)) < 2:
        return text

    def joined(found: re.Match[str]) -> str:
        letters = "".join(sorted(re.findall(r"[A-Z]", found[0])))
        return next((said for said in sets if "".join(sorted(said)) == letters), letters)

    return _LETTERS_APART.sub(joined, text)


_REPEATS_QUESTION = re.compile(r"(?P<question>[^:?]{3,80})[:?]\s+(?P<rest>\S.*)", re.DOTALL)


def behind_the_question(text: str, choices: Iterable[str]) -> str:
    """Return `real` of `Real or virtual: real`, where the question stands in front once more."""
    found = _REPEATS_QUESTION.fullmatch(text.strip())
    if found is None:
        return text
    head = _WORD.findall(found["question"].casefold())
    named = [said for said in choices if len(said) > 1 and {*said.casefold().split()} <= {*head}]
    return found["rest"] if len(named) > 1 else text


_DENIES = re.compile(
    r"(?<!\w)(?:wrong|false|incorrect|not|no|none|never|neither|cannot|excluded|impossible)(?!\w)|n['’]t(?!\w)",
    re.IGNORECASE,
)


def in_own_words(end: str, choices: Iterable[object]) -> bool:
    """Whether a conclusion names a choice by a word, and denies nothing: not `so (c) is wrong`."""
    stems = {
        word[:_SHORTEST_STEM]
        for said in choices
        for word in _WORD.findall(str(said).casefold())
        if len(word) > _SHORTEST_WORD
    }
    said = {word[:_SHORTEST_STEM] for word in _WORD.findall(end.casefold())} | {
        word[:_SHORTEST_STEM] for short, word in _SHORT.items() if short in end.casefold()
    }
    return bool(stems & said) and _DENIES.search(end) is None


_SHORTEST_WORD = 2


def denied_choice(text: str, words: Mapping[str, str]) -> str | None:
    """Return the other one of two opposites, where a text denies one: `It is not stable.`"""
    if len(set(words.values())) != 2 or len(_NOT.findall(text)) != 1:
        return None
    for said, letter in words.items():
        for other, its_letter in words.items():
            if its_letter == letter or not are_opposite(said, other):
                continue
            denied = re.compile(
                rf"(?<!\w)(?:{_NOT.pattern})\s{_BESIDE}{re.escape(said)}{_AT_ITS_END}",
                re.IGNORECASE,
            )
            if denied.search(text) and not re.search(rf"(?<!\w){re.escape(other)}(?!\w)", text):
                return its_letter
    return None


def are_opposite(one: str, other: str) -> bool:
    """Whether one of two words denies the other: `stable` and `unstable`, `even` and `odd`."""
    if any(prefix + one == other or prefix + other == one for prefix in _NEGATIVE):
        return True
    pairs = ((one, other), (other, one))
    return any(a.startswith(x) and b.startswith(y) for a, b in pairs for x, y in _COMPLEMENTS)
