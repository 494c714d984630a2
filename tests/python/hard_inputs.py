"""Inputs on which the usual formulas lose digits: what is exact, what this library gives, and what its peers give.

The table is the README's. The peers' columns are computed when the table is written and are read back from the README
after that, so that no test depends on the SciPy or PyTorch that happens to be installed.
"""

from __future__ import annotations

import importlib
import math
import sys
from typing import Any, Callable, Dict, List, NamedTuple

import numpy as np
from mpmath import mpf

import native_entropy as ne
from reference_data import DTYPES, REFERENCE, Case, Output, errors

sys.path.append(str(REFERENCE))
import exact  # noqa: E402  (the generator's mathematics)

INF = math.inf
LOG_HALF = -0.6931471805599453
LOG_OF_THE_REST = -2.3521684610440908  # log(1 - exp(-0.1))
DIGITS = {"f32": 7, "f64": 13}  # significant digits shown
WRONG = 10  # ULP: from here on a peer's value is set in bold
MISSING = "?"


class HardInput(NamedTuple):
    function: str
    dtype: str
    arguments: str  # as the table says them
    values: List[float]

    @property
    def text(self) -> str:
        return f"`{self.function}({self.arguments})` {self.dtype}"


class Peer(NamedTuple):
    name: str
    module: str  # whose presence and version count
    functions: Dict[str, Callable[[Any, np.ndarray], Any]]  # from the imported module and the values


def logsumexp(dtype: str, arguments: str, values: List[float]) -> HardInput:
    return HardInput("logsumexp", dtype, f"[{arguments}]", values)


def margin(dtype: str, value: int) -> HardInput:
    """Ten classes, of which the right one leads by `value`."""
    return HardInput("cross_entropy", dtype, f"[{value}, 0, ..., 0], 0", [float(value)] + [0.0] * 9)


def point(function: str, dtype: str, value: int) -> HardInput:
    return HardInput(function, dtype, str(value), [float(value)])


INPUTS = [
    logsumexp("f32", "log .5, log .5", [LOG_HALF, LOG_HALF]),
    logsumexp("f64", "log .5, log .5", [LOG_HALF, LOG_HALF]),
    logsumexp("f32", "-.1, log(1 - e^-.1)", [-0.1, LOG_OF_THE_REST]),
    logsumexp("f32", "0, -20", [0.0, -20.0]),
    logsumexp("f32", "-1e-20, -40", [-1e-20, -40.0]),
    logsumexp("f64", "-1e-20, -40", [-1e-20, -40.0]),
    logsumexp("f32", "-inf, -inf", [-INF, -INF]),
    logsumexp("f32", "inf, 0", [INF, 0.0]),
    HardInput("softmax", "f32", "[1000, 1000, 999]", [1000.0, 1000.0, 999.0]),
    *(margin("f32", value) for value in (18, 20, 25, 60)),
    *(margin("f64", value) for value in (18, 20, 25, 60)),
    point("sigmoid", "f32", -90),
    point("sigmoid_grad", "f32", 40),
    point("log_sigmoid", "f32", 40),
    point("softplus", "f32", -90),
    point("softplus", "f64", 21),
]

OURS: Dict[str, Callable[[np.ndarray], Any]] = {
    "logsumexp": ne.logsumexp,
    "softmax": ne.softmax,
    "cross_entropy": lambda x: ne.losses.cross_entropy(x, 0, reduction="none"),
    "sigmoid": ne.sigmoid,
    "sigmoid_grad": ne.sigmoid_grad,
    "log_sigmoid": ne.log_sigmoid,
    "softplus": ne.softplus,
}

EXACT: Dict[str, Callable[[List[float]], List[Any]]] = {
    "logsumexp": lambda values: [exact.logsumexp(values)],
    "softmax": lambda values: [exact.distribution(values).softmax(index) for index in range(len(values))],
    "cross_entropy": lambda values: [exact.cross_entropy(values, 0)],
    "sigmoid": lambda values: [exact.sigmoid(values[0])],
    "sigmoid_grad": lambda values: [exact.sigmoid_grad(values[0])],
    "log_sigmoid": lambda values: [exact.log_sigmoid(values[0])],
    "softplus": lambda values: [exact.softplus(values[0])],
}


def torch_sigmoid_grad(torch: Any, x: np.ndarray) -> Any:
    leaf = torch.tensor(x, requires_grad=True)
    return torch.autograd.grad(torch.sigmoid(leaf).sum(), leaf)[0]


