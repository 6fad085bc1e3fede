"""Sphinx extension: what a server shows where there is no page, ``404.html``.

It is shown at any depth of folders, so its links are absolute where SITE_URL says where the site stands.
"""

from pathlib import Path

from pictures.files import file
from sharing import ADDRESS

PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>No page here: {title}</title>
    <style>
      :root {{ color-scheme: light dark; font: 1.1rem/1.5 serif; }}
      body {{ margin: 4rem auto; max-width: 34rem; padding: 0 1rem; }}
      svg {{ border-radius: 0.4rem; max-width: 100%; }}
    </style>
  </head>
  <body>
    <h1>A saddle: no page is here</h1>
    {picture}
    <p>The gradient of this address vanishes. Two directions lead down: the
      <a href="{root}book/index.html">first page</a> and the <a href="{root}search.html">search</a>.</p>
  </body>
</html>
"""


def write_page(app, exception):
    if not exception and app.builder.format == "html":
        root = f"{ADDRESS}/" if ADDRESS else ""
        page = PAGE.format(title=app.config.html_title, picture=file("preimages"), root=root)
        Path(app.outdir, "404.html").write_text(page, encoding="utf-8")


def setup(app):
    app.connect("build-finished", write_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
