"""The runner of the documentation's blocks (tests/docs): that it finds what is wrong with a page."""

from __future__ import annotations

import os
import re
import sys

import pytest

from reference_data import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "tests" / "docs"))
from blocks import PageError, blocks_of, needed_modules  # noqa: E402
from page import Page, commands_of  # noqa: E402


def fenced(language: str, text: str, before: str = "") -> str:
    return f"{before}\n```{language}\n{text}\n```\n"


@pytest.fixture
def follow(tmp_path):
    """Follows a page in an empty folder; a list of None, and what is wrong with the last block if something is."""
    folder = tmp_path / "page"
    folder.mkdir()
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}

    def run(*blocks: str):
        return [wrong for _, wrong in Page(folder, environment).follow(blocks_of("page.md", "".join(blocks)))]

    return run


def test_blocks_are_read() -> None:
    file = "# tool.py\nprint(1)\n"
    text = fenced("sh", "make thing") + fenced("python", file) + fenced("console", "$ python tool.py\n1")
    shell, tool, console = blocks_of("page.md", text)
    assert (shell.language, shell.text, shell.line, shell.file) == ("sh", "make thing\n", 2, None)
    assert tool.file == "tool.py" and tool.text == file + "\n"
    assert commands_of(console.text) == [("python tool.py\n", "1\n")]
    assert commands_of("$ one \\\n  more\n$ two\nx\ny\n") == [("one \\\n  more\n", ""), ("two\n", "x\ny\n")]
    (left,) = blocks_of("page.md", fenced("sh", "reboot", "<!-- not run: it takes a while -->"))
    assert left.not_run == "it takes a while"
    assert needed_modules("# A page\n\n<!-- needs: torch -->\n") == ["torch"]


@pytest.mark.parametrize(
    "text, message",
    [
        (fenced("", "make"), "page.md:2: a block without a language"),
        (fenced("c", "int x;"), "page.md:2: c is run only as a file"),
        (fenced("c", "// a.c\nint x;"), "page.md:2: a.c: no command follows that could use this file"),
        (fenced("c", "// a.c") * 2 + fenced("sh", "cc a.c"), "page.md:2: a.c: no command follows"),
        (fenced("c", "// /etc/a.c\n") + fenced("sh", "cc a.c"), "page.md:2: /etc/a.c is no path below"),
        ("```sh\nmake\n", "page.md:1: this block never ends"),
        (fenced("text", "1"), "page.md:2: text: no block that is run stands before this output"),
        ("```sh title\nmake\n```\n", "page.md:1: a fence with more than a language: ```sh title"),
    ],
)
def test_a_page_that_cannot_be_followed_is_refused(text: str, message: str) -> None:
    with pytest.raises(PageError, match=re.escape(message)):
        blocks_of("page.md", text)


def test_shell_and_interpreter_last_to_the_end_of_the_page(follow) -> None:
    assert follow(
        fenced("sh", "mkdir below; cd below; here=one; export there=two"),
        fenced("python", "# below.py\nimport os\nprint(os.environ.get('here'), os.environ['there'])"),
        fenced("console", "$ echo $here $there\none two\n$ python below.py\nNone two"),
        fenced("python", "x = 1\nprint('first')\nprint('second')"),
        fenced("text", "first\n..."),
        fenced("pycon", ">>> x += 1\n>>> x\n2"),
        fenced("python", "assert x == 2\nimport pathlib\nassert pathlib.Path('below.py').exists()"),
    ) == [None] * 7


@pytest.mark.parametrize(
    "block, message",
    [
        (fenced("sh", "echo reason; false; echo not reached"), "exit status 1\nreason\n"),
        (fenced("console", "$ echo 1\n2"), "the page shows\n2\nbut this was printed\n1\n"),
        (fenced("console", "$ echo 1"), "the page shows\n\nbut this was printed\n1\n"),
        (fenced("console", "echo 1"), "a console block begins with"),
        (fenced("pycon", ">>> 1 + 1\n3"), "Expected:\n    3\nGot:\n    2\n"),
        (fenced("pycon", "1 + 1"), "no example in this block"),
        (fenced("python", "1 / 0"), 'File "page.md", line 3'),
        (fenced("python", "import sys\nsys.exit(0)"), "SystemExit"),
        (fenced("python", "import os\nos._exit(3)"), "the interpreter ended with status 3"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_not_run(follow, block: str, message: str) -> None:
    (wrong,) = follow(block, fenced("sh", "touch reached"))
    assert message in wrong


def test_output_that_a_page_shows_is_compared(follow) -> None:
    assert follow(fenced("sh", "echo 1; echo 2"), fenced("text", "1\n2")) == [None, None]
    assert "but this was printed\n1\n" in follow(fenced("python", "print(1)"), fenced("text", "7"))[1]