PEERS = [
    Peer(
        "SciPy",
        "scipy",
        {
            "logsumexp": lambda scipy, x: scipy.special.logsumexp(x),
            "softmax": lambda scipy, x: scipy.special.softmax(x),
            "cross_entropy": lambda scipy, x: -scipy.special.log_softmax(x)[0],
            "sigmoid": lambda scipy, x: scipy.special.expit(x),
            "sigmoid_grad": lambda scipy, x: scipy.special.expit(x) * (1 - scipy.special.expit(x)),
            "log_sigmoid": lambda scipy, x: scipy.special.log_expit(x),
            "softplus": lambda scipy, x: np.logaddexp(np.zeros_like(x), x),
        },
    ),
    Peer(
        "PyTorch",
        "torch",
        {
            "logsumexp": lambda torch, x: torch.logsumexp(torch.tensor(x), 0),
            "softmax": lambda torch, x: torch.softmax(torch.tensor(x), 0),
            "cross_entropy": lambda torch, x: torch.nn.functional.cross_entropy(torch.tensor(x), torch.tensor(0)),
            "sigmoid": lambda torch, x: torch.sigmoid(torch.tensor(x)),
            "sigmoid_grad": torch_sigmoid_grad,
            "log_sigmoid": lambda torch, x: torch.nn.functional.logsigmoid(torch.tensor(x)),
            "softplus": lambda torch, x: torch.nn.functional.softplus(torch.tensor(x)),
        },
    ),
]

CAPTION = f"""\
Bold: wrong by more than {WRONG} ULP. SciPy's column is `logsumexp`, `softmax`, `-log_softmax(x)[0]`, `expit(x)`,
`expit(x) * (1 - expit(x))`, `log_expit(x)` and NumPy's `logaddexp(0, x)`; PyTorch's has its functions of these names,
`sigmoid_grad` by autograd."""


def shown(values: Any, dtype: str) -> str:
    flat = np.ravel(np.asarray(values, np.float64)) + 0.0  # no negative zero
    return ", ".join(f"{value:.{DIGITS[dtype]}g}" for value in flat)


def exact_values(row: HardInput) -> Output:
    """For the values as they are stored."""
    values = EXACT[row.function]([float(value) for value in np.array(row.values, DTYPES[row.dtype])])
    hi = [float(value) for value in values]
    lo = [float(mpf(value) - near) if math.isfinite(near) else 0.0 for value, near in zip(values, hi)]
    return Output(list(range(len(hi))), hi, lo, scale=[], sampled=False)


def peer_column(peer: Peer) -> List[str]:
    """Header and cells; nothing where the peer is not installed."""
    try:
        module = importlib.import_module(peer.module)
        if peer.module == "scipy":
            importlib.import_module("scipy.special")
    except ImportError:
        return []
    column = [f"{peer.name} {module.__version__}"]
    for row in INPUTS:
        with np.errstate(all="ignore"):
            got = np.asarray(peer.functions[row.function](module, np.array(row.values, DTYPES[row.dtype])))
        case = Case(row.text, {row.function: (WRONG, "value")}, outputs={row.function: exact_values(row)})
        wrong = np.max(errors(case, row.function, got, row.dtype)) > WRONG
        column.append(f"**{shown(got, row.dtype)}**" if wrong else shown(got, row.dtype))
    return column


def stored_column(peer: Peer, stored: List[List[str]]) -> List[str]:
    """Header and cells as the README has them; `MISSING` for what it has not."""
    header = stored[0] if stored else []
    place = next((index for index, name in enumerate(header) if name.startswith(peer.name)), None)
    cells = {} if place is None else {row[0]: row[place] for row in stored if len(row) == len(header)}
    head = MISSING if place is None else header[place]
    return [head, *(cells.get(row.text, MISSING) for row in INPUTS)]


def hard_table(stored: List[List[str]], fresh: bool) -> List[List[str]]:
    """The cells of the table; the peers' columns from `stored`, unless `fresh` and the peer is installed."""
    inputs = ["input", *(row.text for row in INPUTS)]
    exactly = ["exact", *(shown(exact_values(row).hi, row.dtype) for row in INPUTS)]
    ours = ["native_entropy"]
    for row in INPUTS:
        ours.append(shown(OURS[row.function](np.array(row.values, DTYPES[row.dtype])), row.dtype))
    columns = [inputs, exactly, ours]
    for peer in PEERS:
        columns.append((peer_column(peer) if fresh else []) or stored_column(peer, stored))
    return [list(row) for row in zip(*columns)]
