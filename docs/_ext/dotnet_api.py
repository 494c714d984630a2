"""`.. dotnet-api:: LISTING XML`: the public .NET types, signatures of the listing and words of the compiler's XML file.

The listing is the one that a test holds against the assembly (tests/dotnet/PublicApi.txt): nothing public is missing.
Overloads whose parameters have the same names share one entry, as they share their documentation.
"""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from plain_text import escaped
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import nested_parse_with_titles

# What every type has, or every record gets from the compiler.
INHERITED = {"Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality"}


def prose(element):
    """The text of an XML element as reStructuredText; code and references become literals."""
    pieces = [on_one_line(element.text)]
    for child in element:
        if child.tag == "para":
            pieces.append("\n\n" + prose(child))
        elif child.tag in ("see", "paramref", "seealso"):
            name = child.get("langword") or child.get("name") or child.get("cref", "")
            pieces.append(f"``{re.sub(r'^.:(?:System[.]|NativeEntropy[.])?|[(].*', '', name)}``")
        else:
            pieces.append(f"``{child.text}``")
        pieces.append(on_one_line(child.tail))
    return "".join(pieces).strip()


def on_one_line(text):
    """Text between XML elements."""
    return escaped(re.sub(r"\s+", " ", text or ""))


def fields(member):
    """Summary, parameters, value, errors and remarks of a documented member."""
    for tag in ("summary", "remarks"):
        for element in member.findall(tag):
            yield from (*prose(element).splitlines(), "")
    for tag, title in (("param", "param {0}"), ("returns", "returns"), ("exception", "throws {0}")):
        for element in member.findall(tag):
            name = element.get("name") or element.get("cref", "")[2:].removeprefix("System.")
            yield f":{title.format(name)}: {' '.join(prose(element).split())}"
    yield ""


class Documentation:
    """The members of the XML file, by name and parameter names, and the first of each name."""

    def __init__(self, path):
        self.members = {}
        self.first = {}
        for member in ElementTree.parse(path).getroot().iter("member"):
            if member.find("summary") is None:
                continue  # <inheritdoc/>: the member that it names has the words
            name = member.get("name")[2:].split("(")[0].split("``")[0]
            parameters = tuple(element.get("name") for element in member.findall("param"))
            self.members.setdefault((name, parameters), member)
            self.first.setdefault(name, member)

    def of(self, name, parameters=()):
        """The documentation: that of other parameters where these inherit it. None at all is an error."""
        member = self.members.get((name, parameters), self.first.get(name))
        if member is None:
            raise ExtensionError(f"{name}({', '.join(parameters)}) is public and has no XML documentation")
        return fields(member)


def member_name(signature):
    """The name in `static T Name(...)`, `static T Name<U>(...)`, `T Name { get; }` and `Name = 1`."""
    return re.sub(r"<.*>$", "", re.split(r"\(| [{=]", signature)[0]).split()[-1]


def parameter_names(signature):
    """The names in `static T Name(A x, B<C, D> y = 1)`; () for anything without brackets."""
    inside = re.search(r"\((.*)\)", signature)
    if not inside or not inside.group(1):
        return ()
    parts = re.split(r", (?![^<]*>)", inside.group(1))
    return tuple(part.split(" = ")[0].split()[-1] for part in parts)


def page(listing, documentation):
    """All types as lines of reStructuredText."""
    for block in re.split(r"\n(?=\S)", listing.strip()):
        head, *lines = block.splitlines()
        kind, name = head.rsplit(" ", 1)
        short = name.removeprefix("NativeEntropy.")
        yield from (short, "-" * len(short), "", f".. dotnet:: {kind} {short}", "")
        yield from (f"   {line}" for line in documentation.of(name))
        entries = {}
        for line in lines:
            signature = line.strip()
            member = member_name(signature)
            if member not in INHERITED:
                entries.setdefault((member, parameter_names(signature)), []).append(signature)
        indexed = set()
        for (member, parameters), signatures in sorted(entries.items()):
            shown = [f"{short}.{member}: {signature}" for signature in signatures]
            yield f".. dotnet:: {shown[0]}"
            yield from (f"            {line}" for line in shown[1:])
            yield from (["   :noindex:"] if member in indexed else [])
            yield ""
            indexed.add(member)
            yield from (f"   {line}" for line in documentation.of(f"{name}.{member}", parameters))


class DotnetApi(SphinxDirective):
    """The directive; its arguments are relative to the page."""

    required_arguments = 2

    def run(self):
        """The nodes of the page."""
        paths = []
        for argument in self.arguments:
            relative, absolute = self.env.relfn2path(argument)
            self.env.note_dependency(relative)
            paths.append(Path(absolute))
        text = page(paths[0].read_text(encoding="utf-8"), Documentation(paths[1]))
        lines = StringList(list(text), source=self.arguments[0])
        container = nodes.section()
        container.document = self.state.document
        nested_parse_with_titles(self.state, lines, container)
        return container.children


def signature_of(environment, text, node):
    """`Type.Member: signature` or `kind Type`: what is shown, and the name that is indexed."""
    name, colon, signature = text.partition(": ")
    shown = signature if colon else text
    node += addnodes.desc_name(shown, shown)
    return name if colon else text.rsplit(" ", 1)[1]


def setup(app):
    """Called by Sphinx."""
    app.add_object_type("dotnet", "dotnet", "%s (.NET)", signature_of)
    app.add_directive("dotnet-api", DotnetApi)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
