"""The folders of tests are those of the package, so that a test is found where its subject is."""

from __future__ import annotations

from pathlib import Path

import pytest

import grader
from tests.packaging.message_pages import ROOT

PACKAGE = Path(grader.__file__).parent
TESTS = ROOT / "tests"

#: Folders of tests about no single package, and why each is one.
OWN_FOLDERS = {
    "golden": "the example class as a whole, against stored results",
    "packaging": "the distribution, the layers, and the registries",
    "patterns": "every regular expression of the program is attacked",
    "sheets": "a layout with a kind of answer, through the whole program",
}


def _folders_with_tests() -> set[str]:
    return {str(path.parent.relative_to(TESTS)) for path in TESTS.rglob("test_*.py")} - {"."}


@pytest.mark.parametrize("folder", sorted(_folders_with_tests()))
def test_a_folder_of_tests_is_named_after_a_package(folder: str) -> None:
    assert folder in OWN_FOLDERS or (PACKAGE / folder / "__init__.py").is_file()


def test_the_list_of_other_folders_names_no_folder_that_is_gone_or_a_package() -> None:
    assert set(OWN_FOLDERS) <= _folders_with_tests()
    assert not any((PACKAGE / folder).exists() for folder in OWN_FOLDERS)
