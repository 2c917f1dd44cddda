"""The templates of the review page; whatever they print is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from grader.reports.rendering import sound_text


@cache
def environment() -> Environment:
    """Return the engine: the pages of this package, with the macros and style of the reports."""
    return Environment(
        loader=ChoiceLoader([PackageLoader("grader.review.web"), PackageLoader("grader.reports")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: object) -> str:
    """Print a page."""
    return sound_text(environment().get_template(template).render(**values))


@cache
def static(name: str) -> bytes:
    """Return a file that pages refer to; the style begins with that of the reports."""
    own = (files("grader.review.web") / "static" / name).read_bytes()
    if name == "review.css":
        return environment().get_template("style.css.j2").render().encode() + own
    return own
