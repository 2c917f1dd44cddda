"""The template engine: everything that a template prints is escaped for its kind of page."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.reports.maths_html import Maths, prose_markdown


def _markdown(value: object) -> object:
    """Print maths as Markdown maths, and any other text so that nothing in it is markup."""
    if isinstance(value, Maths):
        return value.markdown
    return prose_markdown(value) if isinstance(value, str) else value


@cache
def html_environment() -> Environment:
    """Return the engine for pages."""
    return Environment(
        loader=PackageLoader("grader.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def markdown_environment() -> Environment:
    """Return the engine for Markdown; what it prints is escaped by `_markdown`."""
    return Environment(
        loader=PackageLoader("grader.reports"),
        autoescape=False,
        finalize=_markdown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_html(template: str, view: object) -> str:
    """Print a page."""
    return html_environment().get_template(template).render(view=view)


def render_markdown(template: str, view: object) -> str:
    """Print a Markdown file."""
    return markdown_environment().get_template(template).render(view=view)
