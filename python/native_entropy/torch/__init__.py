"""PyTorch's functions of this subject, with PyTorch's names, signatures and defaults: change the import, keep the code.

`cross_entropy`, `nll_loss`, `binary_cross_entropy`, `binary_cross_entropy_with_logits`, `kl_div`, `mse_loss`,
`multi_margin_loss`, `softmax` and `log_softmax` are those of `torch.nn.functional`, `logsumexp` that of `torch`, as
PyTorch 1.13 has them: class dimension 1, results in the input's dtype, gradients through autograd. Tensors of float32,
float64, float16 and bfloat16 in CPU memory are read where they are. Every other call (another device or dtype, mixed
dtypes, shapes that PyTorch refuses) is handed to PyTorch as it is. docs/drop-ins.md has the list of differences.
"""

from ._elementwise import binary_cross_entropy, binary_cross_entropy_with_logits, kl_div, mse_loss
from ._log_domain import log_softmax, logsumexp, softmax
from ._rows import cross_entropy, multi_margin_loss, nll_loss

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "kl_div",
    "log_softmax",
    "logsumexp",
    "mse_loss",
    "multi_margin_loss",
    "nll_loss",
    "softmax",
]
