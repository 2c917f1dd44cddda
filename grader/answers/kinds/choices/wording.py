"""The words of choices: what is said of each letter, and where that stands in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from unicodedata import normalize

from grader.expressions.functions import plain_function
from grader.expressions.phrases import (
    FALSE_WORDS,
    NO_WORDS,
    TRUE_WORDS,
    YES_WORDS,
)

PUNCTUATION = "().[]{}*_`:$\"'“” !"
_WORDS = r"[^\W_]+"
_SUBSCRIPT = re.compile(r"(?<=[^\W_])_\{?([^\W_]{1,8})\}?")
#: A number above the line of a word, which is a part of that word: `sp^3`.
_RAISED = re.compile(r"(?<=[a-z]{2})\s?\^\s?\{?(\d)\}?")
_RAISED_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


def with_raised_digits(text: str, words: Iterable[str]) -> str:
    """Return `sp3` of `sp^3` and `sp³`, where a choice is a word that ends with a digit."""
    if not any(_ENDS_WITH_DIGIT.fullmatch(said) for said in words):
        return text
    return _RAISED.sub(r"\1", text.translate(_RAISED_DIGITS))


_ENDS_WITH_DIGIT = re.compile(r"[^\W\d_]{2,12}\d")


def with_truths(words: Mapping[str, str], letters: Iterable[str]) -> Mapping[str, str]:
    """Return the words of choices with those of other languages, where true or false is chosen.

    `t` is true, too, unless it is one of the `letters` that name the choices.
    """
    found = dict(words)
    taken = frozenset(words) | frozenset(letters)
    for pair in ((TRUE_WORDS, FALSE_WORDS), (YES_WORDS, NO_WORDS)):
        sides = [[letter for said, letter in words.items() if said in side] for side in pair]
        if len(words) == len(pair) and all(len(one) == 1 for one in sides):
            for side, (letter,) in zip(pair, sides, strict=True):
                found |= dict.fromkeys(side - taken, letter)
    return found


#: An article in front of a noun; before a verb it is a name: `A is riskier`.
ARTICLE = re.compile(r"(?:an?|the) (?=[^\W_]{2})(?!(?:is|are|was|has|have|and|or|does|can|will)\b)")


def words_of(choices: Mapping[str, str]) -> dict[str, str]:
    """Return the letters by what is said of them: `a minimum` is `minimum`, too."""
    words = {bare_words(str(said)): letter for letter, said in choices.items()}
    shorter = [(ARTICLE.sub("", said, count=1), letter) for said, letter in words.items()]
    shorter = [(said, letter) for said, letter in shorter if said not in words]
    alike = Counter(said for said, _ in shorter)
    return words | {said: letter for said, letter in shorter if alike[said] == 1}


#: What ends the words of a choice that differs from others by its count: `constraint 1`.
_COUNTED_CHOICE = re.compile(r"(?P<noun>[^\W\d_]{3,20}) (?P<count>\d{1,2}|[a-z])", re.IGNORECASE)


def with_nouns_repeated(text: str, said: Iterable[str]) -> str:
    """Return `constraint 1 and constraint 2` for `constraints 1 and 2`, which are two choices."""
    found = [_COUNTED_CHOICE.fullmatch(each.strip()) for each in said]
    nouns = Counter(each["noun"].casefold() for each in found if each)
    for noun in [noun for noun, times in nouns.items() if times > 1]:
        counts = "|".join(re.escape(each["count"]) for each in found if each)
        joint = r"(?:,\s?(?:(?:and|und)\s)?|\s?(?:&|and|und)\s?)"
        several = (
            rf"(?<!\w){re.escape(noun)}s?\s(?P<all>(?:{counts})(?:{joint}(?:{counts})(?!\w))+)"
        )
        text = re.sub(several, partial(_each_with, noun), text, flags=re.IGNORECASE)
    return text


def _each_with(noun: str, found: re.Match[str]) -> str:
    return " and ".join(f"{noun} {count}" for count in _COUNT.findall(found["all"]))


_COUNT = re.compile(r"(?<!\w)(?:\d{1,2}|[A-Za-z])(?!\w)")


#: How one count is written: in words, in digits and in Roman numerals.
_COUNTS = (
    ("zero", "0", "zeroth", "0th"), ("first", "1st"), ("second", "2nd"), ("third", "3rd"),
    ("fourth", "4th"), ("i", "1", "one"), ("ii", "2", "two"), ("iii", "3", "three"),
    ("iv", "4", "four"),
)  # fmt: skip
_SAME_COUNT = {one: frozenset(each) - {one} for each in _COUNTS for one in each}


def with_other_counts(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return the words of choices with `type 1` and `type one` beside `type i`.

    A count alone stays what it is, since it may be a formula.
    """
    others: dict[str, str] = {}
    for said, letter in words.items():
        tokens = said.split()
        for at, token in enumerate(tokens if len(tokens) > 1 else ()):
            for other in _SAME_COUNT.get(token, ()):
                others[" ".join((*tokens[:at], other, *tokens[at + 1 :]))] = letter
    return {**others, **words}


