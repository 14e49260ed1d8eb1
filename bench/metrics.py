"""Reads what a running install says of itself: Prometheus text, and quantiles of its histograms."""

from __future__ import annotations

import asyncio
import urllib.request
from collections.abc import Sequence

from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]
"""(sample name, sorted labels) -> value, summed over processes."""


async def scrape(urls: Sequence[str]) -> Samples:
    """The samples of every address, added up."""
    total: Samples = {}
    for url in urls:
        text = await asyncio.to_thread(_get, url)
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                key = (sample.name, tuple(sorted(sample.labels.items())))
                total[key] = total.get(key, 0.0) + sample.value
    return total


def histogram_quantile(samples: Samples, name: str, quantile: float) -> float | None:
    """The upper bound of the bucket that holds the quantile; None when nothing was observed."""
    counts: dict[float, float] = {}
    for (sample, labels), value in samples.items():
        if sample == f"{name}_bucket":
            bound = float(dict(labels)["le"])
            counts[bound] = counts.get(bound, 0.0) + value
    if not counts or not counts[float("inf")]:
        return None
    wanted = quantile * counts[float("inf")]
    return min(bound for bound, count in counts.items() if count >= wanted)


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own loopback address
        text: str = answer.read().decode()
        return text
