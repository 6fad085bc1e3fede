"""Sphinx extension: formulas in docstrings, which are plain text for `help`, are typeset in the reference.

A literal such as ``1/2 ||W X - Y||_F^2`` becomes a formula if it has a sign of one (an index, a power, a relation) and
every name in it is a mathematical one or a parameter, which a formula shows as code.  A letter alone is a formula
unless a parameter has this name.  What is not understood as a whole stays a literal: nothing is guessed.

A shape such as (..., p) that stands in the text becomes a literal.
"""

import inspect
import re

GREEK = {"theta", "lambda", "Phi", "beta", "kappa", "sigma"}
NAMES = {name: f"\\{name}" for name in GREEK | {"min", "max", "log", "exp", "sin", "cos", "det", "sum", "int"}}
NAMES |= {name: rf"\operatorname{{{name}}}" for name in ("diag", "rank", "tr")}
NAMES |= {name: f"\\{name}" for name in ("in", "notin", "times", "langle", "rangle")}
NAMES |= {"pi": r"\pi", "lam": r"\lambda", "grad": r"\nabla", "const": r"\text{const}", "2F1": r"\,{}_2F_1"}
SIGNS = {"<=": r"\le", ">=": r"\ge", "->": r"\to", "(x)": r"\otimes", "{": r"\{", "}": r"\}", "#": r"\#"}
SIGNS |= {"<-": r"\leftarrow", "+-": r"\pm"}
TOKEN = re.compile(
    r"\s*(\(x\)(?=\s)|[<>]=|->|<-|\+-|\.\.\.|\|\||2F1|1e-?\d+|\d+/\d+|\d+\.\d+|\d+|[A-Za-z]+|[-+/=<>(){}\[\],;:^_|#'])"
)
LITERAL = re.compile(r"``([^`]+)``")
SINGLE = "|".join(sorted(GREEK - {"theta"}))  # theta is the name of the weights in code, too
LETTER = re.compile(rf"[A-Za-z]|{SINGLE}")
FORMULA = re.compile(rf"[\^_=<>]|->|\|\||\w/\w| [-+/] |^\w+\(\w\)$|^log \w+$|sqrt\(|^\w( [A-Za-z])+$|\b({SINGLE})\b")
MATRIX = re.compile(r"\[\[([^\[\]]+)\], \[([^\[\]]+)\]\]|\[([^\[\];]+);([^\[\];]+)\]")
CODE = re.compile(r"\(\.\.\.,|= \{")  # (..., d_y, d_x) is what an array has; {label: array} what a plot takes
AXIS = r"(?:\.\.\.|[A-Za-z]|\d+|d_\w)"
# Shapes in the text, which have at least one letter; what is emphasised or a literal is passed over.
SHAPES = re.compile(
    rf"``[^`]*``|`[^`]*`|\*\*\S+\*\*|\*(?!\s)[^*\n]+\*|(?<![\w)\]}}])(?P<shape>\((?=[^)]*[A-Za-z.]){AXIS}(?:,\s{AXIS})*,?\))"
)


def tex(text, names=()):
    """Return the formula as TeX, or None; ``names`` are those of parameters."""
    text = re.sub(r"\s+", " ", text).replace("not in", "notin")
    text = re.sub(r"<([^<>=-][^<>=]*)>", r"langle \1 rangle", re.sub(r"(?<=\w) x (?=d_)", " times ", text))
    text = MATRIX.sub(matrix, text)
    if LETTER.fullmatch(text):
        return None if text in names else word(text)
    if not FORMULA.search(text) or CODE.search(text):
        return None
    try:
        tokens = tokenize(text, codes(names))
        is_formula = "^" in tokens or any(token[0].isalpha() for token in tokens)  # count - 1 is code
        return sequence(tokens, "", inner=False) if is_formula and balanced(tokens) else None
    except (KeyError, ValueError):
        return None


def codes(names):
    """Return ``{name: TeX}`` for the names of parameters that have more than a letter."""
    shown = {}
    for name in set(names) - NAMES.keys():
        if found := re.fullmatch(r"([A-Za-z]|theta)(\d)", name):
            shown[name] = f"{word(found[1])}_{{{found[2]}}}"
        elif len(name) > 1:
            shown[name] = rf"\mathop{{\mathtt{{{name}}}}}".replace("_", r"\_")
    return shown


def matrix(found):
    """Write the two rows of a matrix with commas between the columns and a semicolon between the rows."""
    rows = [row.strip() for row in found.groups() if row]
    if len({row.count(" ") for row in rows}) == 1 and not any("," in row for row in rows):
        rows = [row.replace(" ", ",") for row in rows]
    return f"[{';'.join(rows)}]"


