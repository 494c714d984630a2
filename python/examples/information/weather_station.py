#!/usr/bin/env python3
"""A weather station sends one of eight kinds of weather every day: how many bits does that take?

    python weather_station.py

The example of many lectures on entropy: the information of a message, the entropy of a source, a code for it, and what
it costs to use a code that was made for other weather.
"""

import numpy as np

import native_entropy as ne

KINDS = ["sun", "clouds", "rain", "wind", "fog", "snow", "hail", "storm"]
HERE = np.array([0.35, 0.35, 0.1, 0.1, 0.04, 0.04, 0.01, 0.01])
REVERSED = HERE[::-1]  # a place with storms all the time
LENGTHS = np.array([2, 2, 3, 3, 4, 4, 5, 5])  # of the code words that the station uses


def main() -> None:
    print("Sun or rain, with probabilities 0.75 and 0.25")
    sun_or_rain = np.array([0.75, 0.25])
    for kind, p, bits in zip(("sun", "rain"), sun_or_rain, ne.self_information(sun_or_rain, base=2)):
        print(f"  the message '{kind}' ({p:.0%}) tells {bits:.4f} bits")
    print(f"  on average, the entropy: {ne.entropy(sun_or_rain, base=2):.4f} bits\n")

    print("Eight kinds of weather")
    for kind, p, length in zip(KINDS, HERE, LENGTHS):
        print(f"  {kind:<7} {p:5.2f}   {'#' * round(60 * p):<21}  code word of {length} bits")
    entropy = ne.entropy(HERE, base=2)
    cost, cost_elsewhere = HERE @ LENGTHS, REVERSED @ LENGTHS
    print(f"  equally likely they would take {ne.entropy(np.full(8, 1 / 8), base=2):.0f} bits a day")
    print(f"  their entropy is {entropy:.2f} bits: no code needs less on average")
    print(f"  this code needs {cost:.2f} bits here, and {cost_elsewhere:.2f} bits where the weather is reversed\n")

    print("What weather is this code the right one for?")
    implied = 2.0**-LENGTHS
    print(f"  for probabilities 2^-length: {', '.join(f'{p:g}' for p in implied)}; their sum is {implied.sum():g}")
    print("  It is short of 1: there are code words to spare, and the normalised distribution is cheaper still.")
    cross = ne.cross_entropy(HERE, implied, base=2)
    divergence = ne.kl_divergence(HERE, implied, base=2)
    print(f"  cross-entropy of the weather and these: {cross:.4f} bits, the average length of the code words")
    print(f"  = entropy {entropy:.4f} + divergence {divergence:.4f} bits, which is what the wrong code costs")
    cross = ne.cross_entropy(REVERSED, implied, base=2)
    divergence = ne.kl_divergence(REVERSED, implied, base=2)
    print(f"  where the weather is reversed: {cross:.4f} = {entropy:.4f} + {divergence:.4f} bits")


if __name__ == "__main__":
    main()
