"""Queries that do not exist, by words of other systems: the message names the one that does."""

from __future__ import annotations

from collections.abc import Mapping

from grader.models.base import Query, QueryError

_WORDS: Mapping[str, Mapping[str, str]] = {
    "calculus": {
        "taylor(f, x, 0, 3)": "series maclaurin taylor_series taylor_polynomial expansion",
        "diff(f, x)": "derivative differentiate partial derive",
        "integrate(f, x)": "integral antiderivative int",
        "integrate(f, x, 0, 1)": "definite_integral",
        "limit(f, x, 0)": "lim",
        "solve(f = 0, x)": "roots zeros zeroes root",
        "dsolve(y' = y, y, x)": "ode solve_ode desolve",
        "critical_points(f, x)": "extrema stationary_points critical extremum",
        "minima(f, x)": "minimum min minimize",
        "maxima(f, x)": "maximum max maximize",
        "tangent(f, x, 1)": "tangent_line",
        "gradient(f, x, y)": "grad nabla",
        "value(f(2))": "evaluate eval simplify subs",
    },
    "linear algebra": {
        "solve(A, b)": "linsolve solution",
        "det(A)": "determinant",
        "inverse(A)": "inv",
        "eigenvalues(A)": "eigenvals eig eigvals",
        "eigenvectors(A)": "eigenvects eigvects",
        "nullspace(A)": "kernel null_space null",
        "column_space(A)": "colspace columnspace image range",
        "characteristic_polynomial(A, t)": "charpoly",
        "qr_q(A)": "qr QR",
        "lu_l(A)": "lu LU",
        "plu_l(A)": "plu PLU",
        "singular_values(A)": "svd SVD",
        "diagonal(A)": "diagonalize eigendecomposition",
        "least_squares(A, b)": "lstsq",
        "projection(b, A)": "proj project",
    },
    "probability": {
        "E(X)": "mean expectation expected_value",
        "Var(X)": "variance var V",
        "sd(X)": "std standard_deviation stdev",
        "P(X <= 3)": "probability prob Prob Pr",
        "pdf(X, x)": "density",
        "quantile(X, 0.95)": "ppf percentile inverse_cdf critical_value",
    },
    "statistics": {
        "mean(x)": "average avg",
        "variance(x)": "var Var",
        "sd(x)": "std stdev stddev standard_deviation",
        "standard_error(x)": "se sem",
        "quantile(x, 1)": "percentile quartile",
        "correlation(x, y)": "corr cor",
        "covariance(x, y)": "cov",
        "regression(x, y)": "linreg least_squares fit",
        "t_test(x, 5)": "ttest p_value t_test_one_sample",
        "confidence_interval(x, 0.95)": "ci interval",
    },
}  # fmt: skip


def no_such_query(kind: str, query: Query, allowed: tuple[str, ...]) -> QueryError:
    """Return the error for a query that a model does not have; it names the one that was meant."""
    text = f"{kind} cannot answer {query.text!r}"
    for right, words in _WORDS.get(kind, {}).items():
        if query.head in words.split():
            return QueryError(f"{text}; ask `{right}`")
    if any(each.startswith("value(") for each in allowed):
        text += f"; `value({query.text})` asks for its value, `model: null` takes it as it stands"
    return QueryError(text, allowed)
