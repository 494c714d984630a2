"""Words of the sources as reStructuredText."""

import re


def escaped(text):
    """Text that shows as it stands, but that `name` in single backticks becomes code."""
    parts = text.split("`")
    parts[::2] = [re.sub(r"([\\*_|])", r"\\\1", part) for part in parts[::2]]
    parts[1::2] = [f"``{part}``" for part in parts[1::2]]
    return "".join(parts)
