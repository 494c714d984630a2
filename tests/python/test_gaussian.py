"""Gaussians: broadcasting, dtypes, edges, errors, and how the divergence goes to 0."""

from __future__ import annotations

import math

import numpy as np
import pytest

import native_entropy as ne

gaussian = ne.gaussian


def test_values() -> None:
    assert gaussian.entropy(1.0) == pytest.approx(0.5 * math.log(2 * math.pi * math.e), rel=1e-15)
    assert gaussian.entropy(1.0, base=2) == pytest.approx(0.5 * math.log2(2 * math.pi * math.e), rel=1e-15)
    assert gaussian.kl_divergence(0.0, 1.0, 1.0, 2.0) == pytest.approx(math.log(2) + 2 / 8 - 0.5, rel=1e-15)
    assert gaussian.cross_entropy(3.0, 2.0, 3.0, 2.0) == pytest.approx(gaussian.entropy(2.0), rel=1e-15)


def test_cross_entropy_is_entropy_and_divergence(dtype, rng) -> None:
    numbers = (rng.normal(size=(4, 500)) * 2).astype(dtype)
    mu_p, mu_q, sigma_p, sigma_q = *numbers[:2], *np.exp(numbers[2:])
    parts = gaussian.entropy(sigma_p) + gaussian.kl_divergence(mu_p, sigma_p, mu_q, sigma_q)
    np.testing.assert_allclose(gaussian.cross_entropy(mu_p, sigma_p, mu_q, sigma_q), parts, rtol=1e-5 if dtype is np.float32 else 1e-13)


@pytest.mark.parametrize("exponent", range(0, 150, 7))
def test_divergence_as_the_two_move_together(exponent) -> None:
    d = 10.0**-exponent
    assert gaussian.kl_divergence(d, 1.0, 0.0, 1.0) == pytest.approx(d * d / 2, rel=4e-16)
    r = 1.0 + d
    if exponent > 5 and r > 1:
        assert gaussian.kl_divergence(0.0, r, 0.0, 1.0) == pytest.approx((r - 1) ** 2 * (1 - (r - 1) / 3), rel=1e-10)


def test_never_negative(dtype, rng) -> None:
    sigma = np.exp(rng.normal(size=100_000) * 3).astype(dtype)
    for step in (1, 2, -1, 3):
        near = np.nextafter(sigma, dtype(np.inf if step > 0 else 0))
        assert (gaussian.kl_divergence(dtype(0), near, dtype(0), sigma) >= 0).all()
    assert (gaussian.kl_divergence(sigma, sigma, sigma, sigma) == 0).all()


def test_broadcasting_and_dtypes(dtype, rng) -> None:
    mu, sigma = rng.normal(size=(3, 1)).astype(dtype), np.exp(rng.normal(size=4)).astype(dtype)
    for function in (gaussian.kl_divergence, gaussian.cross_entropy):
        got = function(mu, sigma, 0, 1.5)
        assert got.shape == (3, 4) and got.dtype == dtype
        full = np.broadcast_to(mu, (3, 4)), np.broadcast_to(sigma, (3, 4)), np.zeros((3, 4), dtype), np.full((3, 4), 1.5, dtype)
        np.testing.assert_array_equal(got, function(*map(np.ascontiguousarray, full)))
        np.testing.assert_array_equal(got, function(*map(np.asfortranarray, full)))
        assert type(function(0, 1, 0, 2)) is np.float64
        assert type(function(dtype(0), 1, 0, 2)) is dtype
        assert function(np.zeros((0, 2), dtype), 1, 0, 1).shape == (0, 2)
    assert gaussian.entropy([[1, 2]]).shape == (1, 2)
    assert type(gaussian.entropy(dtype(2))) is dtype


def test_out(dtype) -> None:
    sigma = np.array([1.0, 2.0, 3.0], dtype)
    expected = gaussian.kl_divergence(0, sigma, 0, 1)
    assert gaussian.kl_divergence(0, sigma, 0, 1, out=sigma) is sigma
    np.testing.assert_array_equal(sigma, expected)
    with pytest.raises(ValueError, match=r"out: shape \(2,\) given, \(3,\) expected"):
        gaussian.kl_divergence(0, np.ones(3, dtype), 0, 1, out=np.ones(2, dtype))
    out = np.full(3, -7.0, dtype)
    with pytest.raises(ValueError):
        gaussian.cross_entropy(0, 1, 0, np.array([1, 0, 1], dtype), out=out)
    assert (out == -7).all()


@pytest.mark.parametrize("bad", [0.0, -0.0, -2.0, -math.inf])
def test_standard_deviations_that_are_none(bad, dtype) -> None:
    sigma = np.array([[1.0], [bad]], dtype)
    with pytest.raises(ValueError, match=r"sigma\[1, 0\] = .*: a number above 0 expected"):
        gaussian.entropy(sigma)
    for function in (gaussian.kl_divergence, gaussian.cross_entropy):
        with pytest.raises(ValueError, match=r"sigma_p\[1, 0\] = "):
            function(0, sigma, 0, 1)
        with pytest.raises(ValueError, match=r"sigma_q\[1, 0\] = "):
            function(np.zeros((2, 3), dtype), 1, 0, sigma)
    with pytest.raises(ValueError, match="sigma_q = "):
        gaussian.kl_divergence(0, 1, 0, bad)


def test_other_errors() -> None:
    single, double = np.ones(2, np.float32), np.ones(2)
    with pytest.raises(TypeError, match="mu_p is float32 but sigma_q is float64: convert one of them"):
        gaussian.kl_divergence(single, 1, 0, double)
    with pytest.raises(ValueError, match=r"mu_p of shape \(2,\), .* do not broadcast"):
        gaussian.kl_divergence(double, np.ones(3), 0, 1)
    for bad in (None, "1", [True], [1j]):
        with pytest.raises(TypeError):
            gaussian.entropy(bad)


def test_limits() -> None:
    inf, nan = math.inf, math.nan
    for function in (gaussian.kl_divergence, gaussian.cross_entropy):
        assert function(0, 1, 0, inf) == function(inf, 1, 0, 1) == function(0, inf, 0, 1) == function(-inf, 1, inf, 1) == inf
        assert function(0, 1, 0, 1e308, base=0.5) < 0 and function(0, inf, 0, 1, base=0.5) == -inf
        for undefined in ((inf, 1, inf, 1), (0, inf, 0, inf), (inf, 1, 0, inf), (nan, 1, 0, 1), (0, nan, 0, 1), (0, 1, 0, nan)):
            assert math.isnan(function(*undefined))
    assert gaussian.entropy([inf, 5e-324]).tolist() == [inf, pytest.approx(math.log(5e-324) + 1.4189385332046727)]
    assert math.isnan(gaussian.entropy(nan))
    assert gaussian.kl_divergence(1e308, 1e308, -1e308, 1e308) == pytest.approx(2.0)
    assert gaussian.kl_divergence(0, 5e-324, 0, 5e-324) == 0
