"""`.. native-header:: PATH`: the C header as pages of the C domain, section by section, in its own words.

The header is read as its blank lines and comments cut it: `/* ---- title ---- */` begins a section, a comment and the
prototypes right below it are one entry, everything else (enumerations, structs) is shown as it stands.
"""

import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from plain_text import escaped
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import nested_parse_with_titles

SECTION = re.compile(r"^/\* -{4} (.+?) -{4,}", re.MULTILINE)
PROTOTYPE = re.compile(r"NE_API\s+([^;]+);")


def words(comment):
    """A comment as reStructuredText: `name` becomes code, nothing else is markup."""
    text = re.sub(r"^/\*|\*/$", "", comment.strip())
    lines = [re.sub(r"^ ?\* ?", "", line) for line in text.splitlines()]
    paragraphs = []
    for line in lines:
        if not line.strip() or re.match(r"\s*- ", line) or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    for paragraph in paragraphs:
        bullet = "* " if paragraph[0].startswith("- ") else ""
        yield bullet + escaped(" ".join(paragraph).removeprefix("- ")).strip()
        yield ""


def chunks(text):
    """The blank-line-separated parts of a section; blank lines in comments and braces do not separate."""
    part = []
    for line in text.splitlines():
        joined = "\n".join(part)
        inside = joined.count("/*") > joined.count("*/") or joined.count("{") > joined.count("}")
        if line.strip() or inside:
            part.append(line)
        elif part:
            yield joined
            part = []
    if part:
        yield "\n".join(part)


def entry(chunk):
    """One part of a section as lines of reStructuredText."""
    comment = re.match(r"/\*.*?\*/", chunk, re.DOTALL)
    code = chunk[comment.end() :] if comment else chunk
    prototypes = [" ".join(found.split()) for found in PROTOTYPE.findall(code)]
    if prototypes:
        yield f".. c:function:: {prototypes[0]}"
        yield from (f"                {prototype}" for prototype in prototypes[1:])
        yield ""
        yield from (f"   {line}" for line in words(comment.group()) if comment)
    elif code.strip():
        for name in re.findall(r"typedef struct (\w+)|typedef \w+ (\w+);", code):
            yield from (f".. c:type:: {name[0] or name[1]}", "")
        yield from (".. code-block:: c", "")
        yield from (f"   {line}" for line in chunk.splitlines())
    elif comment:
        yield from words(chunk)
    yield ""


def page(header):
    """The whole header as lines of reStructuredText."""
    text = re.sub(r"^#ifdef __cplusplus\n.*\n#endif$|^#endif.*$", "", header, flags=re.MULTILINE)
    opening, *rest = SECTION.split(text)
    conventions = re.match(r"/\*.*?\*/", opening, re.DOTALL).group()
    yield from words(conventions)
    status = opening[opening.index("#define NE_ABI_VERSION") :]
    yield from ("Status", "------", "")
    for chunk in chunks(status):
        yield from entry(chunk)
    for title, body in zip(rest[::2], rest[1::2]):
        yield from (title[:1].upper() + title[1:], "-" * len(title), "")
        # The rest of the comment that holds the title.
        remainder, body = body.split("*/", 1)
        if remainder.strip(" -\n*"):
            yield from words(remainder)
        for chunk in chunks(body):
            yield from entry(chunk)


class NativeHeader(SphinxDirective):
    """The directive; its argument is relative to the page."""

    required_arguments = 1

    def run(self):
        """The nodes of the page."""
        relative, absolute = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        lines = StringList(list(page(Path(absolute).read_text(encoding="utf-8"))), source=relative)
        container = nodes.section()
        container.document = self.state.document
        nested_parse_with_titles(self.state, lines, container)
        return container.children


def setup(app):
    """Called by Sphinx."""
    app.add_directive("native-header", NativeHeader)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
