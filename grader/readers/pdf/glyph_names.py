"""What the signs of TeX's mathematical fonts are, by the names that their fonts give them.

`LARGE` are those of the extension font (CMEX and its like): brackets of four sizes, pieces of
brackets that grow, large operators. Their height is in units of the size of the font; they hang
down from their baseline.
"""

from __future__ import annotations

from dataclasses import dataclass

SIGNS = {
    "epsilon1": "ϵ", "rho1": "ϱ", "lscript": "ℓ", "star": "⋆", "slurabove": "⌢", "slurbelow": "⌣",
    "vector": "\u20d7", "dotlessj": "ȷ", "asteriskmath": "∗", "diamondmath": "⋄", "openbullet": "∘",
    "minusplus": "∓", "circleminus": "⊖", "circledivide": "⊘", "circledot": "⊙",
    "circlecopyrt": "○", "equivasymptotic": "≍", "precedesequal": "⪯", "followsequal": "⪰",
    "lessmuch": "≪", "greatermuch": "≫", "precedes": "≺", "follows": "≻", "arrownortheast": "↗",
    "arrowsoutheast": "↘", "arrownorthwest": "↖", "arrowsouthwest": "↙", "similarequal": "≃",
    "owner": "∋", "triangleinv": "▽", "triangle": "△", "negationslash": "\u0338", "mapsto": "↦|",
    "Rfractur": "ℜ", "Ifractur": "ℑ", "latticetop": "⊤", "unionmulti": "⊎", "turnstileleft": "⊢",
    "turnstileright": "⊣", "floorleft": "⌊", "floorright": "⌋", "ceilingleft": "⌈",
    "ceilingright": "⌉", "angbracketleft": "⟨", "angbracketright": "⟩", "bardbl": "‖",
    "wreathproduct": "≀", "coproduct": "∐", "unionsq": "⊔", "intersectionsq": "⊓", "bar": "|",
    "approxequal": "≈", "reflexsubset": "⊆", "reflexsuperset": "⊇", "similar": "∼",
    "periodcentered": "⋅", "equivalence": "≡", "universal": "∀", "existential": "∃",
    "logicalnot": "¬", "logicaland": "∧", "logicalor": "∨", "propersubset": "⊂",
    "propersuperset": "⊃", "nabla": "∇", "radical": "√", "integral": "∫", "infinity": "∞",
    "element": "∈", "proportional": "∝", "perpendicular": "⊥", "union": "∪", "intersection": "∩",
    "therefore": "∴", "because": "∵", "lessorequalslant": "≤", "greaterorequalslant": "≥",
    "notequal": "≠", "ff": "ff", "fi": "fi", "fl": "fl", "ffi": "ffi", "ffl": "ffl",
    "planckover2pi1": "ℏ", "planckover2pi": "ℏ", "square": "□", "squaresolid": "■",
    "asciitilde": "~", "macron": "¯", "dotaccent": "˙", "dieresis": "¨", "circumflex": "ˆ",
    "tilde": "˜", "caron": "ˇ", "breve": "˘", "acute": "´", "grave": "`", "arrowdblboth": "⇔",
    "nexistential": "∄", "subsetnoteql": "⊊", "arrowleft": "←", "arrowright": "→",
    "arrowboth": "↔", "arrowdblleft": "⇐", "arrowdblright": "⇒", "prime": "′", "minus": "−",
    "multiply": "×", "divide": "÷", "plusminus": "±", "lessequal": "≤", "greaterequal": "≥",
    "partialdiff": "∂", "emptyset": "∅", "braceleft": "{", "braceright": "}", "backslash": "\\",
    "circleplus": "⊕", "circlemultiply": "⊗", "bullet": "•", "vextendsingle": "|",
}  # fmt: skip
"""Signs whose names are TeX's own, or whose names mean another sign elsewhere."""


@dataclass(frozen=True, slots=True)
class Large:
    """A sign of the extension font: its kind, the sign, its depth; a piece is part of a bracket."""

    kind: str
    sign: str
    depth: float
    height: float = 0.04


def _large() -> dict[str, Large]:
    table: dict[str, Large] = {}
    brackets = {
        "parenleft": "(", "parenright": ")", "bracketleft": "[", "bracketright": "]",
        "floorleft": "⌊", "floorright": "⌋", "ceilingleft": "⌈", "ceilingright": "⌉",
        "braceleft": "{", "braceright": "}", "angbracketleft": "⟨", "angbracketright": "⟩",
        "slash": "/", "backslash": "\\",
    }  # fmt: skip
    for size, depth in (("big", 1.16), ("Big", 1.76), ("bigg", 2.36), ("Bigg", 2.96)):
        for name, sign in brackets.items():
            table[name + size] = Large("bracket", sign, depth)
        table[f"radical{size}"] = Large("radical", "√", depth)
    for name in ("paren", "bracket", "brace"):
        for side in ("left", "right"):
            sign = brackets[name + side]
            for piece, depth in (
                ("tp", 1.76 if name != "brace" else 0.89),
                ("ex", 0.6),
                ("mid", 1.76),
                ("bt", 1.76 if name != "brace" else 0.89),
            ):
                table[f"{name}{side}{piece}"] = Large("piece", sign, depth)
    table["braceex"] = Large("piece", "{}", 0.31)
    table["vextendsingle"] = Large("piece", "|", 0.6)
    table["vextenddouble"] = Large("piece", "‖", 0.6)
    operators = {
        "summation": "∑", "product": "∏", "integral": "∫", "union": "⋃", "intersection": "⋂",
        "unionmulti": "⨄", "logicaland": "⋀", "logicalor": "⋁", "coproduct": "∐",
        "contintegral": "∮", "circledot": "⨀", "circleplus": "⨁", "circlemultiply": "⨂",
        "unionsq": "⨆",
    }  # fmt: skip
    for name, sign in operators.items():
        tall = 2.22 if sign in "∫∮" else 1.4
        table[f"{name}text"] = Large("operator", sign, 1.11 if sign in "∫∮" else 1.0)
        table[f"{name}display"] = Large("operator", sign, tall)
    for width in ("", "r", "st"):
        table[f"hatwide{width}"] = Large("accent", "ˆ", -0.5, 0.75)
        table[f"tildewide{width}"] = Large("accent", "˜", -0.5, 0.75)
    return table


LARGE = _large()
