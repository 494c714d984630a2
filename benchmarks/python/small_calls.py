"""What a call on a small array costs from Python, beside the same C function through ctypes and a ufunc of NumPy.

    .venv/bin/python benchmarks/python/small_calls.py

Microseconds, the least of nine means of 4000 calls, one thread.
"""

from __future__ import annotations

import ctypes
import timeit
from pathlib import Path
from typing import Any, Callable, List, Tuple

import numpy as np

import native_entropy as ne
from native_entropy import logits, losses

GENERATOR = np.random.default_rng(1)
N, ONE, TEN = ctypes.c_int64, ctypes.c_int64(1), ctypes.c_int64(10)
NUMBER, INTEGER = ctypes.c_double, ctypes.c_int32


def library() -> Any:
    """The build that the package runs."""
    folder = Path(ne.__file__).parent / "lib"
    build = folder if ne.isa() == "x86-64" else folder / "glibc-hwcaps" / ne.isa()
    return ctypes.CDLL(str(build / "libnative_entropy.so.0"))


def address(array: np.ndarray) -> Any:
    """A pointer that keeps the array."""
    return array.ctypes.data_as(ctypes.c_void_p)


def calls(lib: Any) -> List[Tuple[str, Callable[[], Any], Any, Tuple[Any, ...]]]:
    """Name, call from Python, C function and its arguments."""
    p, q = GENERATOR.dirichlet(np.ones(8), 2)
    x, y = GENERATOR.normal(size=(2, 1, 10)).astype("float32")
    wide_x, wide_y = x.astype("float64"), y.astype("float64")
    joint, target = GENERATOR.dirichlet(np.ones(12)).reshape(3, 4), np.array([3])
    numbers, labels = GENERATOR.uniform(size=10), np.ones(10)
    value, wide = np.zeros(1, "float32"), np.zeros(1)
    whole, wide_whole, second = np.zeros_like(x), np.zeros_like(wide_x), np.zeros_like(wide_x)
    values, wide_value, grad, wide_grad, wide_second = map(address, (value, wide, whole, wide_whole, second))
    rows, wide_rows = (address(x), ONE, TEN, TEN), (address(wide_x), ONE, TEN, TEN)
    pairs = (address(wide_x), address(wide_y), ONE, TEN, TEN, TEN)
    eight = (ONE, N(8), N(8))
    return [
        ("entropy [8] f64", lambda: ne.entropy(p), lib.ne_entropy_f64, (address(p), *eight, NUMBER(), INTEGER(), wide_value)),
        ("kl_divergence [8] f64", lambda: ne.kl_divergence(p, q), lib.ne_kl_divergence_f64,
         (address(p), address(q), *eight, N(8), NUMBER(), INTEGER(), wide_value)),
        ("mutual_information [3,4] f64", lambda: ne.mutual_information(joint), lib.ne_mutual_information_f64,
         (address(joint), ONE, N(3), N(4), N(12), N(4), NUMBER(), wide_value)),
        ("logsumexp [1,10] f32", lambda: ne.logsumexp(x), lib.ne_logsumexp_f32, (*rows, values)),
        ("softmax [1,10] f32", lambda: ne.softmax(x), lib.ne_softmax_f32, (*rows, NUMBER(1), grad, TEN)),
        ("sigmoid [1,10] f32", lambda: ne.sigmoid(x), lib.ne_sigmoid_f32, (address(x), TEN, grad)),
        ("losses.cross_entropy [1,10] f32", lambda: losses.cross_entropy(x, target), lib.ne_softmax_cross_entropy_f32,
         (address(x), address(target), ONE, TEN, TEN, None, values)),
        ("losses.cross_entropy_with_grad [1,10] f32", lambda: losses.cross_entropy_with_grad(x, target),
         lib.ne_softmax_cross_entropy_grad_f32, (address(x), address(target), None, ONE, TEN, TEN, None, values, grad, TEN)),
        ("losses.focal_loss_with_grad [10] f64", lambda: losses.focal_loss_with_grad(numbers, labels), lib.ne_focal_loss_grad_f64,
         (address(numbers), address(labels), None, TEN, None, NUMBER(2), INTEGER(), wide_value, wide_grad)),
        ("logits.entropy_with_grad [1,10] f64", lambda: logits.entropy_with_grad(wide_x), lib.ne_softmax_entropy_grad_f64,
         (wide_rows[0], None, *wide_rows[1:], NUMBER(1), NUMBER(), wide_value, wide_grad, TEN)),
        ("logits.js_divergence [1,10] f64", lambda: logits.js_divergence(wide_x, wide_y), lib.ne_softmax_js_divergence_f64,
         (*pairs, NUMBER(1), NUMBER(0.5), NUMBER(), wide_value)),
        ("logits.kl_divergence_with_grad [1,10] f64", lambda: logits.kl_divergence_with_grad(wide_x, wide_y),
         lib.ne_softmax_kl_divergence_grad_f64,
         (*pairs[:2], None, *pairs[2:], NUMBER(1), NUMBER(), wide_value, wide_grad, TEN, wide_second, TEN)),
    ]


def microseconds(call: Callable[[], Any]) -> float:
    return min(timeit.repeat(call, number=4000, repeat=9)) / 4000 * 1e6


def main() -> None:
    lib = library()
    print("| call | Python | ctypes | more |\n| --- | --- | --- | --- |")
    for name, from_python, function, arguments in calls(lib):
        if function(*arguments):
            raise SystemExit(f"{name}: the C function fails")
        python, by_ctypes = microseconds(from_python), microseconds(lambda: function(*arguments))
        print(f"| {name} | {python:.2f} | {by_ctypes:.2f} | {python - by_ctypes:+.2f} |")
    eight = np.ones(8)
    print(f"| numpy.exp [8] f64 | {microseconds(lambda: np.exp(eight)):.2f} | - | - |")


if __name__ == "__main__":
    ne.set_num_threads(1)
    main()
