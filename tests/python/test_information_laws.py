"""Laws of information theory, on random and adversarial distributions: each within the published error of what it compares."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import native_entropy as ne

settings.register_profile("laws", deadline=None, max_examples=200, derandomize=True, database=None)
settings.load_profile("laws")

EPS = 2.0**-52
VALUE = 2 * EPS  # the bound of one double value, relative: 2 ULP
DTYPES = st.sampled_from([np.float32, np.float64])


@st.composite
def weights(draw, shape=None, dtype=np.float64, least=0.0):
    """Numbers of very different sizes, zeros among them."""
    if shape is None:
        shape = draw(st.integers(1, 40))
    mantissas = draw(arrays(np.float64, shape, elements=st.floats(0.5, 1.0)))
    exponents = draw(arrays(np.int64, shape, elements=st.integers(-40, 0)))
    zeros = draw(arrays(np.bool_, shape, elements=st.sampled_from([False, False, False, least == 0.0])))
    result = np.where(zeros, least, np.ldexp(mantissas, exponents))
    assume(np.all(result.sum(axis=-1) > 0))
    return result.astype(dtype)


@st.composite
def distributions(draw, count, cols=None, dtype=np.float64, least=0.0):
    """`count` rows that sum up to 1 but for rounding."""
    cols = cols or draw(st.integers(1, 40))
    rows = draw(weights((count, cols), np.float64, least))
    return (rows / rows.sum(axis=-1, keepdims=True)).astype(dtype)


@st.composite
def joint_tables(draw):
    shape = draw(st.tuples(st.integers(1, 8), st.integers(1, 8)))
    table = draw(weights(shape[0] * shape[1])).reshape(shape)
    return table / math.fsum(table.ravel())


def close(a, b, terms: float, scale) -> bool:
    """Whether a and b differ by at most `terms` published errors of numbers of the size `scale`."""
    return bool(np.all(np.abs(np.float64(a) - np.float64(b)) <= terms * VALUE * np.abs(scale) + 1e-320))


@given(distributions(1))
def test_entropy_lies_between_0_and_that_of_the_uniform_distribution(p) -> None:
    value, possible = ne.entropy(p[0], normalize=True), np.count_nonzero(p)
    assert 0 <= value <= math.log(possible) * (1 + VALUE)
    assert 1 - VALUE <= ne.perplexity(p[0]) <= possible * (1 + 40 * EPS)


@given(distributions(1), st.randoms(use_true_random=False))
def test_entropies_do_not_depend_on_the_order_of_the_outcomes(p, random) -> None:
    shuffled = p[0].tolist()
    random.shuffle(shuffled)
    for measure in (ne.entropy, ne.perplexity, lambda v: ne.renyi_entropy(v, 2.5), lambda v: ne.entropy(v, normalize=True)):
        value = measure(p[0])
        assert close(measure(np.array(shuffled)), value, 2, value)


@given(distributions(2), st.randoms(use_true_random=False))
def test_divergences_do_not_depend_on_the_order_of_the_outcomes(rows, random) -> None:
    order = list(range(rows.shape[1]))
    random.shuffle(order)
    for measure in (ne.kl_divergence, ne.js_divergence, ne.js_distance, ne.cross_entropy):
        value = measure(*rows, normalize=True)
        got = measure(*rows[:, order], normalize=True)
        assert got == value or close(got, value, 2, value)


@given(distributions(2), st.sampled_from([2.0, 10.0, 0.5, 1.0000001, 1e300]))
def test_another_base_divides_by_its_logarithm(rows, base) -> None:
    for measure in (lambda p, q, **more: ne.entropy(p, **more), ne.kl_divergence, ne.js_divergence, ne.cross_entropy):
        nats = measure(*rows, base=None)
        if np.isfinite(nats):
            # log(base) is an error of half a unit in its last place, the division another one.
            expected = nats / np.log(base)
            assert close(measure(*rows, base=base), expected, 3, expected)


@given(DTYPES.flatmap(lambda dtype: distributions(2, dtype=dtype)), st.booleans())
def test_divergences_are_never_negative_and_vanish_for_equal_inputs(rows, normalize) -> None:
    for measure in (ne.kl_divergence, ne.js_divergence, ne.js_distance):
        assert measure(*rows, normalize=normalize) >= 0 or not normalize and measure is ne.kl_divergence
        assert measure(rows[0], rows[0], normalize=normalize) == 0
    assert ne.js_divergence(*rows, normalize=True) <= math.log(2) * (1 + 2.0**-22)


@given(DTYPES.flatmap(lambda dtype: distributions(2, dtype=dtype)), st.booleans())
def test_the_jensen_shannon_divergence_is_symmetric(rows, normalize) -> None:
    assert ne.js_divergence(*rows, normalize=normalize) == ne.js_divergence(*rows[::-1], normalize=normalize)
    assert ne.js_distance(*rows, normalize=normalize) == ne.js_distance(*rows[::-1], normalize=normalize)


@given(distributions(3))
def test_the_jensen_shannon_distance_keeps_the_triangle_inequality(rows) -> None:
    p, q, r = rows
    direct, detour = ne.js_distance(p, r), ne.js_distance(p, q) + ne.js_distance(q, r)
    assert direct <= detour * (1 + 3 * VALUE)


@given(distributions(2, least=2.0**-60))
def test_cross_entropy_is_entropy_plus_divergence(rows) -> None:
    """Exactly so for the sum p log(p/q); where the sums agree but for rounding, the divergence leaves their difference out."""
    p, q = rows
    cross, own, divergence = ne.cross_entropy(p, q), ne.entropy(p), ne.kl_divergence(p, q)
    assert abs(cross - (own + divergence)) <= 3 * VALUE * (cross + own + divergence) + 8 * EPS


@given(joint_tables())
def test_the_chain_rules(table) -> None:
    """H(X,Y) = H(X) + H(Y|X) = H(Y) + H(X|Y), to the last units; I = H(X) - H(X|Y) to those of the entropies."""
    joint = ne.joint_entropy(table)
    x, y = table.sum(axis=1), table.sum(axis=0)
    of_x, of_y = ne.entropy(x), ne.entropy(y)
    y_given_x, x_given_y = (ne.conditional_entropy(table, given=known) for known in "xy")
    # The sums of rows and columns were rounded here, by at most 3 additions' worth of units each.
    rounding = 10 * EPS * (1 + joint)
    assert abs(joint - (of_x + y_given_x)) <= 3 * VALUE * joint + rounding
    assert abs(joint - (of_y + x_given_y)) <= 3 * VALUE * joint + rounding
    information = ne.mutual_information(table)
    assert abs(information - (of_x - x_given_y)) <= 3 * VALUE * (of_x + x_given_y) + rounding
    assert abs(information - (of_x + of_y - joint)) <= 3 * VALUE * (of_x + of_y + joint) + rounding


@given(joint_tables())
def test_information_is_never_negative_nor_more_than_an_entropy(table) -> None:
    information = ne.mutual_information(table)
    assert information >= 0
    smaller = min(ne.entropy(table.sum(axis=1)), ne.entropy(table.sum(axis=0)))
    assert information <= smaller * (1 + 4 * VALUE) + 20 * EPS
    assert close(ne.mutual_information(table.T), information, 2, information)
    for known in "xy":
        assert 0 <= ne.conditional_entropy(table, given=known) <= ne.joint_entropy(table) * (1 + 2 * VALUE) + 20 * EPS


@given(distributions(1, 6), distributions(1, 5))
def test_independent_variables_share_nothing_but_rounding(x, y) -> None:
    table = np.outer(x[0], y[0])
    assert 0 <= ne.mutual_information(table) <= 60 * EPS**2 * table.size or np.any((table > 0) & (table < 1e-290))
    np.testing.assert_array_equal(ne.mutual_information(np.ldexp(np.ones((3, 4)), -4)[:, :2]), ne.mutual_information(np.full((3, 2), 0.0625)))


@given(distributions(2, 7), distributions(7, 5))
def test_processing_adds_no_information(rows, channel) -> None:
    """D(pW || qW) <= D(p || q), and I(X; Z) <= I(X; Y) where Z is made from Y."""
    before = ne.kl_divergence(*rows, normalize=True)
    after = ne.kl_divergence(*(rows @ channel), normalize=True)
    assert after <= before * (1 + 40 * EPS) + 40 * EPS
    before = ne.js_divergence(*rows, normalize=True)
    after = ne.js_divergence(*(rows @ channel), normalize=True)
    assert after <= before * (1 + 40 * EPS) + 40 * EPS
    assert ne.mutual_information(rows / 2 @ channel) <= ne.mutual_information(rows / 2) + 100 * EPS


@given(distributions(1), st.floats(0, 20), st.floats(0, 20))
def test_renyi_entropy_falls_with_its_order(p, first, second) -> None:
    assume(abs(first - 1) > 1e-3 and abs(second - 1) > 1e-3)
    low, high = sorted((first, second))
    row = p[0] / p[0].sum()
    # A sum of 1 + d instead of 1 shifts the value by d / (1 - order).
    slack = 60 * EPS * (1 + 1 / abs(1 - low) + 1 / abs(1 - high))
    assert ne.renyi_entropy(row, high) <= ne.renyi_entropy(row, low) * (1 + VALUE) + slack


@given(distributions(1), st.floats(0, 5))
def test_renyi_and_tsallis_entropy_are_functions_of_the_same_sum(p, order) -> None:
    assume(abs(order - 1) > 0.01)
    tsallis, renyi = ne.tsallis_entropy(p[0], order), ne.renyi_entropy(p[0], order)
    expected = -math.expm1((1 - order) * renyi) / (order - 1)
    assert abs(tsallis - expected) <= 20 * VALUE * (abs(expected) + abs(renyi))


@given(distributions(1, 2))
def test_binary_entropy_is_the_entropy_of_two_outcomes(p) -> None:
    chance = p[0, 0]
    pair = np.array([chance, 1 - chance])
    if 1 - pair[1] == chance:  # else the second probability was rounded
        value = ne.entropy(pair)
        assert close(ne.binary_entropy(chance), value, 2, value)
    assert close(ne.binary_entropy(0.5 + (chance - 0.5) / 2), ne.binary_entropy(0.5 - (chance - 0.5) / 2), 2, 1.0)


@given(distributions(1))
def test_entropy_is_expected_self_information(p) -> None:
    row = p[0][p[0] > 0]
    value = math.fsum(row * ne.self_information(row))
    assert close(ne.entropy(p[0]), value, 3, value)


@given(distributions(1, dtype=np.float64), st.integers(-1000, 1000))
def test_normalising_takes_a_power_of_2_out(p, exponent) -> None:
    scaled = np.ldexp(p[0], exponent)
    assume(np.all(np.ldexp(scaled, -exponent) == p[0]) and np.all(np.isfinite(scaled)))
    assert ne.entropy(scaled, normalize=True) == ne.entropy(p[0], normalize=True)
