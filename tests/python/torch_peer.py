"""What PyTorch gives for the cases of the reference files of losses and measures of logits, as its users write them."""

from __future__ import annotations

from typing import Any, Callable, Dict, Tuple

import numpy as np

from reference_data import Case

Arrays = Dict[str, np.ndarray]
Outputs = Dict[str, Any]
Function = Callable[[Any, Arrays, Case], Outputs]


class Refused(Exception):
    """The peer has no way to ask for this case."""


def number(case: Case, name: str, default: float) -> float:
    text = case.parameters.get(name)
    return default if text is None else float.fromhex(text) if "x" in text else float(text)


def differentiated(torch: Any, loss: Any, leaf: Any, arrays: Arrays) -> Outputs:
    scale = torch.tensor(arrays.get("grad_output", np.ones(1, leaf.detach().numpy().dtype)))
    scale = scale.expand(loss.shape) if loss.ndim else scale[0]
    return {"loss": loss.detach(), "grad": torch.autograd.grad(loss, leaf, scale)[0]}


def elementwise(name: str, first: str, *others: str) -> Function:
    """A function of torch.nn.functional, of arrays of one length; shorter ones are repeated."""

    def call(torch: Any, arrays: Arrays, case: Case) -> Outputs:
        def spread(name: str) -> Any:
            return torch.tensor(np.resize(arrays[name], case.shape))

        keywords = {flag: number(case, flag, 0) != 0 for flag in ("log_target", "full") if flag in case.parameters}
        if name == "poisson_nll_loss":
            keywords["log_input"] = number(case, "log_input", 1) != 0
        if "eps" in case.parameters:
            keywords["eps"] = number(case, "eps", 0)
        if case.parameters["reduction"] == "batchmean":
            raise Refused("the batch is the first axis")
        for weight in ("weight", "pos_weight"):
            if weight in arrays:
                keywords[weight] = spread(weight)
        leaf = torch.tensor(arrays[first], requires_grad=True)
        function = getattr(torch.nn.functional, name)
        loss = function(leaf, *map(spread, others), reduction=case.parameters["reduction"], **keywords)
        return differentiated(torch, loss, leaf, arrays)

    return call


def reduced(values: Any, case: Case) -> Any:
    reduction = case.parameters["reduction"]
    return values if reduction == "none" else getattr(values, reduction)()


