"""The rooms of `equivalence` in docs/architecture.md are those of the code, in their order."""

import re
import tomllib
from pathlib import Path

import grader.equivalence
from tests.packaging.message_pages import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
FOLDER = Path(grader.equivalence.__file__).parent


def _in_the_page() -> list[str]:
    section = PAGE.partition("### The rooms of `equivalence`")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`(\w+)(?:/|\.py)`", row)]


def _in_the_contract() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = (c["layers"] for c in contracts if c.get("containers") == ["grader.equivalence"])
    return [name.strip() for layer in layers for name in layer.split("|")]


def test_the_page_lists_the_rooms_in_the_order_of_the_contract() -> None:
    assert _in_the_page() == _in_the_contract()


def test_every_room_is_in_the_contract() -> None:
    rooms = {path.stem for path in FOLDER.iterdir() if not path.stem.startswith("__")}
    assert rooms == set(_in_the_contract())


def test_no_room_is_crowded() -> None:
    folders = {path.parent for path in FOLDER.rglob("*.py")}
    assert all(len(list(folder.glob("*.py"))) <= 17 for folder in folders)
