"""Sphinx extension: pages of a site with several editions, see tools/editions.py, lead to the others."""

import os


def setup(app):
    if os.environ.get("EDITIONS"):
        app.add_js_file("editions.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
