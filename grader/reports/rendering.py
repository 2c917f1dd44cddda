"""The template engine: everything that a template prints is escaped for its kind of page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.reports.typesetting.maths_html import Maths, prose_markdown

_BLANK_LINES = re.compile(r"\n\s*\n")
#: Ends of elements that HTML lets out, as what follows ends them.
_NEEDLESS_ENDS = re.compile(r"</(?:li|td|th|tr|dt|dd|tbody)>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
        auto_reload=False,
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
        auto_reload=False,
        finalize=_markdown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_html(template: str, view: object) -> str:
    """Print a page."""
    page = (
        html_environment()
        .get_template(template)
        .render(view=view, style=style_sheet, script=report_script)
    )
    # Every attribute of the templates stands in double quotes, so that an apostrophe is one.
    return sound_text(_BLANK_LINES.sub("\n", page).replace("&#39;", "'"))


def without_needless_ends(page: str) -> str:
    """Return a page in fewer bytes that is the same to every browser.

    No text of a page holds such a sign: in a text, `<` is written `&lt;`.
    """
    return _NEEDLESS_ENDS.sub("", page)


@cache
def style_sheet() -> str:
    """Return the one stylesheet, without comments and idle space."""
    text = html_environment().get_template("style.css.j2").render()
    return re.sub(r" ?([{};]) ?", r"\1", re.sub(r"\s+", " ", text)).strip() + "\n"


@dataclass(frozen=True, slots=True)
class Script:
    """A script of our own in a page, and how the page's policy names it."""

    text: str
    source: str


@cache
def report_script() -> Script:
    """Return the script of the report; its hash alone lets it run, and nothing beside it."""
    environment = html_environment()
    assert environment.loader is not None
    source = environment.loader.get_source(environment, "report.js")[0]
    text = "\n".join(line.strip() for line in source.splitlines() if line.strip())
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Script(text, f"'sha256-{digest}'")


def render_markdown(template: str, view: object) -> str:
    """Print a Markdown file."""
    return sound_text(markdown_environment().get_template(template).render(view=view))


def part_html(view: object) -> str:
    """Print the section of one part for a page."""
    return str(_html_section()(view))


def part_markdown(view: object) -> str:
    """Print the section of one part as Markdown."""
    return str(_markdown_section()(view))


_Section = Callable[[object], str]


@cache
def _html_section() -> _Section:
    return _section_of(html_environment(), "part.html.j2")


@cache
def _markdown_section() -> _Section:
    return _section_of(markdown_environment(), "part.md.j2")


def _section_of(environment: Environment, template: str) -> _Section:
    section: _Section = vars(environment.get_template(template).module)["section"]
    return section


def sound_text(text: str) -> str:
    """Replace what no file can hold: halves of surrogate pairs and control characters."""
    return _CONTROLS.sub("\ufffd", text.encode("utf-8", "replace").decode("utf-8"))
