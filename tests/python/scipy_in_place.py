"""A pytest plugin that puts native_entropy.scipy in the place of SciPy's functions, for SciPy's own tests."""

from __future__ import annotations

import scipy.spatial.distance
import scipy.special
import scipy.stats

import native_entropy.scipy as ours
from native_entropy.scipy._original import original

for _name in ours.__all__:
    original(_name)  # is remembered, for what is left to SciPy
    _home = {"entropy": scipy.stats, "jensenshannon": scipy.spatial.distance}.get(_name, scipy.special)
    setattr(_home, _name, getattr(ours, _name))
