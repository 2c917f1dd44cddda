"""Words for operations: right, wrong, or for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.answers.kinds.operation_labels import meaning_of, operation_of
from grader.expressions.functions import KNOWN_FUNCTIONS
from grader.expressions.operation_words import LEAF_WORDS, OPERATION_WORDS
from tests.helpers.tables import from_yaml

FILE = Path(__file__).parent / "cases" / "operation_labels.yaml"
CASES = [
    (operation, text, meaning)
    for meaning, operations in from_yaml(FILE.read_text(encoding="utf-8")).items()
    for operation, texts in operations.items()
    for text in texts
]


@pytest.mark.parametrize(("operation", "text", "meaning"), CASES)
def test_meaning(operation: str, text: str, meaning: str) -> None:
    assert meaning_of(text, operation).value == meaning


@pytest.mark.parametrize("operation", OPERATION_WORDS)
def test_no_word_of_an_operation_is_wrong_for_it(operation: str) -> None:
    for phrases in OPERATION_WORDS[operation].values():
        for phrase in phrases.split(","):
            assert meaning_of(phrase.strip(), operation).value == "right", phrase


def test_a_sign_is_its_own_operation() -> None:
    assert [operation_of(sign) for sign in "+-*/^"] == list("+-*/^")
    assert operation_of("2*x") == ""
    assert all(operation_of(leaf) == leaf for leaf in LEAF_WORDS)


def test_operations_with_words_are_operators_or_known_functions() -> None:
    others = {"neg", "square", "sigma"}
    signs = {name for name in OPERATION_WORDS if not name.isalpha()}
    assert set(OPERATION_WORDS) - signs - others <= KNOWN_FUNCTIONS.keys()
