"""Follows one page: an empty folder, a shell that lasts, an interpreter that lasts."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from blocks import Block

SESSION = Path(__file__).with_name("session.py")
TIMEOUT = 300  # seconds for one block; a hang is a failure

# Keeps what a shell would keep for the next command: variables, exported or not, and the folder.
KEPT = """status=$?
{{ declare -p | grep -Ev '^declare -[[:alpha:]]*[raA]'; printf 'cd %q\\n' "$PWD"; }} >{state}
exit $status"""


class Failure(Exception):
    """What went wrong in a block."""


def require_output(wanted: str, printed: str) -> None:
    """Compare what a page shows with what was printed; `...` stands for anything."""
    if not doctest.OutputChecker().check_output(tidy(wanted), tidy(printed), doctest.ELLIPSIS):
        raise Failure(f"the page shows\n{tidy(wanted)}but this was printed\n{tidy(printed)}")


def tidy(text: str) -> str:
    """Without blanks at the ends of lines and blank lines at the end."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


def commands_of(console: str) -> List[Tuple[str, str]]:
    """The commands of a `console` block, each with the output below it."""
    parts = re.split(r"^\$ ", console, flags=re.MULTILINE)
    if parts[0].strip() or len(parts) == 1:
        raise Failure("a console block begins with `$ ` and a command")
    pairs = []
    for part in parts[1:]:
        command = re.match(r"([^\n]*\\\n)*[^\n]*\n?", part).group()  # type: ignore[union-attr]
        pairs.append((command, part[len(command) :]))
    return pairs


class Page:
    """One page that is being followed."""

    def __init__(self, folder: Path, environment: Dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._state = folder.with_name(folder.name + ".state")
        self._state.write_text("", encoding="utf-8")
        self._session: Optional["subprocess.Popen[str]"] = None
        self._printed = ""

    def follow(self, blocks: List[Block]) -> Iterator[Tuple[Block, Optional[str]]]:
        """Each block that is run, with what is wrong or None. Ends at the first that fails: the rest builds on it."""
        try:
            for block in blocks:
                if block.not_run:
                    continue
                try:
                    self._run(block)
                except Failure as failure:
                    yield block, str(failure)
                    return
                yield block, None
        finally:
            if self._session:
                self._session.communicate(timeout=TIMEOUT)  # its input ends, and so does it

    def _run(self, block: Block) -> None:
        if block.file:
            path = self._here() / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "text":
            require_output(block.text, self._printed)
        elif block.language == "sh":
            self._printed = self._shell(block.text)
        elif block.language == "console":
            for command, shown in commands_of(block.text):
                require_output(shown, self._shell(command))
        else:
            self._printed = self._python(block)

    def _bash(self, script: str) -> List[str]:
        return ["bash", "-c", f". {shlex.quote(str(self._state))}\n{script}"]

    def _shell(self, commands: str) -> str:
        kept = KEPT.format(state=shlex.quote(str(self._state)))
        try:
            done = subprocess.run(
                self._bash(f"trap {shlex.quote(kept)} EXIT\nset -e\n{commands}"),
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=TIMEOUT,
            )
        except subprocess.TimeoutExpired as error:
            raise Failure(f"still running after {TIMEOUT} s\n{error.output or ''}") from error
        if done.returncode:
            raise Failure(f"exit status {done.returncode}\n{done.stdout}")
        return done.stdout

    def _here(self) -> Path:
        return Path(self._shell("pwd").strip())

    def _python(self, block: Block) -> str:
        if self._session is None:
            start = self._bash(f'exec "$(command -v python || command -v python3)" -u {shlex.quote(str(SESSION))}')
            self._session = subprocess.Popen(
                start, cwd=self._folder, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        request = {"page": block.page, "line": block.line, "language": block.language, "text": block.text}
        self._session.stdin.write(json.dumps(request) + "\n")  # type: ignore[union-attr]
        self._session.stdin.flush()  # type: ignore[union-attr]
        answer = self._session.stdout.readline()  # type: ignore[union-attr]
        if not answer:
            raise Failure(f"the interpreter ended with status {self._session.wait(TIMEOUT)}")
        passed, printed = json.loads(answer)
        if not passed:
            raise Failure(printed)
        return str(printed)
