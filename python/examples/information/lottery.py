#!/usr/bin/env python3
"""Four lotteries: the more certain the outcome, the smaller its entropy and its perplexity.

    python lottery.py
"""

import numpy as np

import native_entropy as ne

LOTTERIES = {
    "fair": np.array([0.25, 0.25, 0.25, 0.25]),
    "a favourite": np.array([0.1, 0.1, 0.1, 0.7]),
    "nearly decided": np.array([0.001, 0.001, 0.001, 0.999]),
    "decided": np.array([0.0, 0.0, 0.0, 1.0]),
}


def main() -> None:
    print("                  sum     entropy   perplexity  Renyi, order 2  divergence from fair")
    for name, p in LOTTERIES.items():
        print(
            f"{name:<15} {p.sum():6.3f}  {ne.entropy(p, base=2):7.4f} bits  {ne.perplexity(p):10.6f}"
            f"  {ne.renyi_entropy(p, 2, base=2):9.6f} bits  {ne.kl_divergence(p, LOTTERIES['fair'], base=2):10.6f} bits"
        )

    unnormalised = LOTTERIES["nearly decided"]
    used_as_it_is = ne.entropy(unnormalised, base=2)
    normalised = ne.entropy(unnormalised, base=2, normalize=True)
    print(f"\nThe third one sums up to {unnormalised.sum():.3f}, not to 1. Nothing is changed behind your back:")
    print(f"  entropy as it is           {used_as_it_is:.9f} bits")
    print(f"  entropy, normalize=True    {normalised:.9f} bits")

    print("\nA lottery decided but for d, where the usual formulas lose the digits of a sum near 1:")
    for d in (1e-3, 1e-6, 1e-9, 1e-12):
        print(f"  d = {d:g}: entropy {ne.binary_entropy(d, base=2):.12g} bits")


if __name__ == "__main__":
    main()
