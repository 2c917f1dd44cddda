"""The words for operations by language: `product`, `suma`, `Wurzel`.

A further language is a further entry. Words that can mean two operations stand beside both: an
exponentiation is a power or `exp`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

OPERATION_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "+": {
            "": "+",
            "en": "add, adds, adding, added, addition, adder, plus, sum, sums, summing, summation",
            "de": "addition, addieren, addiert, plus, summe",
            "es": "suma, sumar, adición, adicion, más",
            "fr": "addition, somme, additionner",
            "it": "somma, addizione",
            "pt": "soma, adição",
            "zh": "加, 加法, 求和, 和",
            "ru": "сложение, сумма, плюс, сложить",
            "ja": "加算, 足し算, 和, 加法",
            "ko": "덧셈, 더하기, 합",
            "nl": "optelling, optellen, som, plus",
            "tr": "toplama, toplam, artı",
            "pl": "dodawanie, suma, dodać",
            "ar": "جمع, الجمع, عملية الجمع",
            "uk": "додавання, сума, плюс",
            "cs": "sčítání, součet, plus",
            "sv": "addition, summa, plus",
            "vi": "phép cộng, cộng, tổng",
            "id": "penjumlahan, tambah, jumlah",
            "el": "πρόσθεση, άθροισμα",
            "hi": "जोड़, योग",
        },
        "-": {
            "": "-, −, –, —",
            "en": """sub, subtract, subtracts, subtracting, subtracted, subtraction, minus,
                difference""",
            "de": "subtraktion, subtrahieren, minus, differenz",
            "es": "resta, restar, sustracción, substracción, sustraccion, diferencia, menos",
            "fr": "soustraction, soustraire, différence, moins",
            "it": "sottrazione, differenza, meno",
            "pt": "subtração, diferença",
            "zh": "减, 减法, 差",
            "ru": "вычитание, разность, минус, вычесть",
            "ja": "減算, 引き算, 差, 減法",
            "ko": "뺄셈, 빼기, 차",
            "nl": "aftrekking, aftrekken, verschil, min",
            "tr": "çıkarma, fark, eksi",
            "pl": "odejmowanie, różnica, minus",
            "ar": "طرح, الطرح, عملية الطرح",
            "uk": "віднімання, різниця, мінус",
            "cs": "odčítání, rozdíl, minus",
            "sv": "subtraktion, differens, minus",
            "vi": "phép trừ, trừ, hiệu",
            "id": "pengurangan, kurang, selisih",
            "el": "αφαίρεση, διαφορά",
            "hi": "घटाव, अंतर",
        },
        "*": {
            "": r"*, ·, ×, ⋅, ∗, \cdot, \times, \ast",
            "en": """times, mul, mult, multiply, multiplies, multiplying, multiplied,
                multiplication, multiplier, product, elementwise product, hadamard product""",
            "de": "multiplikation, multiplizieren, multipliziert, mal, produkt",
            "es": "producto, multiplicación, multiplicacion, multiplicar",
            "fr": "produit, multiplication, multiplier, fois",
            "it": "prodotto, moltiplicazione",
            "pt": "produto, multiplicação",
            "zh": "乘, 乘法, 积",
            "ru": "умножение, произведение, умножить",
            "ja": "乗算, 掛け算, かけ算, 積, 乗法",
            "ko": "곱셈, 곱하기, 곱",
            "nl": "vermenigvuldiging, vermenigvuldigen, product, keer, maal",
            "tr": "çarpma, çarpım, çarpı",
            "pl": "mnożenie, iloczyn, razy",
            "ar": "ضرب, الضرب, عملية الضرب",
            "uk": "множення, добуток",
            "cs": "násobení, součin, krát",
            "sv": "multiplikation, produkt, gånger",
            "vi": "phép nhân, nhân, tích",
            "id": "perkalian, kali",
            "el": "πολλαπλασιασμός, γινόμενο",
            "hi": "गुणा, गुणन",
        },
        "/": {
            "": r"/, ÷, \div",
            "en": "div, divide, divides, dividing, divided, division, quotient, ratio, over",
            "de": "division, dividieren, dividiert, quotient, geteilt",
            "es": "cociente, división, dividir, división entre",
            "fr": "quotient, division, diviser",
            "it": "quoziente, divisione",
            "pt": "quociente, divisão",
            "zh": "除, 除法, 商",
            "ru": "деление, частное, разделить",
            "ja": "除算, 割り算, 商, 除法",
            "ko": "나눗셈, 나누기, 몫",
            "nl": "deling, delen, quotiënt, gedeeld",
            "tr": "bölme, bölüm, bölü",
            "pl": "dzielenie, iloraz",
            "ar": "قسمة, القسمة, عملية القسمة",
            "uk": "ділення, частка",
            "cs": "dělení, podíl",
            "sv": "division, kvot",
            "vi": "phép chia, chia, thương",
            "id": "pembagian, bagi",
            "el": "διαίρεση, πηλίκο",
            "hi": "भाग",
        },
        "^": {
            "": "^, **, ^2, **2, ²",
            "en": """pow, power, raise to the power, raised to the power, exponentiation,
                exponentiate, exponent""",
            "de": "potenz, potenzieren, hoch",
            "es": "potencia, exponenciación",
            "fr": "puissance, exponentiation",
            "it": "potenza, elevamento a potenza",
            "pt": "potência, exponenciação",
            "zh": "幂, 乘方, 指数运算",
            "ru": "степень, возведение в степень",
            "ja": "べき乗, 累乗, 冪乗",
            "ko": "거듭제곱",
            "nl": "macht, machtsverheffing",
            "tr": "üs, üs alma, kuvvet",
            "pl": "potęga, potęgowanie",
            "ar": "قوة, رفع للقوة, أس, الأس",
            "uk": "степінь, піднесення до степеня",
            "cs": "mocnina, umocnění",
            "sv": "potens",
            "vi": "lũy thừa, luỹ thừa",
            "id": "pangkat",
            "el": "δύναμη, ύψωση σε δύναμη",
        },
        "exp": {
            "": r"exp, \exp, e^, e**",
            "en": """exponential, exponential function, natural exponential, exponentiation,
                exponentiate, exponent""",
            "de": "exponentialfunktion, exponential, e-funktion, e hoch",
            "es": "exponencial, función exponencial, exponenciación",
            "fr": "exponentielle, fonction exponentielle, exponentiation",
            "it": "esponenziale, funzione esponenziale, elevamento a potenza",
            "pt": "exponencial, função exponencial, exponenciação",
            "zh": "指数, 指数函数, 指数运算",
            "ru": "экспонента, экспоненциальная функция, возведение в степень",
            "ja": "指数, 指数関数",
            "ko": "지수, 지수함수, 지수 함수",
            "nl": "exponentieel, exponentiële functie, e-macht",
            "tr": "üstel, üstel fonksiyon, üs, üs alma",
            "pl": "eksponenta, funkcja wykładnicza, wykładnicza",
            "ar": "أسي, أسية, الأسية, دالة أسية, الدالة الأسية, أس, الأس",
            "uk": "експонента, експоненціальна функція",
            "cs": "exponenciála, exponenciální funkce",
            "sv": "exponentialfunktion, exponentialfunktionen",
            "vi": "hàm mũ, mũ",
            "id": "eksponensial, fungsi eksponensial",
            "el": "εκθετική, εκθετική συνάρτηση",
            "hi": "घातांक, चरघातांकी",
        },
        "ln": {
            "": r"ln, log, \ln, \log, log_e",
            "en": "logarithm, natural log, natural logarithm, log base e, logarithmic",
            "de": "logarithmus, natürlicher logarithmus, natuerlicher logarithmus",
            "es": "logaritmo, logaritmo natural, logaritmo neperiano",
            "fr": "logarithme, logarithme népérien, logarithme naturel",
            "it": "logaritmo, logaritmo naturale",
            "pt": "logaritmo, logaritmo natural",
            "zh": "对数, 自然对数",
            "ru": "логарифм, натуральный логарифм",
            "ja": "対数, 自然対数, 対数関数",
            "ko": "로그, 자연로그, 자연 로그",
            "nl": "logaritme, natuurlijke logaritme",
            "tr": "logaritma, doğal logaritma",
            "pl": "logarytm, logarytm naturalny",
            "ar": "لوغاريتم, اللوغاريتم, لوغاريتم طبيعي, اللوغاريتم الطبيعي",
            "uk": "логарифм, натуральний логарифм",
            "cs": "logaritmus, přirozený logaritmus",
            "sv": "logaritm, naturlig logaritm",
            "vi": "logarit, logarit tự nhiên, lôgarit",
            "id": "logaritma, logaritma natural",
            "el": "λογάριθμος, φυσικός λογάριθμος",
            "hi": "लघुगणक",
        },
        "sqrt": {
            "": r"sqrt, √, \sqrt",
            "en": "root, square root, square-root, sq root, sqroot, squareroot",
            "de": "wurzel, quadratwurzel",
            "es": "raíz, raíz cuadrada, raiz, raiz cuadrada",
            "fr": "racine, racine carrée",
            "it": "radice, radice quadrata",
            "pt": "raiz, raiz quadrada",
            "zh": "平方根, 开方, 根号",
            "ru": "корень, квадратный корень",
            "ja": "平方根, ルート, 根号",
            "ko": "제곱근, 루트",
            "nl": "wortel, vierkantswortel",
            "tr": "karekök, kök",
            "pl": "pierwiastek, pierwiastek kwadratowy",
            "ar": "جذر, الجذر, جذر تربيعي, الجذر التربيعي",
            "uk": "корінь, квадратний корінь",
            "cs": "odmocnina, druhá odmocnina",
            "sv": "rot, kvadratrot, roten ur",
            "vi": "căn, căn bậc hai",
            "id": "akar, akar kuadrat",
            "el": "ρίζα, τετραγωνική ρίζα",
            "hi": "वर्गमूल",
        },
        "neg": {
            "": "neg, u-, unary -, -, −",
            "en": "negate, negates, negative, negation, unary minus, minus, sign change, opposite",
            "de": "negation, vorzeichenwechsel, unäres minus, minus",
            "es": "negación, negativo, opuesto, menos unario, menos",
            "fr": "négation, opposé, moins",
        },
        "square": {
            "": "sq, ^2, **2, ²",
            "en": "square, squared, squares, squaring",
            "de": "quadrat, quadrieren",
            "es": "cuadrado, elevar al cuadrado",
            "fr": "carré",
        },
        "sigma": {
            "": r"σ, \sigma, sigma",
            "en": "sigmoid, logistic, sigmoid function, logistic function",
            "es": "sigmoide, logística",
            "de": "sigmoidfunktion, logistische funktion",
        },
        "abs": {
            "": "abs",
            "en": "absolute value, magnitude",
            "de": "betrag, absolutbetrag",
            "es": "valor absoluto",
            "fr": "valeur absolue",
        },
        "sin": {"": r"sin, \sin", "en": "sine", "de": "sinus", "es": "seno", "fr": "sinus"},
        "cos": {
            "": r"cos, \cos",
            "en": "cosine",
            "de": "kosinus, cosinus",
            "es": "coseno",
            "fr": "cosinus",
        },
        "tan": {
            "": r"tan, \tan",
            "en": "tangent",
            "de": "tangens",
            "es": "tangente",
            "fr": "tangente",
        },
        "tanh": {
            "": r"tanh, \tanh",
            "en": "hyperbolic tangent",
            "de": "tangens hyperbolicus",
            "es": "tangente hiperbólica",
            "fr": "tangente hyperbolique",
        },
    }
)

_LEAVES = {
    "const": "const, constant, number, literal, konstante, zahl, constante, número, nombre",
    "input": "input, variable, var, leaf, eingabe, eingang, entrada, entrée, hoja, blatt",
}
LEAF_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {leaf: frozenset(words.split(", ")) for leaf, words in _LEAVES.items()}
)
"""The words for what is no operation; beside one, they say nothing."""

NODE_WORDS = ("node", "knoten", "nodo", "nœud", "noeud", "nó", "节点")
"""What a node is called in front of its number."""
_QUANTITIES = {
    "operation": """operation, op, operator, operación, operador, opération, opérateur, label,
        beschriftung""",
    "value": "value, wert, valor, valeur, result, ergebnis, resultado, résultat",
    "derivative": "derivative, gradient, grad, ableitung, derivada, dérivée, gradiente",
}
QUANTITY_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {name: frozenset(re.split(r",\s+", words)) for name, words in _QUANTITIES.items()}
)
"""The words in the head of a column of labels, by what is asked of the nodes."""

_FILLING = """
    a, an, the, of, and, with, by, to, from, its, both, apply, applies, take, takes, taking,
    compute, computes, calculates, performs, does, it, them, their, those, two, inputs, operands,
    operation, operations,
    operator, node, nodes, gate, gates, function, functions, unary, binary, scalar, numbers,
    values, between, together,
    operación, función, nodo, de, del, la, el, los, las, y, por, die, der, das, und, von, knoten,
    funktion, opération, fonction, le, les, du, et, nœud
