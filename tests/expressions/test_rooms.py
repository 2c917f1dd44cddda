"""The rooms of `expressions`: as the page says, in the order that is checked."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import grader.expressions

ROOT = Path(__file__).parents[2]
FOLDER = Path(grader.expressions.__file__).parent
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = {"grader.expressions": FOLDER, "grader.expressions.reading": FOLDER / "reading"}


def _in_the_contract(container: str) -> list[set[str]]:
    contracts = SETTINGS["tool"]["importlinter"]["contracts"]
    (layers,) = (c["layers"] for c in contracts if c.get("containers") == [container])
    return [{name.strip() for name in layer.split("|")} for layer in layers]


def _in_the_page(container: str) -> list[set[str]]:
    section = PAGE.partition("## Mathematics as data")[2].partition("\n## ")[0]
    heading = "| room, highest" if container == "grader.expressions" else "| room of `reading`"
    table = section.partition(heading)[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return [set(re.findall(r"`(\w+)(?:/|\.py)`", row)) for row in rows]


@pytest.mark.parametrize("container", ROOMS)
def test_the_page_lists_the_rooms_in_the_order_of_the_contract(container: str) -> None:
    assert _in_the_page(container) == _in_the_contract(container)


@pytest.mark.parametrize("container", ROOMS)
def test_every_room_is_in_the_contract(container: str) -> None:
    rooms = {path.stem for path in ROOMS[container].iterdir() if not path.stem.startswith("__")}
    assert rooms == set().union(*_in_the_contract(container))


def test_a_table_costs_no_parser() -> None:
    code = (
        "import sys; import grader.expressions.functions, grader.expressions.reading;"
        "print('grader.expressions.reading.grammar.table' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_no_room_is_crowded() -> None:
    folders = {path.parent for path in FOLDER.rglob("*.py")}
    assert all(len(list(folder.glob("*.py"))) <= 17 for folder in folders)
