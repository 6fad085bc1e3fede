"""Sphinx extension: formulas in docstrings, which are plain text for `help`, are typeset in the reference.

A literal such as ``1/2 ||W X - Y||_F^2`` becomes a formula if it has a sign of one (an index, a power, a relation) and
every name in it is a mathematical one.  What is not understood as a whole stays a literal: nothing is guessed.
"""

import re

GREEK = {"theta", "lambda", "Phi", "beta", "kappa", "sigma"}
NAMES = {name: f"\\{name}" for name in GREEK | {"min", "max", "log", "exp", "det", "sum", "int"}}
NAMES |= {name: rf"\operatorname{{{name}}}" for name in ("diag", "rank", "tr")}
NAMES |= {name: f"\\{name}" for name in ("in", "notin", "times", "langle", "rangle")}
NAMES |= {"lam": r"\lambda", "grad": r"\nabla", "const": r"\text{const}", "2F1": "{}_2F_1"}
SIGNS = {"<=": r"\le", ">=": r"\ge", "->": r"\to", "(x)": r"\otimes", "{": r"\{", "}": r"\}", "#": r"\#"}
TOKEN = re.compile(r"\s*(\(x\)(?=\s)|[<>]=|->|\.\.\.|\|\||2F1|\d+/\d+|\d+|[A-Za-z]+|[-+/=<>(){}\[\],;:^_|#'])")
LITERAL = re.compile(r"``([^`]+)``")
FORMULA = re.compile(r"[\^_=]|<=|->|\|\|")
MATRIX = re.compile(r"\[\[([^\[\]]+)\], \[([^\[\]]+)\]\]|\[([^\[\];]+);([^\[\];]+)\]")
SHAPE = re.compile(r"\(\.\.\.,")  # (..., d_y, d_x) is what an array has, and is written so in code


def tex(text):
    """Return the formula as TeX, or None."""
    text = re.sub(r"\s+", " ", text).replace("not in", "notin")
    text = re.sub(r"<([^<>=]+)>", r"langle \1 rangle", re.sub(r"(?<=\w) x (?=d_)", " times ", text))
    text = MATRIX.sub(matrix, text)
    if not FORMULA.search(text) or SHAPE.search(text):
        return None
    try:
        tokens = tokenize(text)
        return sequence(tokens, "", inner=False) if balanced(tokens) else None
    except (KeyError, ValueError):
        return None


def matrix(found):
    """Write the two rows of a matrix with commas between the columns and a semicolon between the rows."""
    rows = [row.strip() for row in found.groups() if row]
    if len({row.count(" ") for row in rows}) == 1 and not any("," in row for row in rows):
        rows = [row.replace(" ", ",") for row in rows]
    return f"[{';'.join(rows)}]"


def tokenize(text):
    tokens, at = [], 0
    while at < len(text.rstrip()):
        if not (found := TOKEN.match(text, at)):
            raise ValueError(text)
        tokens.append(found[1])
        at = found.end()
    return tokens[::-1]  # the next one is the last


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
    if re.fullmatch(rf"[A-Za-z]{{1,{letters}}}|\W|\d+", token) and token not in NAMES:
        return token
    if re.fullmatch(r"d([A-Za-z]|theta)", token):  # a differential
        return "d " + word(token[1:])
    return NAMES[token]


def typeset(app, what, name, obj, options, lines):
    text = LITERAL.sub(lambda found: f":math:`{made}`" if (made := tex(found[1])) else found[0], "\n".join(lines))
    lines[:] = text.split("\n")


def setup(app):
    app.connect("autodoc-process-docstring", typeset)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
