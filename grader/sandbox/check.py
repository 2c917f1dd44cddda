"""Run again the programs of a document, and compare what they give with what is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.errors import Place
from grader.readers.document import Block, CodeCell, Document, Heading, Output
from grader.sandbox.compare import compare_output, shown
from grader.sandbox.repair import explain_output
from grader.sandbox.run import run_after
from grader.sandbox.slips import Slip
from grader.sandbox.types import LIMITS, Agreement, Limits, RunResult, RunStatus

MAX_PROGRAMS = 40
_PYTHON = frozenset({"", "python", "py", "python3", "ipython", "ipython3", "pycon", "sage"})
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class ProgramRemark:
    """What became of a program that was run again.

    `code` is one of `program-agrees`, `program-stops`, `program-differs`, `program-not-run`; `text`
    is a sentence for student and instructor; `place` is the line that it speaks of, else the
    program. `slips` are the changes under which the program gives the claimed output.
    """

    code: str
    text: str
    place: Place
    output_place: Place
    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """A program with the output that is claimed for it, and the programs before it."""

    cell: CodeCell
    output: Output
    earlier: tuple[str, ...]


def check_programs(document: Document, limits: Limits = LIMITS) -> tuple[ProgramRemark, ...]:
    """Run every program of a document for which an output is claimed; in order."""
    return tuple(_check(claim, limits) for claim in _claims(document.blocks))


def _claims(blocks: Sequence[Block]) -> Iterator[_Claim]:
    """Yield programs with the output that follows them; a title ends what belongs together."""
    earlier: list[str] = []
    cell: CodeCell | None = None
    count = 0
    for block in blocks:
        if isinstance(block, CodeCell):
            if cell is not None:
                earlier.append(cell.source)
            cell = block
        elif isinstance(block, Output) and cell is not None and count < MAX_PROGRAMS:
            count += 1
            yield _Claim(cell, block, tuple(earlier) if _is_python(cell) else ())
            earlier.append(cell.source)
            cell = None
        elif isinstance(block, Heading) and cell is not None:
            earlier.append(cell.source)
            cell = None


def _is_python(cell: CodeCell) -> bool:
    return cell.language.lower() in _PYTHON


def _check(claim: _Claim, limits: Limits) -> ProgramRemark:
    if not _is_python(claim.cell):
        return _not_run(claim, f"it is written in {claim.cell.language[:20]}, not in Python")
    earlier, result = _best_run(claim, limits)
    agreement = compare_output(claim.output.text, result) if result.finished else None
    if result.status is RunStatus.NOT_RUN:
        return _not_run(claim, result.reason)
    if agreement is Agreement.AGREES:
        text = "the program was run again and gives the output that is shown"
        return _remark(claim, "program-agrees", text)
    if agreement is Agreement.NOTHING_TO_COMPARE:
        return _not_run(claim, "it shows nothing that could be compared")
    if result.status is RunStatus.FAILED and result.error_kind in claim.output.text:
        text = f"the program was run again and stops with the {result.error_kind} that is shown"
        return _remark(claim, "program-agrees", text)
    found = _explained(claim.cell.source, claim.output.text, earlier, limits)
    return _difference(claim, result, found)


@lru_cache(maxsize=256)
def _explained(
    source: str, claimed: str, earlier: tuple[str, ...], limits: Limits
) -> tuple[Slip, ...]:
    """Look for the slips once: programs that are wrong are those that a class has in common."""
    return explain_output(source, claimed, run_after(earlier, source, None, limits), earlier)


def _best_run(claim: _Claim, limits: Limits) -> tuple[tuple[str, ...], RunResult]:
    """Run a program by itself, and after the others of the document if that fares better."""
    alone = run_after((), claim.cell.source, None, limits)
    wanted = claim.output.text
    agrees = alone.finished and compare_output(wanted, alone) is Agreement.AGREES
    if agrees or not claim.earlier or alone.status is RunStatus.NOT_RUN:
        return (), alone
    together = run_after(claim.earlier, claim.cell.source, None, limits)
    better = together.finished and (
        not alone.finished or compare_output(wanted, together) is Agreement.AGREES
    )
    return (claim.earlier, together) if better else ((), alone)


def _remark(claim: _Claim, code: str, text: str, line: int = 0) -> ProgramRemark:
    place = claim.cell.place
    if line:
        place = Place(place.source, place.line + line - 1, 0, place.line + line - 1)
    return ProgramRemark(code, text, place, claim.output.place)


def _not_run(claim: _Claim, reason: str) -> ProgramRemark:
    return _remark(claim, "program-not-run", f"the program was not run again: {reason}")


def _difference(claim: _Claim, result: RunResult, found: tuple[Slip, ...]) -> ProgramRemark:
    """Say what the program as shown does, and what explains the output if anything does."""
    if result.status is RunStatus.FAILED:
        at = f" at line {result.error_line}" if result.error_line else ""
        text, code = f"the program as shown stops{at}: {_error(result)}", "program-stops"
    else:
        text, code = f"the program as shown gives {_shown(result)}", "program-differs"
    if found:
        changes = [f"`{_code(claim, slip)}` in line {slip.line}" for slip in found]
        text += f"; the output shown is what {_listed(changes)} would give"
    else:
        text += "; the output shown is another" if code == "program-differs" else ""
    line = result.error_line or (found[0].line if found else 0)
    remark = _remark(claim, code, text, line)
    return replace(remark, slips=tuple(map(str, found)))


def _error(result: RunResult) -> str:
    """Return an error in the words of Python, names between backticks."""
    text = result.error.replace("'", "`")
    return text if result.error_kind == "NameError" else f"{result.error_kind}: {text}"


def _code(claim: _Claim, slip: Slip) -> str:
    """Return what the line should say where the slip is: `m_[-1]` for a changed `m` in `m[-1]`."""
    line = slip.apply(claim.cell.source.split("\n"))[slip.line - 1].encode()
    start, end = slip.column, slip.column + len(slip.meant.encode())
    if slip.meant[:1].isalpha() or slip.meant[:1] == "_":
        rest = line[end:].decode()
        bracket = rest.find("]") + 1 if rest.startswith("[") else 0
        return slip.meant + rest[: bracket if bracket <= 30 else 0]
    around = line[max(0, start - 12) : end + 12].decode(errors="ignore")
    return around.strip()


def _listed(changes: list[str]) -> str:
    *first, last = changes
    return f"{', '.join(first)} and {last}" if first else last


def _shown(result: RunResult) -> str:
    text = result.stdout.strip() or shown(result.value)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"