def tokenize(text, codes):
    """Return the signs and names of a formula, the last one first; names of parameters are TeX already."""
    token = re.compile(rf"\s*\b({'|'.join(codes) or '(?!)'})\b|{TOKEN.pattern}")
    tokens, at = [], 0
    while at < len(text.rstrip()):
        if not (found := token.match(text, at)):
            raise ValueError(text)
        tokens.append(codes.get(found[1], found[2]))
        at = found.end()
    return tokens[::-1]


def balanced(tokens):
    return all(tokens.count(opening) == tokens.count(closing) for opening, closing in ("()", "[]", "{}"))


def sequence(tokens, end, inner):
    """Take tokens up to the sign ``end`` and return their TeX; fractions are set small outside of indices only."""
    parts, bars, last = [], 0, ""
    while tokens and tokens[-1] != end:
        token = tokens.pop()
        if token in ("^", "_"):
            parts.append(f"{token}{{{index(tokens)}}}")
        elif token in ("|", "||"):
            side = "r" if bars % 2 else "l"
            parts.append(rf"\{side}{'V' if token == '||' else 'v'}ert")
            bars += 1
        elif token == "sqrt":
            if tokens.pop() != "(":
                raise ValueError(token)
            parts.append(rf"\sqrt{{{sequence(tokens, ')', inner)}}}")
        elif token == "(":
            parts.append(f"({sequence(tokens, ')', inner)})")
        elif token == "[" and ";" in tokens:
            rows = sequence(tokens, "]", inner).replace(",", "&").replace(";", r"\\")
            parts.append(rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}")
        elif token == "...":
            parts.append(r"\dots" if last in (",", "") else r"\cdots")
        elif token[0] == "\\" or "_{" in token:  # a parameter
            parts.append(rf"\, {token}" if last[:1] == "\\" else token)
        elif power := re.fullmatch(r"1e(-?\d+)", token):
            parts.append(f"10^{{{power[1]}}}")
        elif "/" in token and token != "/":
            parts.append(token if inner else r"\tfrac{{{}}}{{{}}}".format(*token.split("/")))
        else:
            parts.append(SIGNS.get(token) or word(token, 2 if inner else 1))
        last = token
    if end:
        tokens.pop()
    return " ".join(parts)


def index(tokens):
    """Take what stands above or below the line: a group, or one word."""
    token = tokens.pop()
    if token == "{":
        return sequence(tokens, "}", inner=True)
    if token == "T":
        return r"\top"
    if not re.fullmatch(r"\w{1,2}|\+", token):
        raise KeyError(token)
    return token


def word(token, letters=1):
    """Return a name or a sign; KeyError for a name of more ``letters`` that is no mathematical one."""
    if re.fullmatch(rf"[A-Za-z]{{1,{letters}}}|\W|[\d.]+", token) and token not in NAMES:
        return token
    if re.fullmatch(r"d([A-Za-z]|theta)", token):  # a differential
        return "d " + word(token[1:])
    return NAMES[token]


def parameters(obj):
    """Return the names that an object's callers write: its parameters, those of its members, and its attributes."""
    members = vars(obj).values() if inspect.isclass(obj) or inspect.ismodule(obj) else ()
    names = {name for name in dir(obj) if name[0] != "_"} if inspect.isclass(obj) else set()
    for one in [obj, *(member for member in members if inspect.isfunction(member))]:
        try:
            names |= set(inspect.signature(one).parameters)
        except (TypeError, ValueError):  # nothing that is called
            pass
    return names


def set_shapes(text):
    """Return the text with its shapes as literals; examples and tables stay as they are."""
    parts = re.split(r"(\n\s*\n)", text)
    literal = lambda found: f"``{found[0]}``" if found["shape"] else found[0]
    stays = re.compile(r"\s*(>>>|=====)")
    return "".join(part if stays.match(part) else SHAPES.sub(literal, part) for part in parts)


def typeset(app, what, name, obj, options, lines):
    names = parameters(obj)
    formula = lambda found: f":math:`{made}`" if (made := tex(found[1], names)) else found[0]
    lines[:] = set_shapes(LITERAL.sub(formula, "\n".join(lines))).split("\n")


def setup(app):
    app.connect("autodoc-process-docstring", typeset, priority=600)  # when sections are fields, and types emphasised
    return {"parallel_read_safe": True, "parallel_write_safe": True}
