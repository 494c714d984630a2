"""The pages of docs/ as HTML: `./build.sh docs`. The .md pages are plain Markdown, api/ is for HTML only."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "docs" / "_ext"))
# With their shortest way, some functions are objects of a C type; without it all are plain functions with signatures.
sys.modules["native_entropy._small_calls"] = None

project = "NativeEntropy"
author = "The NativeEntropy authors"
project_copyright = author
properties = (ROOT / "Directory.Build.props").read_text(encoding="utf-8")
release = version = re.search("<Version>(.*)</Version>", properties).group(1)

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc", "native_header", "dotnet_api", "repository_links"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
html_theme = "furo"
html_title = f"NativeEntropy {release}"
html_copy_source = False
smartquotes = False  # what is quoted is mostly code

nitpicky = True
# Names of the C library, which has no pages here.
nitpick_ignore = [("c:identifier", f"{kind}_t") for kind in ("int32", "int64", "uint16", "uint64", "uint8")]
suppress_warnings = ["myst.header"]  # a page may begin below its title

# PyTorch is not needed to read the docstrings of native_entropy.torch.
autodoc_mock_imports = ["torch"]
autodoc_member_order = "groupwise"
autodoc_typehints = "none"  # the docstrings say types, with shapes and dtypes

numpydoc_show_class_members = False
# All but: where the text begins (GL01), parts that not every function needs (ES01, SA01), and two that take `Logits`
# for a verb (SS05) and want `float64` with a capital (RT04).
numpydoc_validation_checks = {"all", "GL01", "ES01", "SA01", "SS05", "RT04"}
