"""Links of the Markdown pages to files of the repository that are no pages: the HTML gets copies of them."""

import shutil
from pathlib import Path

from docutils import nodes

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = "repository"


def resolve(app, environment, node, content):
    """The `missing-reference` event: a reference to the copy, or None where there is no such file."""
    page = Path(environment.doc2path(node["refdoc"]))
    target = (page.parent / node["reftarget"]).resolve()
    if not target.is_file() or ROOT not in target.parents or app.builder.format != "html":
        return None
    name = target.relative_to(ROOT).as_posix()
    copy = Path(app.outdir) / FOLDER / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(target, copy)
    up = "../" * node["refdoc"].count("/")
    return nodes.reference("", "", content, refuri=f"{up}{FOLDER}/{name}", internal=True)


def setup(app):
    """Called by Sphinx."""
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
