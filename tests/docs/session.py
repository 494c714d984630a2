"""The interpreter of one page: reads blocks as lines of JSON, runs them in one namespace, answers what they printed.

Runs in the page's own environment, so it imports nothing but the standard library.
"""

import contextlib
import doctest
import io
import json
import os
import sys
import traceback


def run_python(text, name, line, names):
    """A program: its output, and whether it ended without an error."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            exec(compile("\n" * line + text, name, "exec"), names)
            return True, printed.getvalue()
        except BaseException:
            traceback.print_exc()
            return False, printed.getvalue()


def run_examples(text, name, line, names):
    """Interactive examples: what differs, and whether nothing did."""
    examples = doctest.DocTestParser().get_doctest(text, names, name, name, line)
    examples.globs = names  # not a copy: later blocks see this one's names
    report = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.REPORT_ONLY_FIRST_FAILURE)
    result = runner.run(examples, out=report.write, clear_globs=False)
    if not result.attempted:
        return False, "no example in this block"
    return not result.failed, report.getvalue()


def main():
    """Answers on the descriptor that was standard output: what programs print there must not get between."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    names = {"__name__": "__main__"}
    for request in sys.stdin:
        block = json.loads(request)
        run = run_examples if block["language"] == "pycon" else run_python
        answers.write(json.dumps(run(block["text"], block["page"], block["line"], names)) + "\n")
        answers.flush()


main()
