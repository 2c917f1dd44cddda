"""Lines that belong to the page and not to an answer: `Page 2 of 5`, a rule, `Thanks for grading!`

They are blanked out in the text of a section. What is said to the reader at its end counts as such
only below something else, so that a section is never emptied.
"""

from __future__ import annotations

import re

from grader.readers.text.page import Page

MAX_LINE = 120
_ANYWHERE = re.compile(
    r"[ \t]*(?:(?:(?:page|seite|página|pag|pg)\.?|p\.)[ \t]*\d{1,3}(?:[ \t]*(?:of|/|von|de)"
    r"[ \t]*\d{1,3})?|[-–—][ \t]\d{1,3}[ \t][-–—]|[-*_=]{3,})[ \t]*",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(
    r"[ \t]*#{1,6}[ \t]+(?:summary|recap|overview|(?:final |all |list of )?(?:answers?|results?)"
    r"|zusammenfassung|resumen)[ \t:]*|"
    r"[ \t*_(]*(?:(?:many )?thanks?(?: you)?(?:[ ,!.].*+)?|cheers.*+|(?:kind |best )?regards.*+"
    r"|(?:i|we) (?:worked|discussed|collaborated|did this|checked (?:this|these|answers?))"
    r"(?: (?:this|it|these|on|the|homework|hw|problems?|set)){0,4} (?:together )?with .*+"
    r"|(?:collaborators?|collaborated with|worked with|references?|sources?|bibliography|literature"
    r"|resources|(?:total )?(?:time|hours) spent(?: on [\w #]{1,40})?|word count"
    r"|zeitaufwand|tiempo (?:empleado|dedicado)|temps passé"
    r"|acknowledge?ments?|quellen|referencias)[ \t*_]*+:.*+"
    r"|(?:i spent|(?:this|it|(?:the|this) (?:homework|sheet)) took(?: me)?)"
    r" (?:about |around |ca\.? )?\d{1,3}(?:[.,]\d)? ?(?:h|hours?|minutes?|min)\b.*+"
    r"|(?:number of )?(?:questions|problems|pages|exercises): ?\d{1,3}"
    r"(?:[,;] ?(?:number of )?(?:questions|problems|pages|exercises): ?\d{1,3})*+[.]?"
    r"|(?:the )?end(?: of (?:the )?(?:homework|assignment|exam|sheet|hw|document))?[.!]?"
    r"|have a (?:nice|good|great) .*+|sorry (?:for|about) (?:the|my) .*+)[ \t*_)]*",
    re.IGNORECASE,
)


def without_furniture(page: Page) -> Page:
    """Return the page of a section without page numbers, rules and words to the reader."""
    lines = ["" if _is_furniture(line) else line for line in page.lines]
    said = [at for at, line in enumerate(lines) if line.strip()]
    while len(said) > 1 and _is_for_the_reader(lines[said[-1]]):
        lines[said.pop()] = ""
    if lines == page.lines:
        return page
    blanked = (
        line if line == written else " " * len(written)
        for line, written in zip(lines, page.lines, strict=True)
    )
    return page.with_text("\n".join(blanked))


def _is_furniture(line: str) -> bool:
    return len(line) <= MAX_LINE and _ANYWHERE.fullmatch(line) is not None


def _is_for_the_reader(line: str) -> bool:
    return len(line) <= MAX_LINE and _AT_THE_END.fullmatch(line) is not None