def part_of_one(said: str, words: Mapping[str, str]) -> str | None:
    """Return the choice of which words are all that is said, where no other has one of these.

    So `saddle` is `saddle point`, and `II` is `type II`; what is denied is not told by its denial.
    """
    own = frozenset(bare_words(ARTICLE.sub("", bare_words(said), count=1)).split())
    split = [(frozenset(each.split()), letter) for each, letter in words.items()]
    holding = {letter for each, letter in split if own & each}
    whole = {letter for each, letter in split if own <= each}
    if not own or own & _DENIALS or len(holding) != 1 or holding != whole:
        return None
    return next(iter(holding))


def tells_another(said: str, letter: str, words: Mapping[str, str]) -> bool:
    """Whether all that is said are words of other choices: `b. jump`, `b. It has a jump`.

    A word that the choice of the letter has, too, tells nothing.
    """
    own = frozenset(bare_words(said).split()) - FILLING
    split = [(frozenset(each.split()), other) for each, other in words.items()]
    if not own or any(own & each for each, other in split if other == letter):
        return False
    return any(own <= each for each, other in split if other != letter)


#: Words that say nothing of a choice: `to the left` is `left`.
FILLING = frozenset(
    {"to", "the", "a", "an", "of", "in", "on", "at", "is", "are", "it", "this", "that", "there"}
)
_DENIALS = frozenset({"not", "no", "non", "never", "none"})


def bare_words(text: str) -> str:
    """Return a text in small letters, without signs around it."""
    return " ".join(text.casefold().strip(PUNCTUATION).split())


def named_in(text: str, words: Mapping[str, str]) -> set[str]:
    """Return the choices whose words or formulas stand in a text."""
    bare, signs = f" {in_words(text.casefold())} ", f" {in_signs(text)} "
    names = _SHORT_TRUTHS if are_truths(words) else frozenset[str]()
    inside = {
        said
        for said in words
        if said not in names
        if said and (_stands(said, signs) if is_formula(said) else _is_said(said, bare))
    }
    longest = {said for said in inside if not any(said in o and said != o for o in inside)}
    return {words[said] for said in longest}


def _is_said(said: str, bare: str) -> bool:
    """Whether the words of a choice stand in a text, two of them in either order."""
    words = in_words(said).split()
    if f" {' '.join(words)} " in bare:
        return True
    turned = f" {' '.join(reversed(words))} "
    return len(words) == 2 and turned in bare.replace(" only ", " ")


_ALL_TRUTHS = YES_WORDS | NO_WORDS | TRUE_WORDS | FALSE_WORDS
#: `n` is no, but not in the middle of a sentence, where it is a name: `n log n`.
_SHORT_TRUTHS = frozenset(word for word in _ALL_TRUTHS if len(word) < 2)
_TRUTHS = _ALL_TRUTHS - _SHORT_TRUTHS


def are_truths(words: Mapping[str, str]) -> bool:
    """Whether choices are words of truth, such as yes and no."""
    return not _TRUTHS.isdisjoint(words)


def in_words(text: str) -> str:
    """Return the words of a text with blanks between them; `$H_0$` and `H₀` are the word H0."""
    return " ".join(re.findall(_WORDS, _SUBSCRIPT.sub(r"\1", normalize("NFKC", text))))


def is_formula(said: str) -> bool:
    """Whether a choice is a formula, of which the signs are a part: `-x^2`, `abs(x)`, `1`."""
    if not _SIGN_OR_DIGIT.search(said):
        return False
    return all(len(w) < 3 or plain_function(w) is not None for w in _LETTERS.findall(said))


_SIGN_OR_DIGIT = re.compile(r"[-−+*/^|=<>≤≥√²³]|\d|[A-Za-z]\(")
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[^\W_]+|[-+/^=<>≤≥√]")
_BARS = re.compile(r"\|([^|]{1,40})\|")
_UPRIGHT = re.compile(r"\\(?:mathrm|text|ce|mathsf)\s?(?=\{)")
_SUPERSCRIPTS = str.maketrans({"²": "^2", "³": "^3", "−": "-"})


def in_signs(text: str) -> str:
    """Return the names, numbers and signs of a text; `|x|` and `abs(x)` are one formula."""
    bare = text.casefold().translate(_SUPERSCRIPTS).replace("**", "^")
    bare = _BARS.sub(r" abs(\1)", re.sub(r"\\[lr]?vert(?![a-z])", "|", bare))
    bare = re.sub(r"\\(?:left|right|cdot)(?![a-z])", " ", bare)
    bare = _SUBSCRIPT.sub(r"\1", _UPRIGHT.sub("", bare).replace("}_", "_"))
    return " ".join(_SIGNS.findall(normalize("NFKC", bare)))


def _stands(said: str, signs: str) -> bool:
    """Whether a formula stands in a text, and no sign makes another one of it."""
    around = rf"(?<![-+/^<>]) {re.escape(in_signs(said))} (?![-+/^<>])"
    return re.search(around, signs) is not None
