"""What lies in the current folder is never imported, whatever it is called."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from grader.batch.starter import write_starter

PLANTED = "import pathlib; pathlib.Path(__file__).with_suffix('.run').touch()\n"
NAMES = ("random", "flint", "sympy", "pickle", "numpy")


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path) -> None:
    write_starter(tmp_path / "sheet")
    here = tmp_path / "here"
    here.mkdir()
    for name in NAMES:
        (here / f"{name}.py").write_text(PLANTED)
    command = [sys.executable, "-P", "-m", "grader", "grade", str(tmp_path / "sheet/rubric.yaml")]
    command += [str(tmp_path / "sheet/submissions"), "--out", str(tmp_path / "out"), "--no-cache"]
    run = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 3), run.stderr
    assert sorted(path.name for path in here.iterdir()) == sorted(f"{name}.py" for name in NAMES)
