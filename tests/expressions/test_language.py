"""The words of a language: every language has every list, and the lists mean what is known."""

import inspect
import pkgutil

import pytest

from grader.expressions import language
from grader.expressions.functions import PLAIN_SPELLINGS
from grader.expressions.nodes import Constant, Logic
from grader.expressions.reading import parse

MODULES = [name for _, name, _ in pkgutil.iter_modules(language.__path__)]
LISTS = [name for name, _ in inspect.getmembers(language) if name.isupper() and name[0] != "_"]


def test_every_language_module_is_read():
    assert [f"{language.__name__}.{name}" for name in MODULES] == [
        each.__name__ for each in language._OF_SETS
    ]
    assert set(language._LANGUAGES) <= set(language._OF_SETS)


@pytest.mark.parametrize("name", ["RANGES", "SET_SENTENCES"])
def test_every_language_says_sets_and_ranges(name):
    joined = getattr(language, name)
    assert all(set(getattr(each, name)) <= set(joined) for each in language._OF_SETS)


@pytest.mark.parametrize("name", LISTS)
def test_every_language_has_every_list(name):
    assert all(getattr(each, name) for each in language._LANGUAGES)
    joined = getattr(language, name)
    assert all(set(getattr(each, name)) <= set(joined) for each in language._LANGUAGES)


def test_sets_in_words_are_constants():
    assert set(language.SETS.values()) <= Constant.NAMES


def test_everyday_names_of_functions_are_names_of_functions():
    assert set(PLAIN_SPELLINGS) >= language.EVERYDAY_FUNCTIONS
    assert not language.EVERYDAY_FUNCTIONS & language.COMMON


@pytest.mark.parametrize("word", sorted({"and", "or", "implies", "iff", "xor"}))
def test_a_connective_joins_statements(word):
    read = parse(f"x = 1 {word} y = 2")
    assert isinstance(read, Logic)
    assert read.op == language.CONNECTIVES[word]
