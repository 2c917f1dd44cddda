"""`grader compare`: one verdict with its evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from grader.commands.exits import ExitCode

Row = Mapping[str, Any]


_OPTIONS_ARE_LONG = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""So that `-h + x` is an expression: what begins with a minus and is no option is a text."""


@click.command(context_settings=_OPTIONS_ARE_LONG)
@click.argument("reference")
@click.argument("answer")
@click.option(
    "--profile",
    type=click.Choice(["strict", "final-answer"]),
    default="strict",
    show_default=True,
    help="As they stand, or the final answer of free text.",
)
@click.option("--functions", default="", help="Names that are functions: sigma,f")
@click.option("--positive", default="", help="Names that are positive: x,y")
@click.option("--integer", default="", help="Names that are integers: n,k")
@click.option("--absolute", type=float, help="Allowed absolute difference.")
@click.option("--relative", type=float, help="Allowed relative difference.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def compare(
    reference: str,
    answer: str,
    profile: str,
    functions: str,
    positive: str,
    integer: str,
    absolute: float | None,
    relative: float | None,
    as_json: bool,
) -> int:
    """Say whether ANSWER is equivalent to REFERENCE, and how that is known.

    What is no option of this command is a text: grader compare '-x' '0-x'
    """
    from grader.final_answers import verify_row

    names = {"functions": functions, "positive": positive, "integer": integer}
    limits = {"absolute": absolute, "relative": relative}
    row: Row = {
        "id": "compare",
        "gold": reference,
        "answer": answer,
        "profile": profile,
        "notation": {key: text.split(",") for key, text in names.items() if text},
        "tolerance": {key: value for key, value in limits.items() if value is not None},
    }
    _demand_sound(row)
    result = verify_row(row)
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else _in_words(row, result))
    done = result["outcome"] in ("equivalent", "different")
    return ExitCode.DONE if done else ExitCode.NEEDS_REVIEW


def _demand_sound(row: Row) -> None:
    from grader.final_answers import notation_of, policy_of

    try:
        notation_of(row["notation"])
        policy_of(row["tolerance"])
    except ValueError as error:  # only of what the options declare
        raise click.UsageError(f"What the options declare is not understood: {error}.") from error


def _in_words(row: Row, result: Row) -> str:
    """Return the verdict as a few lines for a person."""
    lines = [f"{result['outcome']}{_evidence(result['evidence'])}"]
    for name, side in (("reference", "gold"), ("answer", "answer")):
        read = result[f"{side}_read_as"] or _why_unread(row, side)
        lines.append(f"  {name + ' read as':18} {read}")
    lines.extend(f"  remark: {remark['text']}" for remark in result["remarks"])
    return "\n".join(lines)


def _why_unread(row: Row, side: str) -> str:
    from grader.expressions.notation import Unreadable
    from grader.expressions.reading import parse
    from grader.final_answers import notation_of

    read = parse(row[side], notation_of(row["notation"]))
    if isinstance(read, Unreadable):
        return f"nothing; column {read.column}: {read.sentence}"
    return "nothing"


def _evidence(evidence: Row) -> str:
    """Return the evidence as a clause that follows the outcome."""
    match evidence.get("kind"):
        case "identical":
            return ": one and the same expression"
        case "proved":
            return f": proved ({evidence['method']})"
        case "refuted":
            put_in = (*evidence["point"], *evidence.get("functions", ()))
            at = ", ".join(f"{name} = {value}" for name, value in put_in)
            where = f"at {at} " if at else ""
            reference, answer = evidence["reference_value"], evidence["answer_value"]
            return f": {where}the reference is {reference}, the answer {answer}"
        case "within_tolerance":
            return _tolerated(str(evidence["difference"]), str(evidence["allowed"]))
        case "agreed":
            points = evidence["points"]
            where = "" if points == 1 else f" at {points} points"
            return f": the two agree to {evidence['digits']} digits{where}"
        case "attested":
            return f": found by {evidence['by']}"
    return ""


def _tolerated(difference: str, allowed: str) -> str:
    """Say how far the answer is off; of functions, only that it is near enough at the points."""
    if difference.startswith("at "):
        return f": off by no more than the allowed {allowed} {difference}"
    return f": off by {difference}, allowed {allowed}"
