"""The zip that Gradescope takes as an autograder: two scripts, the rubric and this program.

The program travels in the zip, so that the image needs an index for its libraries alone, and with
wheels for these nothing at all.
"""

from __future__ import annotations

import io
import shlex
import zipfile
from collections.abc import Iterator, Sequence
from importlib.metadata import requires
from importlib.resources import files
from pathlib import Path

import grader
from grader.errors import Place, Problem, UsageError
from grader.rubric.load import files_named
from grader.rubric.types import Rubric

_TIME = (2000, 1, 1, 0, 0, 0)


def autograder_zip(path: Path, rubric: Rubric, wheels: Path | None, name_by: str) -> bytes:
    """Return the zip for a rubric; raises `UsageError` for what it names outside its folder."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members(path, rubric, wheels, name_by):
            info = zipfile.ZipInfo(name, _TIME)
            script = name in ("setup.sh", "run_autograder")
            info.external_attr = (0o100755 if script else 0o100644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return data.getvalue()


def _members(
    path: Path, rubric: Rubric, wheels: Path | None, name_by: str
) -> Iterator[tuple[str, bytes]]:
    scripts = files("grader.platforms") / "autograder_files"
    yield "setup.sh", (scripts / "setup.sh").read_bytes()
    run = (scripts / "run_autograder").read_text(encoding="utf-8")
    run = run.replace("RUBRIC_NAME", shlex.quote(path.name))
    yield "run_autograder", run.replace("OPTIONS", f"--name-by {name_by}").encode()
    yield "requirements.txt", "\n".join([*_requirements(), ""]).encode()
    yield f"rubric/{path.name}", path.read_bytes()
    for named in files_named(rubric.template, rubric, ""):
        yield f"rubric/{_inside(named, path)}", named.read_bytes()
    yield from _program()
    for wheel in sorted(wheels.glob("*.whl")) if wheels is not None else ():
        yield f"wheels/{wheel.name}", wheel.read_bytes()


def _inside(named: Path, rubric: Path) -> str:
    """Return where a file stands below the rubric's folder; it has to stand there."""
    try:
        return named.resolve().relative_to(rubric.parent.resolve()).as_posix()
    except ValueError as error:
        text = f"the rubric names {named}, which stands outside its folder and cannot travel along"
        mend = "put the file beside the rubric"
        raise UsageError(Problem("rubric-file-outside", text, Place(str(rubric)), mend)) from error


def _requirements() -> Sequence[str]:
    """Return the libraries that this program needs, without those of its extras."""
    return sorted(each for each in requires("worked-grader") or () if "extra ==" not in each)


def _program() -> Iterator[tuple[str, bytes]]:
    folder = Path(grader.__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield f"program/grader/{path.relative_to(folder).as_posix()}", path.read_bytes()
