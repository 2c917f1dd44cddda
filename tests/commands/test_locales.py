"""Names of files are UTF-8 whatever the locale says, and no locale changes what is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.batch.starter import write_starter
from grader.batch.writing import write_atomically
from grader.errors import UsageError
from tests.commands.running import PATIENCE, run

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are no bytes")

IN_ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
COMMANDS = (
    ("check", "rüb/rübric.yaml"),
    ("grade", "rüb/rübric.yaml", "klasse", "--out", "öut"),
    ("publish", "öut", "--anyway"),
    ("export", "öut", "--to", "csv", "--into", "nöten.csv"),
    ("verify", "fälle.jsonl", "--out", "ergebnisse ä.jsonl"),
    ("steps", "lösungen.jsonl", "--out", "schritte ö.jsonl"),
    ("collect", "klasse", "--into", "gesämmelt"),
    ("grade", "rüb/rübric.yaml", "klässe.zip", "--out", "aus dem zïp"),
    ("init", "neü"),
    ("gradescope", "pack", "rüb/rübric.yaml", "--into", "päck.zip"),
    ("compare", "Łx", "Łx"),
    ("grade", "nicht da ö.yaml", "klasse", "--out", "öut"),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Students with names beyond ASCII, and one whose name is no text at all."""
    folder = tmp_path / "home"
    write_starter(folder)
    (folder / "rüb").mkdir()
    shutil.move(folder / "rubric.yaml", folder / "rüb" / "rübric.yaml")
    shutil.move(folder / "submissions", folder / "klasse")
    page = (folder / "klasse" / "ada.md").read_bytes()
    (folder / "klasse" / "Jörg Łukasz.md").write_bytes(page)
    (folder / "klasse" / "Zoë").mkdir()
    (folder / "klasse" / "Zoë" / "blätt.md").write_bytes(page)
    (folder / "klasse" / os.fsdecode(b"b\xf6se.md")).write_bytes(page)
    with zipfile.ZipFile(folder / "klässe.zip", "w") as archive:
        archive.writestr("Jörg/blätt.md", page)
        archive.writestr("Zoë Ł/blätt.md", page)
    row = '{"id": "ö", "gold": "x", "answer": "ä", "text": "ä = x = y"}\n'
    for name in ("fälle.jsonl", "lösungen.jsonl"):
        (folder / name).write_text(row, encoding="utf-8")
    return folder


def test_no_locale_changes_what_is_written(home: Path) -> None:
    others = home.with_name("ascii")
    shutil.copytree(home, others)
    codes = []
    for command in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-m", "grader", *command], cwd=others, capture_output=True,
            env={**os.environ, **IN_ASCII, "PWD": str(others)}, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert b"grader-bug" not in done.stderr, (command, done.stderr)
        codes.append(done.returncode)
        assert run(*command, cwd=home).code == done.returncode, command
    assert codes == [*[0] * (len(COMMANDS) - 1), 2]
    assert written(others) == written(home)


def written(folder: Path) -> dict[bytes, bytes]:
    """Return what was written, without how long each row took."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and ".cache" not in path.parts and path.suffix != ".zip":
            data = path.read_bytes()
            lines = data.split(b"\n")
            rows = b"\n".join(line.partition(b', "ms"')[0] for line in lines)
            found[os.fsencode(path.relative_to(folder))] = rows if "jsonl" in path.suffix else data
    return found


def test_a_name_that_the_system_does_not_have_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the grader is a part of another program, in a locale without the sign."""

    def in_ascii(path: object, *_: object, **__: object) -> None:
        str(path).encode("ascii")

    monkeypatch.setattr("grader.batch.writing.tempfile.mkstemp", lambda **given: in_ascii(given))
    with pytest.raises(UsageError, match=r"Łukasz.*\[out-not-written\]"):
        write_atomically(tmp_path / "Łukasz.md", "x")
