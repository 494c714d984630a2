"""What SciPy with NumPy, and PyTorch, reach on the inputs of the reference files: their columns in the accuracy table.

As in hard_inputs.py, the columns are computed when the table is written and read back from the README after that.
"""

from __future__ import annotations

import functools
import importlib
import warnings
from decimal import ROUND_CEILING, Context, Decimal
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

import numpy as np

import peer_measures
from reference_data import DTYPES, REFERENCE, Case, ReferenceFile, errors, read
from torch_peer import LOSSES, Refused

MISSING = "?"
NOT_TAKEN = "-"
NOT_FINITE = " *"  # after the error, where the peer also has an infinity or NaN and the reference not, or the reverse
WRONG = "wrong"  # where the bound is 0: a sign is right or not

Arrays = Dict[str, np.ndarray]
Outputs = Dict[str, Any]
Key = Tuple[str, str, str, float, bool]  # stem, dtype, output, bound, whether there is a softcap


class Peer(NamedTuple):
    name: str
    module: str
    functions: Dict[str, Callable[[Any, Arrays, Case], Outputs]]  # by stem; from the imported module and the inputs


class Reached(NamedTuple):
    """The worst finite error in ULP, and whether an infinity or NaN is on one side only."""

    error: float
    not_finite: bool


def rounded_up(error: float) -> str:
    """With two decimals below 10, with two digits from there on: 0.51, 12, 480, 1.2e6."""
    if error == float("inf"):
        return "inf"
    if error <= 9.99:
        return str(Decimal(error).quantize(Decimal("0.01"), ROUND_CEILING))
    number = Decimal(error).normalize(Context(prec=2, rounding=ROUND_CEILING))
    return f"{number:f}" if number < 10000 else f"{number:.1e}".replace("e+", "e").replace(".0e", "e")


# ---- SciPy and NumPy -----------------------------------------------------------------------------------------------


def scipy_rows(name: str) -> Callable[[Any, Arrays, Case], Outputs]:
    """A function of rows with a temperature."""

    def call(scipy: Any, arrays: Arrays, case: Case) -> Outputs:
        x = arrays["x"]
        if "temperature" in case.parameters:
            x = x / x.dtype.type(float.fromhex(case.parameters["temperature"]))
        return {name: getattr(scipy.special, name)(x, -1)}

    return call


def counted_rows(case: Case, target: np.ndarray) -> np.ndarray:
    """Which rows are not ignored."""
    ignored = case.parameters.get("ignore_index", "-100")
    counted = np.full(target.shape, True) if ignored == "none" else target != int(ignored)
    if case.parameters.get("empty") == "zero" and not counted.any():
        raise Refused("a mean over no rows that is 0")
    return counted


def scipy_weighted(scipy: Any, arrays: Arrays, case: Case) -> Outputs:
    value, sign = scipy.special.logsumexp(arrays["x"], -1, arrays["weights"], return_sign=True)
    return {"logsumexp": value, "sign": sign}


def scipy_loss(scipy: Any, arrays: Arrays, case: Case) -> Outputs:
    x, target = arrays["logits"], arrays["target"]
    counted = counted_rows(case, target)
    place = np.where(counted, target, 0)[:, None]
    losses = np.where(counted, -np.take_along_axis(scipy.special.log_softmax(x, -1), place, -1)[:, 0], x.dtype.type(0))
    reduction = case.parameters["reduction"]
    scale = arrays.get("grad_output", np.ones(1, x.dtype))
    if reduction == "mean":
        count = x.dtype.type(np.count_nonzero(counted))
        loss, scale = losses.sum() / count, scale / count
    else:
        loss = losses.sum() if reduction == "sum" else losses
    softmax = scipy.special.softmax(x, -1)
    one_hot = np.zeros_like(x)
    np.put_along_axis(one_hot, place, 1, -1)
    grad = np.where(counted[:, None], (softmax - one_hot) * scale[:, None], x.dtype.type(0))
    return {"loss": loss, "grad": grad}


def scipy_sigmoid_grad(scipy: Any, x: np.ndarray) -> np.ndarray:
    sigmoid = scipy.special.expit(x)
    return sigmoid * (1 - sigmoid)


SCIPY: Dict[str, Callable[[Any, Arrays, Case], Outputs]] = {
    "logsumexp": lambda scipy, a, case: {"logsumexp": scipy.special.logsumexp(a["x"], -1)},
    "logsumexp_weighted": scipy_weighted,
    "logaddexp": lambda scipy, a, case: {"logaddexp": np.logaddexp(a["a"], a["b"])},
    "softmax": scipy_rows("softmax"),
    "log_softmax": scipy_rows("log_softmax"),
    "sigmoid": lambda scipy, a, case: {"sigmoid": scipy.special.expit(a["x"])},
    "sigmoid_grad": lambda scipy, a, case: {"sigmoid_grad": scipy_sigmoid_grad(scipy, a["x"])},
    "log_sigmoid": lambda scipy, a, case: {"log_sigmoid": scipy.special.log_expit(a["x"])},
    "softplus": lambda scipy, a, case: {"softplus": np.logaddexp(np.zeros_like(a["x"]), a["x"])},
    "softmax_cross_entropy": scipy_loss,
    "softmax_cross_entropy_grad": scipy_loss,
    **peer_measures.SCIPY,
}

# ---- PyTorch -------------------------------------------------------------------------------------------------------


def torch_rows(name: str) -> Callable[[Any, Arrays, Case], Outputs]:
    """A function of rows with a temperature."""

    def call(torch: Any, arrays: Arrays, case: Case) -> Outputs:
        x = torch.tensor(arrays["x"])
        if "temperature" in case.parameters:
            x = x / float.fromhex(case.parameters["temperature"])
        return {name: getattr(torch, name)(x, -1)}

    return call


