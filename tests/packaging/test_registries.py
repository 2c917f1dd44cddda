"""Each kind that is listed has a page for its readers and a table of cases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click
import pytest

from grader.answers.registry import ANSWER_KINDS
from grader.commands.collect import collect
from grader.commands.export import export
from grader.exports.registry import EXPORTS
from grader.models.registry import MODELS
from grader.platforms.export.exporting import TARGETS
from grader.platforms.systems.registry import PLATFORMS
from grader.readers.registry import readers, suffixes
from grader.rubric.schema.document import PART_SPECS
from tests.helpers.tables import from_yaml
from tests.packaging.message_pages import ROOT


@pytest.mark.parametrize("kind", sorted(ANSWER_KINDS))
def test_a_kind_of_answer_has_its_page(kind: str) -> None:
    _has_page("answer-kinds", kind)


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_a_model_has_its_page(kind: str) -> None:
    _has_page("models", kind)


def _has_page(folder: str, kind: str) -> None:
    page = ROOT / "docs" / folder / f"{kind}.md"
    assert page.is_file(), f"write {page.relative_to(ROOT)}"
    text = page.read_text(encoding="utf-8")
    assert len(text.split()) >= 20, "a page says what it is for, its options, and an example"
    assert kind in text


def test_every_kind_of_answer_of_a_rubric_can_be_marked() -> None:
    assert set(PART_SPECS) == set(ANSWER_KINDS)


@pytest.mark.parametrize("kind", sorted(ANSWER_KINDS))
def test_a_kind_of_answer_has_a_table_of_cases(kind: str) -> None:
    assert _has_cases("answers", kind)


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_a_model_has_cases(kind: str) -> None:
    assert _has_cases("models", kind)


@pytest.mark.parametrize("kind", sorted(readers()))
def test_a_reader_has_cases(kind: str) -> None:
    """Some case is a file whose name ends as those of this reader do."""
    own = [suffix for suffix, name in suffixes().items() if name == kind]
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "tests" / "readers").rglob("*")
        if path.suffix in (".py", ".yaml")
    ]
    named = re.compile(rf"\w({'|'.join(map(re.escape, own))})['\":\s]")
    assert any(named.search(text) for text in texts)


def _has_cases(package: str, kind: str) -> bool:
    """Whether a table is named after the kind, or rows of a shared table or test name it."""
    folder = ROOT / "tests" / package
    if any(kind in path.stem for path in folder.rglob("*.y*ml")):
        return True
    return any(_names(path, kind) for path in folder.rglob("*.y*ml")) or any(
        kind in path.stem or f'"{kind}"' in path.read_text(encoding="utf-8")
        for path in folder.rglob("test_*.py")
    )


def _names(path: Path, kind: str) -> bool:
    return kind in set(_words(from_yaml(path.read_text(encoding="utf-8"))))


def _words(data: object) -> Iterable[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from _words(value)
    elif isinstance(data, list):
        for item in data:
            yield from _words(item)
    elif isinstance(data, str):
        yield data


def test_every_export_is_described_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in EXPORTS if name not in text]


@pytest.mark.parametrize(
    ("command", "option", "known"),
    [(export, "to", TARGETS), (collect, "platform", tuple(PLATFORMS))],
)
def test_a_command_offers_every_platform(
    command: click.Command, option: str, known: tuple[str, ...]
) -> None:
    """The names stand in the commands too, which start without importing the platforms."""
    (offered,) = [each.type for each in command.params if each.name == option]
    assert isinstance(offered, click.Choice)
    assert set(known) <= set(offered.choices)
