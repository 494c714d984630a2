#!/usr/bin/env python3
"""Two Gaussians move together: their divergence falls with the square of the distance, down to the last digits.

    python gaussians.py

The closed formula, beside the divergence of the two densities on a grid, which is a sum of many terms of both signs
that cancel: the usual sum of p * log(p / q) loses more digits from line to line.
"""

import numpy as np

import native_entropy as ne

SIGMA = 1.5
DISTANCES = [4.0, 2.0, 1.0, 0.5, 0.1, 1e-2, 1e-4, 1e-6]


def on_a_grid(mean: float) -> np.ndarray:
    """The probabilities of 2000 small intervals, but for a common factor."""
    x = np.linspace(-20, 20, 2000)
    return np.exp(-((x - mean) ** 2) / (2 * SIGMA**2))


def main() -> None:
    print(f"entropy of one: {ne.gaussian.entropy(SIGMA):.6f} nats, {ne.gaussian.entropy(SIGMA, base=2):.6f} bits\n")
    print("distance   KL, closed form    KL, on a grid      naive sum          JS distance, on a grid")
    for distance in DISTANCES:
        exact = ne.gaussian.kl_divergence(0.0, SIGMA, distance, SIGMA)
        p, q = on_a_grid(0.0), on_a_grid(distance)
        grid = ne.kl_divergence(p, q, normalize=True)
        distance_of_densities = ne.js_distance(p, q, normalize=True)
        p, q = p / p.sum(), q / q.sum()
        naive = (p * np.log(p / q)).sum()
        print(f"{distance:8g}   {exact:.9e}    {grid:.9e}    {naive: .9e}   {distance_of_densities:.9e}")
    half = ne.gaussian.kl_divergence(0.0, SIGMA, 0.0, 2 * SIGMA)
    print(f"\nthe same mean, the other twice as wide: {half:.6f} nats one way,", end=" ")
    print(f"{ne.gaussian.kl_divergence(0.0, 2 * SIGMA, 0.0, SIGMA):.6f} the other way")


if __name__ == "__main__":
    main()