def torch_sigmoid_grad(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    leaf = torch.tensor(arrays["x"], requires_grad=True)
    return {"sigmoid_grad": torch.autograd.grad(torch.sigmoid(leaf).sum(), leaf)[0]}


def torch_loss(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    counted_rows(case, arrays["target"])
    ignored = case.parameters.get("ignore_index", "-100")
    leaf = torch.tensor(arrays["logits"], requires_grad=True)
    loss = torch.nn.functional.cross_entropy(
        leaf,
        torch.tensor(arrays["target"]),
        ignore_index=-100 if ignored == "none" else int(ignored),
        reduction=case.parameters["reduction"],
    )
    scale = torch.tensor(arrays.get("grad_output", np.ones(1, arrays["logits"].dtype)))
    grad = torch.autograd.grad(loss, leaf, scale.expand(loss.shape) if loss.ndim else scale[0])[0]
    return {"loss": loss.detach(), "grad": grad}


TORCH: Dict[str, Callable[[Any, Arrays, Case], Outputs]] = {
    "logsumexp": lambda torch, a, case: {"logsumexp": torch.logsumexp(torch.tensor(a["x"]), -1)},
    "logaddexp": lambda torch, a, case: {"logaddexp": torch.logaddexp(torch.tensor(a["a"]), torch.tensor(a["b"]))},
    "softmax": torch_rows("softmax"),
    "log_softmax": torch_rows("log_softmax"),
    "sigmoid": lambda torch, a, case: {"sigmoid": torch.sigmoid(torch.tensor(a["x"]))},
    "sigmoid_grad": torch_sigmoid_grad,
    "log_sigmoid": lambda torch, a, case: {"log_sigmoid": torch.nn.functional.logsigmoid(torch.tensor(a["x"]))},
    "softplus": lambda torch, a, case: {"softplus": torch.nn.functional.softplus(torch.tensor(a["x"]))},
    "softmax_cross_entropy": torch_loss,
    "softmax_cross_entropy_grad": torch_loss,
    **LOSSES,
    **peer_measures.TORCH,
}

PEERS = [Peer("SciPy", "scipy", SCIPY), Peer("PyTorch", "torch", TORCH)]

# ---- errors --------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=None)
def reference(stem: str, dtype: str) -> ReferenceFile:
    return read(REFERENCE / f"{stem}_{dtype}.txt")


def is_capped(case: Case) -> bool:
    """Cases with a softcap have bounds of their own in float64, where the capped logits are rounded numbers."""
    return "softcap" in case.parameters


def imported(peer: Peer) -> Optional[Any]:
    """The module; nothing where the peer is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            module = importlib.import_module(peer.module)
            if peer.module == "scipy":
                importlib.import_module("scipy.special")
        except ImportError:
            return None
    return module


def outputs(peer: Peer, module: Any, function: str, case: Case) -> Optional[Outputs]:
    """What the peer gives for a case; nothing where it refuses it."""
    size = int(np.prod(case.shape))
    arrays = dict(case.inputs)
    for name in {"x", "weights", "logits", "p", "q", "pxy"} & set(arrays):
        if arrays[name].size == size:
            arrays[name] = arrays[name].reshape(case.shape)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return peer.functions[function](module, arrays, case)
        except (Refused, ValueError, IndexError, RuntimeError):
            return None


def reached(peer: Peer, module: Any, stem: str, dtype: str) -> Dict[Key, Reached]:
    """The peer's worst errors in the cases of a file, by output and bound."""
    found: Dict[Key, Reached] = {}
    for case in reference(stem, dtype).cases if stem in peer.functions else ():
        for name, got in (outputs(peer, module, stem, case) or {}).items():
            if name in case.outputs:
                key = stem, dtype, name, case.bounds[name][0], is_capped(case)
                error = errors(case, name, np.asarray(got).astype(DTYPES[dtype]), dtype)
                finite = float(np.max(error[np.isfinite(error)], initial=0.0))
                before = found.get(key, Reached(0.0, False))
                found[key] = Reached(max(before.error, finite), before.not_finite or bool(np.isinf(error).any()))
    return found


def fresh_column(peer: Peer, dtype: str, rows: Dict[str, List[Key]]) -> Optional[List[str]]:
    """A cell for every row, of which `rows` has the keys; nothing where the peer is not installed."""
    module = imported(peer)
    if module is None:
        return None
    by_key: Dict[Key, Reached] = {}
    for stem in sorted({key[0] for keys in rows.values() for key in keys}):
        by_key.update(reached(peer, module, stem, dtype))
    return [cell({key: by_key[key] for key in keys if key in by_key}) for keys in rows.values()]


def cell(found: Dict[Key, Reached]) -> str:
    """The worst of them."""
    if not found:
        return NOT_TAKEN
    error = max(each.error for each in found.values())
    text = WRONG if error and not any(bound for *_, bound, _ in found) else rounded_up(error)
    return text + (NOT_FINITE if any(each.not_finite for each in found.values()) else "")


def column(peer: Peer, dtype: str, rows: Dict[str, List[Key]], stored: List[List[str]], fresh: bool) -> List[str]:
    """Header and cells: as the README has them (`MISSING` if it has not), or, if `fresh` and installed, computed."""
    name = f"{peer.name}, {dtype}"
    computed = fresh_column(peer, dtype, rows) if fresh else None
    if computed is None:
        header = stored[0] if stored else []
        place = header.index(name) if name in header else None
        cells = {} if place is None else {row[0]: row[place] for row in stored if len(row) == len(header)}
        computed = [cells.get(label, MISSING) for label in rows]
    return [name, *computed]
