"""The font Symbol, in which old documents set Greek letters and signs by codes of its own."""

from __future__ import annotations

UNREAD = "\ufffd"
_LETTERS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SMALL = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_FIRST = {
    **{chr(code): chr(code) for code in range(0x20, 0x40)},
    **{chr(0x41 + index): letter for index, letter in enumerate(_LETTERS)},
    **{chr(0x61 + index): letter for index, letter in enumerate(_SMALL)},
    '"': "∀", "$": "∃", "'": "∋", "*": "∗", "-": "−", "@": "≅", "[": "[", "\\": "∴", "]": "]",
    "^": "⊥", "_": "_", "`": "‾", "{": "{", "|": "|", "}": "}", "~": "∼",
}  # fmt: skip
_HIGH = (
    "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
    "⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪€〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_TABLE = {**_FIRST, **{chr(0xA1 + index): sign for index, sign in enumerate(_HIGH)}}


def symbol(character: str) -> str:
    """Return the sign that the font Symbol shows for a character, U+FFFD if it is not known.

    Word keeps these codes in a private area of Unicode, from U+F000 on.
    """
    code = ord(character)
    if 0xF000 <= code <= 0xF0FF:
        character = chr(code - 0xF000)
    elif code > 0xFF:
        return character
    return _TABLE.get(character, character if character.isspace() else UNREAD)
