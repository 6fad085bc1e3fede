"""Sphinx extension: the search finds a statement by its name, and shows formulas as text.

sphinx-proof tells Sphinx of no objects; here the statements of the ledger are its objects.  So other projects can refer
to them, too.
"""

from types import MappingProxyType

from sphinx.domains import ObjType
from sphinx_proof.domain import ProofDomain


def plain(title):
    """Return a title without the signs of TeX."""
    return title.replace("$", "").replace("\\", "")


class Statements(ProofDomain):
    object_types = MappingProxyType({kind: ObjType(kind, "ref") for kind in ProofDomain.directives})

    def get_objects(self):
        for chapter, (_, statements) in self.env.app.ledger.items():
            for one in statements:
                name = plain(one.title)
                yield name, name, one.kind, f"book/{chapter}", one.label, 1

    def get_type_name(self, kind, primary=False):
        return kind.lname


def add_script(app, pagename, templatename, context, doctree):
    if pagename == "search":
        app.add_js_file("search.js")


def setup(app):
    app.setup_extension("sphinx_proof")
    app.add_domain(Statements, override=True)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
