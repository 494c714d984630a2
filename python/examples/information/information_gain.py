#!/usr/bin/env python3
"""Who survived the Titanic? What a question about a person tells about the answer, and which question to ask first.

    python information_gain.py

The table counts the 2201 people on board by class, sex, age and survival. It is that of Dawson, "The 'Unusual Episode'
Data Revisited", Journal of Statistics Education 3 (1995), from the report of the British Board of Trade (1912).
A decision tree splits by the question of the greatest information gain, I = H(survived) - H(survived | answer).
"""

import numpy as np

import native_entropy as ne

# [class][sex][age][survived]: first, second, third class, crew; male, female; child, adult; no, yes
COUNTS = np.array(
    [
        [[[0, 5], [118, 57]], [[0, 1], [4, 140]]],
        [[[0, 11], [154, 14]], [[0, 13], [13, 80]]],
        [[[35, 13], [387, 75]], [[17, 14], [89, 76]]],
        [[[0, 0], [670, 192]], [[0, 0], [3, 20]]],
    ]
)
QUESTIONS = ["class", "sex", "age"]


def table_of(question: int, counts: np.ndarray) -> np.ndarray:
    """Joint probabilities of the answers (rows) and of survival (columns)."""
    others = tuple(axis for axis in range(3) if axis != question)
    table = counts.sum(axis=others)
    return table / table.sum()


def print_gains(counts: np.ndarray) -> None:
    survived = counts.sum(axis=(0, 1, 2))
    entropy = ne.entropy(survived, base=2, normalize=True)
    print(f"  {survived[1]} of {survived.sum()} survived: {entropy:.4f} bits of uncertainty")
    for question, name in enumerate(QUESTIONS):
        table = table_of(question, counts)
        left = ne.conditional_entropy(table, given="x", base=2)
        gain = ne.mutual_information(table, base=2)
        print(f"  asked for the {name:<5}  {left:.4f} bits are left, information gain {gain:.4f} bits")


def main() -> None:
    print("All on board")
    print_gains(COUNTS)
    print("Sex tells most. Among the women:")
    print_gains(COUNTS[:, 1:])
    print("... and among the men:")
    print_gains(COUNTS[:, :1])

    everything = COUNTS.reshape(16, 2) / COUNTS.sum()
    print("All three answers together")
    print(f"  leave {ne.conditional_entropy(everything, given='x', base=2):.4f} bits,", end=" ")
    print(f"and tell {ne.mutual_information(everything, base=2):.4f} bits")
    joint, answers = ne.joint_entropy(everything, base=2), ne.entropy(everything.sum(axis=1), base=2)
    print(f"  chain rule: H(answers, survived) = {joint:.4f} = {answers:.4f} + {joint - answers:.4f} bits")


if __name__ == "__main__":
    main()
