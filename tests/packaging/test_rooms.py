"""The rooms of the packages in docs/architecture.md are those of the code, in their order."""

import re
import tomllib
from pathlib import Path

import pytest

import grader
from tests.packaging.message_pages import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
PACKAGE = Path(grader.__file__).parent
ROOMS_OF = re.findall(r"^### The rooms of `(\w+)`", PAGE, re.MULTILINE)

#: No folder holds more modules than a reader takes in at a glance.
MAX_MODULES = 17


def _in_the_page(package: str) -> list[str]:
    section = PAGE.partition(f"### The rooms of `{package}`")[2].partition("\n##")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`(\w+)(?:/|\.py)`", row)]


def _in_the_contract(package: str) -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = (c["layers"] for c in contracts if c.get("containers") == [f"grader.{package}"])
    return [name.strip() for layer in layers for name in layer.split("|")]


def test_the_packages_with_rooms_are_in_the_page() -> None:
    assert {"answers", "equivalence", "marking", "readers", "reports", "rubric"} <= set(ROOMS_OF)


@pytest.mark.parametrize("package", ROOMS_OF)
def test_the_page_lists_the_rooms_in_the_order_of_the_contract(package: str) -> None:
    assert _in_the_page(package) == _in_the_contract(package)


@pytest.mark.parametrize("package", ROOMS_OF)
def test_every_room_is_in_the_contract(package: str) -> None:
    modules = {path.stem for path in (PACKAGE / package).glob("*.py")} - {"__init__"}
    rooms = modules | {path.parent.name for path in (PACKAGE / package).glob("*/__init__.py")}
    assert rooms == set(_in_the_contract(package))


def test_no_room_is_crowded() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    crowded = {
        str(folder.relative_to(PACKAGE)): count
        for folder in folders
        if (count := len(list(folder.glob("*.py")))) > MAX_MODULES
    }
    assert not crowded