"""
AROUND = frozenset(" ".join(_FILLING.split()).split(", "))
"""Words that say nothing about which operation it is."""
_AROUND = AROUND | frozenset().union(*LEAF_WORDS.values())


def _phrases() -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for operation, languages in OPERATION_WORDS.items():
        for phrases in languages.values():
            for phrase in phrases.split(","):
                found.setdefault(words_of(phrase), set()).add(operation)
    for words in [*found]:  # `square roots`
        found.setdefault((*words[:-1], f"{words[-1]}s"), found[words])
    return {phrase: frozenset(operations) for phrase, operations in found.items()}


_WORD = re.compile(r"\\?[^\W\d_]+|\d+|\*\*|[^\w\s]")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and signs of a text, without regard to capitals."""
    return tuple(_WORD.findall(text.casefold()))


PHRASES: Mapping[tuple[str, ...], frozenset[str]] = MappingProxyType(_phrases())
LONGEST = max(map(len, PHRASES))


def said(words: Iterable[str]) -> tuple[list[frozenset[str]], list[str]]:
    """Return what the phrases in a text can mean, the longest first, and the words left over."""
    given, meant, unknown = list(words), [], []
    at = 0
    while at < len(given):
        lengths = range(LONGEST, 0, -1)
        length = next((n for n in lengths if tuple(given[at : at + n]) in PHRASES), 0)
        if length:
            meant.append(PHRASES[tuple(given[at : at + length])])
        else:
            unknown.append(given[at])
        at += max(length, 1)
    return meant, [word for word in unknown if word not in _AROUND]
