"""Where published numbers stand: the documents of a source, and those of a design point's published numbers."""

from app.answers.citations import CitedDocument, CitedNumber, PointCited, SourceCited
from app.language import Language
from app.language.accuracies import why_none
from app.language.amounts import amount, as_given, fixed, searchable
from app.language.citations import conditions, threads_text
from app.services.accuracies.elsewhere import elsewhere
from app.services.accuracies.known import accuracy_at
from app.services.accuracies.sets import rows_of
from app.services.costs.design_point import identity_of
from mobilenet_core.accuracy import ACCURACY_SETS, AnySet, precision_in, published
from mobilenet_core.errors import DesignError
from mobilenet_core.latency import KnownLatency
from mobilenet_core.networks.family import FAMILIES, Variant, fixed_families
from mobilenet_core.published.latency import published_latency
from mobilenet_core.published.sets import PUBLISHED_SETS
from mobilenet_core.published.sources import documents_of
from mobilenet_core.records import Precision


def of_source(source: str, network: str = "") -> SourceCited:
    """The documents of a source as answers name it, or of a published accuracy set; of what it prints of a network.

    Raises DesignError.
    """
    sources = [source]
    printed = _printed_in(source, network) if network in fixed_families() else ""
    number = f"{FAMILIES[network].title}, {printed}" if printed else ""
    if source in ACCURACY_SETS:
        sources = [row.source for row in rows_of(source)]
    found = tuple(dict.fromkeys(each for one in sources for each in _documents(one, number)))
    if not found:
        raise DesignError(
            "source is {source!r}; expected the source of a published number, as answers give "
            "it, or an accuracy set: {known}",
            field="source",
            source=source[:80],
            known=", ".join(ACCURACY_SETS),
        )
    return SourceCited(source, len(found), found)


def _printed_in(source: str, network: str) -> str:
    """What a source prints of a network of one width: "top-1 57.5 %, fp32"; "" where that is nothing or of two sets."""
    rows = [row for name in ACCURACY_SETS for row in rows_of(name) if (row.network, row.source) == (network, source)]
    told = [f"top-1 {row.top1_percent} %, {row.precision}" for row in rows]
    return ", ".join(told) if len({(row.set, row.resolution) for row in rows}) == 1 else ""


def of_point(
    variant: Variant,
    *,
    accuracy_set: str | None,
    precision: Precision,
    device: str = "",
    runtime: str | None = None,
    threads: int | None = None,
    language: Language = "en",
) -> PointCited:
    """The published numbers of a design point: its top-1 in a published set, its latencies on a device."""
    items = (
        *(_accuracies(variant, accuracy_set, precision, language) if accuracy_set in ACCURACY_SETS else ()),
        *(
            _latency(variant, each, language)
            for each in (published_latency(device, runtime, precision, variant.network.name) if device else ())
            if each.variant == variant and threads in (None, each.setup.threads)
        ),
    )
    return PointCited(*identity_of(variant), len(items), items)


def why_nothing(variant: Variant, *, accuracy_set: str, precision: Precision, language: Language) -> str:
    """Where a top-1 of a design point stands that a set has none of at a precision. Raises DesignError."""

    def known(of: AnySet, at: Precision) -> list[float]:
        found = accuracy_at(variant, at, of)
        return [found.top1_percent] if found and found.kind == "published" else []

    return why_none(variant.name, accuracy_set, precision, elsewhere(known, accuracy_set, precision), language)


def _accuracies(
    variant: Variant, accuracy_set: str, precision: Precision, language: Language
) -> tuple[CitedNumber, ...]:
    network, point = variant.network, variant.point
    at = precision_in(accuracy_set, precision, network.name)
    return tuple(
        CitedNumber(
            "top1_percent",
            f"top-1 {amount('min_top1', row.top1_percent)}",
            conditions(PUBLISHED_SETS[accuracy_set].title[language], at, row.note),
            row.note,
            row.source,
            _documents(row.source, f"{variant.name}, top-1 {fixed(row.top1_percent, 1)} %, {at}"),
        )
        for row in published(accuracy_set, at, network.name)
        if network.is_of_imagenet and (row.alpha, row.resolution) == (point.alpha, point.resolution)
    )


def _latency(variant: Variant, known: KnownLatency, language: Language) -> CitedNumber:
    setup, text = known.setup, as_given("max_latency_ms", known.p50_ms)
    device = known.device_name or setup.device
    taken = (device, setup.runtime, setup.precision, threads_text(setup.threads, "en"))
    return CitedNumber(
        "latency_ms",
        text,
        conditions(
            device,
            setup.runtime,
            setup.precision,
            threads_text(setup.threads, language),
            known.note,
        ),
        known.note,
        known.source,
        _documents(known.source, ", ".join(filter(None, (variant.name, text, *taken)))),
    )


def _documents(source: str, number: str = "") -> tuple[CitedDocument, ...]:
    """number: that stands there and is cited, in English as references are."""
    return tuple(
        CitedDocument(
            each.who,
            each.title,
            each.place,
            each.date or None,
            each.commit or None,
            each.url,
            each.text,
            each.entry(searchable(number)),
        )
        for each in documents_of(source)
    )
