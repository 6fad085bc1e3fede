"""Sphinx extension: where a chapter checks an answer, its page has a field for it.

A cell ``exercises.check("networks-1", ...)`` becomes a field for a number, a list or a matrix.  A list of options in a
box of the class "questions" becomes a choice; the n-th question of a box in ``networks.ipynb`` is ``networks-q<n>``.
``_static/answers.js`` judges what is given there, from the key of the exercise.
"""

import json
import re
from html import escape

from docutils import nodes
from linnet.exercises import KEYS
from linnet.exercises.judge import form

CHECK = re.compile(r'exercises\.check\("([\w-]+)", \.\.\.\)')
FIELD = """<form class="answer" data-exercise="{name}" data-key="{key}" aria-label="Answer to ex-{name}">
<label class="wanted" for="answer-{name}">Your answer: <span>{form}</span></label>
<input type="text" id="answer-{name}" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200">
<button type="submit">Check</button>
<output for="answer-{name}"></output>
<noscript>In a notebook, put the answer in place of the dots: exercises.check("{name}", ...)</noscript>
</form>"""
CHOICE = """<form class="answer choice" data-exercise="{name}" data-key="{key}" aria-label="Question {number}">"""
OPTION = """<label><input type="radio" name="{name}" value="{letter}"><span>"""
CHOSEN = """<button type="submit">Check</button><output></output></form>"""


def raw(text):
    return nodes.raw("", text, format="html")


def marks(name):
    return {"name": name, "key": escape(json.dumps(KEYS[name], ensure_ascii=False))}


def wanted(shape):
    """Return the words for what is to be typed, for instance "a list of 3 numbers, as 1, 0.5, 2/3"."""
    examples = {0: "to four digits", 1: "as 1, −0.5, 2/3", 2: "as 1, 2; 3, 4"}
    return f"{form(shape)}, {examples[len(shape)]}"


def make_fields(doctree):
    for cell in list(doctree.findall(nodes.container)):
        if cell.get("nb_element") == "cell_code" and (check := CHECK.fullmatch(cell[0].astext().strip())):
            name = check[1]
            cell.replace_self(raw(FIELD.format(form=wanted(KEYS[name]["shape"]), **marks(name))))


def make_choices(doctree, chapter):
    boxes = (box for box in doctree.findall(nodes.Admonition) if "questions" in box["classes"])
    questions = [item for box in boxes for item in box.findall(nodes.enumerated_list)][:1]
    for number, question in enumerate((item for one in questions for item in one), start=1):
        name = f"{chapter}-q{number}"
        (options,) = question.findall(nodes.bullet_list)
        form = [raw(CHOICE.format(number=number, **marks(name)))]
        for letter, option in zip("abcdef", list(options), strict=False):
            (text,) = option
            form += [raw(OPTION.format(name=name, letter=letter)), *text.children, raw("</span></label>")]
        block = nodes.container("", *form, raw(CHOSEN), classes=["choices"])
        options.replace_self(block)


def read(app, doctree):
    if app.builder.format != "html":
        return
    make_fields(doctree)
    make_choices(doctree, app.env.docname.split("/")[-1])


def add_script(app, pagename, templatename, context, doctree):
    if 'class="answer' in context.get("body", ""):
        app.add_js_file("answers.js", loading_method="defer")


def setup(app):
    app.connect("doctree-read", read)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
