"""SciPy's functions of this subject, with SciPy's names, signatures and defaults: change the import, keep the code.

`logsumexp`, `softmax`, `log_softmax`, `entr`, `rel_entr`, `kl_div`, `xlogy`, `expit`, `logit` and `log_expit` are those
of `scipy.special`, `entropy` that of `scipy.stats`, `jensenshannon` that of `scipy.spatial.distance`, as SciPy 1.10 has
them. Dtypes, axes and edge values follow SciPy; where it loses digits, these do not: docs/drop-ins.md has the list of
differences. What this library does not compute (complex numbers, long double, masked arrays, ufunc keywords) is handed
to SciPy where that is installed. SciPy is not imported before.
"""

from ._elementwise import entr, expit, kl_div, log_expit, logit, rel_entr, xlogy
from ._log_domain import log_softmax, logsumexp, softmax
from ._measures import entropy, jensenshannon

__all__ = [
    "entr",
    "entropy",
    "expit",
    "jensenshannon",
    "kl_div",
    "log_expit",
    "log_softmax",
    "logit",
    "logsumexp",
    "rel_entr",
    "softmax",
    "xlogy",
]
