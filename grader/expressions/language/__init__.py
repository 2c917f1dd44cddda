"""The words of a language around mathematics, of all the languages that are read.

What connects formulas, what is a word and no name, numbers and sets in words: a list of each is in
the module of the language. The rest of the program asks here.
"""

from __future__ import annotations

from grader.expressions.language import english, french, german, spanish

_LANGUAGES = (english,)
#: Those in which sets and ranges are said as well.
_OF_SETS = (english, french, german, spanish)

CONNECTIVES = {word: sign for each in _LANGUAGES for word, sign in each.CONNECTIVES.items()}
PLAIN_CONNECTIVES = frozenset[str]().union(*(each.PLAIN_CONNECTIVES for each in _LANGUAGES))
EVERYDAY_FUNCTIONS = frozenset[str]().union(*(each.EVERYDAY_FUNCTIONS for each in _LANGUAGES))
ANSWERS = frozenset[str]().union(*(each.ANSWERS for each in _LANGUAGES))
COMMON = frozenset[str]().union(*(each.COMMON for each in _LANGUAGES))
NUMBERS = {word: value for each in _LANGUAGES for word, value in each.NUMBERS.items()}
PARTS = {word: number for each in _LANGUAGES for word, number in each.PARTS.items()}
MAGNITUDES = {word: power for each in _LANGUAGES for word, power in each.MAGNITUDES.items()}
DOZENS = {word: size for each in _LANGUAGES for word, size in each.DOZENS.items()}
MAGNITUDE_SIGNS = {
    sign: power for each in _LANGUAGES for sign, power in each.MAGNITUDE_SIGNS.items()
}
COUNTING = {word: value for each in _LANGUAGES for word, value in each.COUNTING.items()}
OPERATIONS = {word: sign for each in _LANGUAGES for word, sign in each.OPERATIONS.items()}
WITHIN_COUNTED = frozenset[str]().union(*(each.WITHIN_COUNTED for each in _LANGUAGES))
AFTER_COUNTED = frozenset[str]().union(*(each.AFTER_COUNTED for each in _LANGUAGES))
BEHIND_NUMBERS = frozenset[str]().union(*(each.BEHIND_NUMBERS for each in _LANGUAGES))
SETS = {words: name for each in _LANGUAGES for words, name in each.SETS.items()}
HALF_LINES = tuple(pattern for each in _LANGUAGES for pattern in each.HALF_LINES)
RANGES = tuple(dict.fromkeys(words for each in _OF_SETS for words in each.RANGES))
SET_SENTENCES = tuple(sentence for each in _OF_SETS for sentence in each.SET_SENTENCES)
