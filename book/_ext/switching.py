"""Sphinx extension: where a site has several editions, as tools/editions.py makes them, its pages lead to the others."""

import os


def setup(app):
    if os.environ.get("EDITIONS"):
        app.add_js_file("editions.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
