"""SciPy's own tests of these functions, with those of native_entropy.scipy in their place.

Left out are the tests of what cannot be replaced: the Cython interface (scipy.special.cython_special) calls SciPy's C
functions, and pdist("jensenshannon") a C function of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from processes import run_python

SPECIAL = "scipy.special.tests."
MODULES = {
    SPECIAL + "test_logsumexp": "",
    SPECIAL + "test_log_softmax": "",
    SPECIAL + "test_logit": "",
    SPECIAL + "test_basic": "test_xlogy or test_entr or test_kl_div or test_rel_entr",
    "scipy.stats.tests.test_entropy": "TestEntropy",
    "scipy.stats.tests.test_contingency": "",
    "scipy.spatial.tests.test_distance": "test_jensenshannon",
}
COUNTS = {SPECIAL + "test_basic": 4, "scipy.spatial.tests.test_distance": 1}


@pytest.mark.parametrize("module", MODULES)
def test_own_tests_pass(module: str, tmp_path) -> None:
    here = str(Path(__file__).parent)
    nothing = tmp_path / "pytest.ini"
    nothing.write_text("[pytest]\n")
    select = ["-k", MODULES[module]] if MODULES[module] else []
    plugins = ["-p", "no:cacheprovider", "-p", "scipy_in_place"]
    arguments = ["-q", "-c", str(nothing), *plugins, *select, "--pyargs", module]
    done = run_python("-m", "pytest", *arguments, PYTHONPATH=here)
    summary = done.stdout.strip().splitlines()[-1]
    passed = re.search(r"(\d+) passed", summary)
    assert passed and int(passed.group(1)) >= COUNTS.get(module, 5), summary
    assert "skipped" not in summary and "failed" not in summary, summary
