"""What single elements of a web page are: blocks, hidden, equations, labels of lists."""

from __future__ import annotations

import re
from typing import Any

from grader.readers.converting.mathml import name_of as name_of
from grader.readers.converting.optional import needed
from grader.readers.office.numbering import BULLET, numeral
from grader.readers.text.colours import is_pale
from grader.readers.text.styles import is_unseen

Element = Any

BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "main", "li", "ul", "ol", "dl", "dt", "dd", "table",
        "thead", "tbody", "tfoot", "tr", "td", "th", "pre", "blockquote", "figure", "figcaption",
        "center", "address", "details", "summary", "form", "fieldset", "header", "footer", "hr",
        "h1", "h2", "h3", "h4", "h5", "h6", "body", "html", "caption", "aside",
    }
)  # fmt: skip
SKIPPED = frozenset(
    {
        "script", "style", "head", "noscript", "template", "nav", "button", "select", "link",
        "meta", "title", "datalist", "mjx-assistive-mml",
    }
)  # fmt: skip
# What a page shows twice, what is only its furniture, and the prompts of notebooks.
_DOUBLE = frozenset(
    {
        "katex-html", "MathJax", "MathJax_Preview", "MathJax_Display", "MathJax_SVG",
        "MathJax_CHTML", "MathJax_SVG_Display", "MJX_Assistive_MathML", "hidden-readable",
        "anchor-link", "headerlink", "jp-InputPrompt", "jp-OutputPrompt", "prompt",
        "jp-Collapser", "screenreader-only", "sr-only", "mwe-math-fallback-image-inline",
        "mwe-math-fallback-image-display",
    }
)  # fmt: skip
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_BACKGROUND = re.compile(r"background", re.IGNORECASE)
#: Rules of a page's own styles that hold for a class alone, wherever it stands: `.a, p.b { … }`.
_RULE = re.compile(r"(?:^|(?<=[};]))([^{}@;]{1,300})\{([^{}]{0,600})\}")
_CLASS_ALONE = re.compile(r"\s*[a-z]{0,10}\.(-?[_a-zA-Z][-\w]{0,80})\s*")
_EQUATION_IMAGE = frozenset({"equation_image", "texrender", "latex", "tex", "math-tex"})
_KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_KINDS = {"alpha": "Letter", "latin": "Letter", "roman": "Roman"}


def html_root(text: str, source: str) -> Element | None:
    """Parse a page as browsers do; nothing is loaded for it."""
    etree = needed("lxml.etree", source, "a web page")
    # A declaration of the encoding is not for a text that is decoded.
    text = re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", text).replace("\0", "")
    parser = etree.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None  # nothing but comments and the like


def classes(element: Element | None) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset() if element is None else frozenset(str(element.get("class", "")).split())


def hidden_classes(root: Element | None) -> frozenset[str]:
    """Return the classes that the styles of a page itself hide or set in white on white."""
    if root is None:
        return frozenset()
    sheets = ["".join(each.itertext()) for each in root.iter("style")]
    found: set[str] = set()
    for sheet in sheets:
        if "display" not in sheet and "color" not in sheet and "visibility" not in sheet:
            continue
        for selectors, said in _RULE.findall(re.sub(r"/\*[\s\S]*?\*/", "", sheet)):
            if is_unseen(said) or (_is_white(said) and not _BACKGROUND.search(sheet)):
                names = map(_CLASS_ALONE.fullmatch, selectors.split(","))
                found |= {name[1] for name in names if name}
    return frozenset(found)


def is_hidden(element: Element, by_styles: frozenset[str] = frozenset()) -> bool:
    """Whether a page does not show an element, or shows it a second time.

    `by_styles` are the classes that its styles hide.
    """
    own = classes(element)
    doubled = own & _DOUBLE and name_of(element) != "mjx-container"
    if doubled or own & by_styles or element.get("hidden") is not None:
        return True
    style = str(element.get("style", ""))
    if style and is_unseen(style):
        return True
    white = _is_white(style) or is_pale(str(element.get("color", "")))
    return white and not any(map(_is_shaded, (element, *element.iterancestors())))


def _is_white(style: str) -> bool:
    colour = _COLOUR.search(style) if "color" in style.lower() else None
    return colour is not None and is_pale(colour[1])


def _is_shaded(element: Element) -> bool:
    """Whether an element has a ground of its own, on which white is seen."""
    return element.get("bgcolor") is not None or bool(
        _BACKGROUND.search(str(element.get("style", "")))
    )


def equation_in(element: Element) -> str | None:
    """Return the LaTeX that a picture of an equation, or a script of MathJax, stands for."""
    name = name_of(element)
    if name == "script":
        kind = str(element.get("type", ""))
        return str(element.text or "").strip() if kind.startswith("math/tex") else None
    if name != "img":
        return None
    given = str(element.get("data-equation-content", ""))
    alt = str(element.get("alt", ""))
    if not given and (alt.startswith("LaTeX:") or classes(element) & _EQUATION_IMAGE):
        given = alt.removeprefix("LaTeX:")
    return given.strip() or None


def language_of(element: Element) -> str:
    """Return the language that a program is said to be in."""
    for each in element.iter():
        for name in classes(each):
            match = re.fullmatch(r"(?:language|lang|sourceCode)-(\w+)", name)
            if match:
                return match[1].lower()
    return ""


def list_label(parent: Element, item: Element, before: int) -> tuple[int, str]:
    """Return the number of an item of a list, and the label that the page shows for it."""
    if name_of(parent) == "ul":
        return 0, BULLET
    start = _whole(parent.get("start"), 1)
    number = _whole(item.get("value"), before + 1 if before else start)
    kind = _KINDS.get(str(parent.get("type", "")), "")
    style = str(parent.get("style", "")).lower()
    css = re.search(r"list-style(?:-type)?\s*:[^;]{0,60}?(lower|upper)-(alpha|latin|roman)", style)
    if css:
        kind = css[1] + _CSS_KINDS[css[2]]
    return number, f"{numeral(number, kind or 'decimal')}."


def _whole(text: object, default: int) -> int:
    return int(str(text)) if re.fullmatch(r"\d{1,5}", str(text)) else default


def embedded_pictures(root: Element | None) -> list[Element]:
    """Return the pictures that a page holds itself, in the order of its text."""
    images = root.iter("img") if root is not None else ()
    return [each for each in images if str(each.get("src", "")).startswith("data:image/")]
