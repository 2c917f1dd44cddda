"""Small office documents, made in memory for the tests."""

from __future__ import annotations

import io
import re
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:m="{M}" xmlns:a="{A}" xmlns:r="{R}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)

_TOKEN = re.compile(r"([A-Za-z]+)(?:=([^{}\s]*))?\{|(\})|«([^»]*)»")

STYLES = """
<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Own"><w:name w:val="My heading"/><w:basedOn w:val="H2"/></w:style>
<w:style w:styleId="Code"><w:name w:val="Source Code"/></w:style>
<w:style w:styleId="Counted"><w:name w:val="Counted"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""
NUMBERS = """
<w:abstractNum w:abstractNumId="7">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
 <w:lvl w:ilvl="2"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2.%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num>
"""


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Return a zip file of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in members.items():
            archive.writestr(name, held)
    return stream.getvalue()


def word(body: str, **members: str | bytes) -> bytes:
    """Return a Word document with this body; other members by name, `/` as `__`, `.` as `_dot_`."""
    others = {name.replace("__", "/").replace("_dot_", "."): held for name, held in members.items()}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {NAMES}>{STYLES}</w:styles>",
            "word/numbering.xml": f"<w:numbering {NAMES}>{NUMBERS}</w:numbering>",
            **others,
        }
    )


def paragraph(content: str, properties: str = "") -> str:
    """Return a paragraph: markup as it is, anything else as a run of text."""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(text: str, look: str = "") -> str:
    """Return a run of text in a look."""
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def formula(text: str, display: bool = False) -> str:
    """Return mathematics in a short writing: `f{num{«1»}den{«x»}}`, runs in `«…»`."""
    body = f"<m:oMath>{_elements(text)}</m:oMath>"
    return f"<m:oMathPara>{body}</m:oMathPara>" if display else body


def _elements(text: str) -> str:
    open_: list[str] = []
    xml = ""
    for name, value, close, shown in _TOKEN.findall(text):
        if name:
            open_.append(name)
            xml += f'<m:{name} m:val="{value}">' if value else f"<m:{name}>"
        elif close:
            xml += f"</m:{open_.pop()}>"
        else:
            shown = shown.replace("&", "&amp;").replace("<", "&lt;")
            xml += f'<m:r><m:t xml:space="preserve">{shown}</m:t></m:r>'
    assert not open_, text
    return xml
