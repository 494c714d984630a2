"""The fenced blocks of a Markdown page, and what each is for the tests.

A block's language says what is done with it:

- `sh`: commands, run by bash in the page's folder; variables, `cd` and an activated environment last to the page's end.
- `console`: commands after `$ `, each followed by what it prints.
- `python`, `pycon`: run in one interpreter per page; `pycon` shows its results.
- `text`: what the block before it printed.
- any language, if its first line is a comment with nothing but a file name: a file, saved for the commands below it.

Printed output may be shortened by `...`. A block below `<!-- not run: REASON -->` is not run. A page with
`<!-- needs: MODULE -->` is left out where Python lacks that module.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, List, NamedTuple, Optional

FENCE = re.compile(r"^( *)(```+|~~~+) *([\w+#-]*) *$")
NOT_RUN = re.compile(r"<!-- not run: (.+?) -->")
NEEDS = re.compile(r"^<!-- needs: (\w+) -->$", re.MULTILINE)
FILE = re.compile(r"^(?://|#|/\*|<!--) ?([\w./-]+\.\w+)(?: \*/| -->)?$")
RUN = ("sh", "console", "python", "pycon", "text")


class PageError(Exception):
    """A page that the tests cannot read; the message names page and line."""


class Block(NamedTuple):
    """One fenced block: where it is, its language, its text, and the file it is or the reason why it is not run."""

    page: str
    line: int
    language: str
    text: str
    file: Optional[str]
    not_run: Optional[str]

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.file or self.language}"


def blocks_of(page: str, text: str) -> List[Block]:
    """All blocks of a page, in their order.

    Raises
    ------
    PageError
        For a block without a language, of a language that is neither run nor a named file, one that never ends,
        output that nothing printed, and a file that no command follows.
    """
    found = list(_fenced(page, text))
    for index, block in enumerate(found):
        if block.not_run:
            continue
        before = found[index - 1] if index else None
        if block.language == "text" and (before is None or before.not_run or before.language not in ("sh", "python")):
            raise PageError(f"{block}: no block that is run stands before this output")
        later = (other for other in found[index + 1 :] if not other.not_run)
        if block.file and not any(other.language in ("sh", "console") for other in _until_replaced(block, later)):
            raise PageError(f"{block}: no command follows that could use this file")
    return found


def needed_modules(text: str) -> List[str]:
    """The modules that a page cannot do without."""
    return NEEDS.findall(text)


def _until_replaced(block: Block, later: Iterator[Block]) -> Iterator[Block]:
    for other in later:
        if other.file == block.file:
            return
        yield other


def _fenced(page: str, text: str) -> Iterator[Block]:
    lines = text.splitlines()
    above = ""
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        if not opening:
            if re.match(r" *(```|~~~)", lines[number]):
                raise PageError(f"{page}:{number + 1}: a fence with more than a language: {lines[number].strip()}")
            above = lines[number].strip() or above
            number += 1
            continue
        indent, fence, language = opening.groups()
        start = number + 1
        end = next((i for i in range(start, len(lines)) if lines[i].strip() == fence), None)
        if end is None:
            raise PageError(f"{page}:{start}: this block never ends")
        body = "".join(line[len(indent) :] + "\n" for line in lines[start:end])
        reason = NOT_RUN.fullmatch(above)
        yield _block(page, start, language, body, reason.group(1) if reason else None)
        above = ""
        number = end + 1


def _block(page: str, line: int, language: str, text: str, not_run: Optional[str]) -> Block:
    if not language:
        raise PageError(f"{page}:{line}: a block without a language")
    named = FILE.match(text.partition("\n")[0].strip())
    file = named.group(1) if named and language not in ("sh", "console", "pycon", "text") else None
    if file and Path(file).is_absolute():
        raise PageError(f"{page}:{line}: {file} is no path below the page's folder")
    if not (file or not_run or language in RUN):
        known = ", ".join(RUN)
        message = f"{language} is run only as a file: name it in a comment in the first line (or use {known})"
        raise PageError(f"{page}:{line}: {message}")
    return Block(page, line, language, text, file, not_run)