def focal(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    """As torchvision has it."""
    leaf, y = torch.tensor(arrays["logits"], requires_grad=True), torch.tensor(arrays["y"])
    cross = torch.nn.functional.binary_cross_entropy_with_logits(leaf, y, reduction="none")
    p = torch.sigmoid(leaf)
    loss = cross * (1 - (p * y + (1 - p) * (1 - y))) ** number(case, "gamma", 2.0)
    if "alpha" in case.parameters:
        alpha = number(case, "alpha", 0)
        loss = (alpha * y + (1 - alpha) * (1 - y)) * loss
    return differentiated(torch, reduced(loss, case), leaf, arrays)


def hinge(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    leaf = torch.tensor(arrays["score"], requires_grad=True)
    loss = (1 - torch.tensor(arrays["y"]) * leaf).clamp(min=0)
    return differentiated(torch, reduced(loss, case), leaf, arrays)


def transformed(torch: Any, leaf: Any, case: Case) -> Any:
    """Temperature and softcap."""
    z = leaf / number(case, "temperature", 1.0)
    softcap = number(case, "softcap", 0.0)
    return softcap * torch.tanh(z / softcap) if softcap else z


def cross_entropy(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    """With class indices or probabilities."""
    if "sample_weight" in arrays or number(case, "z_loss", 0.0) or case.parameters.get("empty", "nan") != "nan":
        raise Refused("no such parameter")
    rows = np.atleast_2d(arrays["logits"].reshape(case.shape))
    leaf = torch.tensor(rows, requires_grad=True)
    soft = "probabilities" in arrays
    target = torch.tensor(arrays["probabilities"].reshape(case.shape) if soft else arrays["target"])
    keywords: Dict[str, Any] = {} if soft else {"ignore_index": int(case.parameters.get("ignore_index", "-100"))}
    if "class_weight" in arrays:
        keywords["weight"] = torch.tensor(arrays["class_weight"])
    keywords.update(reduction=case.parameters["reduction"], label_smoothing=number(case, "label_smoothing", 0.0))
    loss = torch.nn.functional.cross_entropy(transformed(torch, leaf, case), target, **keywords)
    return differentiated(torch, loss, leaf, arrays)


def by_class(name: str, first: str) -> Function:
    """nll_loss and multi_margin_loss."""

    def call(torch: Any, arrays: Arrays, case: Case) -> Outputs:
        if "sample_weight" in arrays or case.parameters.get("empty", "nan") != "nan":
            raise Refused("no such parameter")
        leaf = torch.tensor(arrays[first].reshape(case.shape), requires_grad=True)
        keywords: Dict[str, Any] = {"reduction": case.parameters["reduction"]}
        if "class_weight" in arrays:
            keywords["weight"] = torch.tensor(arrays["class_weight"])
        if name == "multi_margin_loss":
            if leaf.numel() == 0:
                raise Refused("what comes back is memory that nobody has written")
            keywords.update(p=int(number(case, "p", 1)), margin=number(case, "margin", 1.0))
        loss = getattr(torch.nn.functional, name)(leaf, torch.tensor(arrays["target"]), **keywords)
        return differentiated(torch, loss, leaf, arrays)

    return call


def logs_of(torch: Any, arrays: Arrays, case: Case, *names: str) -> Tuple[Any, ...]:
    """Leaves, and the logarithms of their softmax."""
    leaves = [torch.tensor(arrays[name].reshape(case.shape), requires_grad=True) for name in names]
    return (*leaves, *(torch.log_softmax(transformed(torch, leaf, case), 1) for leaf in leaves))


def unit(case: Case) -> float:
    return float(np.log(number(case, "base", float(np.e))))


def entropy(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    leaf, logs = logs_of(torch, arrays, case, "logits")
    value = -(logs.exp() * logs).sum(1) / unit(case)
    found = differentiated(torch, value, leaf, arrays)
    return {"entropy": found["loss"], "grad": found["grad"]}


def kl_divergence(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    p_leaf, q_leaf, p, q = logs_of(torch, arrays, case, "p_logits", "q_logits")
    value = torch.nn.functional.kl_div(q, p, reduction="none", log_target=True).sum(1) / unit(case)
    scale = torch.tensor(arrays.get("grad_output", np.ones(1, arrays["p_logits"].dtype))).expand(value.shape)
    grads = torch.autograd.grad(value, (p_leaf, q_leaf), scale)
    return {"kl_divergence": value.detach(), "grad_p": grads[0], "grad_q": grads[1]}


def js_divergence(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    _, _, p, q = logs_of(torch, arrays, case, "p_logits", "q_logits")
    beta = number(case, "beta", 0.5)
    middle = (beta * p.exp() + (1 - beta) * q.exp()).log()
    value = beta * (p.exp() * (p - middle)).sum(1) + (1 - beta) * (q.exp() * (q - middle)).sum(1)
    return {"js_divergence": (value / unit(case)).detach()}


def token_log_probs(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    _, logs = logs_of(torch, arrays, case, "logits")
    return {"token_log_probs": logs.gather(1, torch.tensor(arrays["target"])[:, None])[:, 0].detach()}


def perplexity(torch: Any, arrays: Arrays, case: Case) -> Outputs:
    case.parameters.setdefault("reduction", "mean")
    return {"perplexity": cross_entropy(torch, arrays, case)["loss"].exp()}


# By stem of the reference file.
LOSSES: Dict[str, Function] = {
    "binary_cross_entropy_grad": elementwise("binary_cross_entropy", "p", "y"),
    "binary_cross_entropy_with_logits_grad": elementwise("binary_cross_entropy_with_logits", "logits", "y"),
    "focal_loss_grad": focal,
    "gaussian_nll_loss_grad": elementwise("gaussian_nll_loss", "mean", "y", "var"),
    "hinge_loss_grad": hinge,
    "kl_div_grad": elementwise("kl_div", "log_q", "p"),
    "mse_loss_grad": elementwise("mse_loss", "x", "y"),
    "multi_margin_loss_grad": by_class("multi_margin_loss", "scores"),
    "nll_loss_grad": by_class("nll_loss", "log_probs"),
    "poisson_nll_loss_grad": elementwise("poisson_nll_loss", "x", "y"),
    "softmax_cross_entropy_grad.options": cross_entropy,
    "softmax_cross_entropy_soft_grad": cross_entropy,
    "softmax_entropy_grad": entropy,
    "softmax_js_divergence": js_divergence,
    "softmax_kl_divergence_grad": kl_divergence,
    "softmax_perplexity": perplexity,
    "token_log_probs": token_log_probs,
}
