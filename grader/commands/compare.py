"""`grader compare`: one verdict with its evidence."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from grader.commands.exits import ExitCode


class Profile(StrEnum):
    """How the two texts are taken."""

    STRICT = "strict"
    FINAL_ANSWER = "final-answer"


def compare(
    reference: Annotated[str, typer.Argument(help="What the answer should be.")],
    answer: Annotated[str, typer.Argument(help="What was answered.")],
    profile: Annotated[
        Profile, typer.Option("--profile", help="As they stand, or the final answer of free text.")
    ] = Profile.STRICT,
    functions: Annotated[
        str, typer.Option("--functions", help="Names that are functions: sigma,f")
    ] = "",
    positive: Annotated[str, typer.Option("--positive", help="Names that are positive: x,y")] = "",
    integer: Annotated[str, typer.Option("--integer", help="Names that are integers: n,k")] = "",
    absolute: Annotated[
        float | None, typer.Option("--absolute", help="Allowed absolute difference.")
    ] = None,
    relative: Annotated[
        float | None, typer.Option("--relative", help="Allowed relative difference.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
) -> int:
    """Say whether two expressions are equivalent, and how that is known.

    A text that begins with a minus goes after `--`: grader compare -- '-x' '0-x'
    """
    from grader.equivalence.rows import verify_row

    names = {"functions": functions, "positive": positive, "integer": integer}
    limits = {"absolute": absolute, "relative": relative}
    result = verify_row(
        {
            "id": "compare",
            "gold": reference,
            "answer": answer,
            "profile": profile.value,
            "notation": {key: text.split(",") for key, text in names.items() if text},
            "tolerance": {key: value for key, value in limits.items() if value is not None},
        }
    )
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else in_words(result))
    done = result["outcome"] in ("equivalent", "different")
    return ExitCode.DONE if done else ExitCode.NEEDS_REVIEW


def in_words(result: dict[str, Any]) -> str:
    """Return the verdict as a few lines for a person."""
    lines = [f"{result['outcome']}{_evidence(result.get('evidence') or {})}"]
    for side in ("gold", "answer"):
        name = "reference" if side == "gold" else side
        lines.append(f"  {name + ' read as':18} {result.get(f'{side}_read_as') or 'not readable'}")
    lines.extend(f"  remark: {remark['text']}" for remark in result.get("remarks") or ())
    return "\n".join(lines)


def _evidence(evidence: dict[str, Any]) -> str:
    """Return the evidence as a clause that follows the outcome."""
    match evidence.get("kind"):
        case "identical":
            return ": one and the same expression"
        case "proved":
            return f": proved ({evidence['method']})"
        case "refuted":
            at = ", ".join(f"{name} = {value}" for name, value in evidence["point"])
            where = f"at {at} " if at else ""
            reference, answer = evidence["reference_value"], evidence["answer_value"]
            return f": {where}the reference is {reference}, the answer {answer}"
        case "within_tolerance":
            return f": off by {evidence['difference']}, allowed {evidence['allowed']}"
        case "attested":
            return f": found by {evidence['by']}"
    return ""
