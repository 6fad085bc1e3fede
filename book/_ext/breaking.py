"""Code in the text breaks after its dots, slashes, brackets, signs and underscores: a word of it stays whole."""

import re

WORD = re.compile(r'(?<!value"><span class="pre">)(?<=<span class="pre">)[^<]{9,}(?=</span>)')  # no default value
PLACE = re.compile(r"(?<=\w)[._(,/=]+(?=\w{4})")


def breakable(html):
    """Return the page with a place to break after each such sign in code of at least nine letters."""
    return WORD.sub(lambda word: PLACE.sub(r"\g<0><wbr>", word[0]), html)
