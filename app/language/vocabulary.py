"""GET /vocabulary: what can be asked for by name, out of the tables that say so, with their titles."""

from collections.abc import Iterable, Mapping

from app.answers.catalogue import (
    AccuracySetName,
    BudgetName,
    Defaults,
    GoalName,
    Limits,
    Named,
    NetworkName,
    PaperGrid,
    PrecisionName,
    Range,
    Title,
    Vocabulary,
    WorkedExample,
)
from app.language import titles
from app.language.intervals import BAR_TITLES
from app.language.marks import MARK_TITLES
from app.language.warnings import CODES, wording
from app.store.eta import FIRST_GUESS_S
from app.vocabulary import EXAMPLES, OBJECTIVES, PERCENTILES, QUANTITIES, RUNS, USUAL_THREADS, Quantity
from mobilenet_core.design import (
    BASE_RESOLUTION,
    MAX_ALPHA,
    MAX_CLASSES,
    MAX_RESOLUTION,
    MIN_RESOLUTION,
    PAPER_ALPHAS,
    PAPER_RESOLUTIONS,
    ROUNDING_RULES,
)
from mobilenet_core.networks.family import FAMILIES, MOBILENET_V1, Family
from mobilenet_core.published.devices import published_devices
from mobilenet_core.published.sets import PUBLISHED_SETS, RANKING_SET, PublishedSet
from mobilenet_core.records import LIMITS, PRECISIONS, MeasurementPlan
from mobilenet_core.runtimes import TIMED_PRECISIONS
from mobilenet_core.visits import CAREFUL_VISITS, ROUNDS


def vocabulary() -> Vocabulary:
    """Everything, as the tables stand."""
    return Vocabulary(
        networks=tuple(_network(name, family) for name, family in FAMILIES.items()),
        budgets=tuple(map(_budget, QUANTITIES)),
        objectives=tuple(map(_goal, OBJECTIVES)),
        roundings=_named(ROUNDING_RULES, titles.ROUNDING_TITLES),
        accuracy_sets=tuple(map(_accuracy_set, PUBLISHED_SETS.values())),
        precisions=tuple(PrecisionName(name, _same(name), name in TIMED_PRECISIONS) for name in PRECISIONS),
        percentiles=_named(PERCENTILES, titles.PERCENTILE_TITLES),
        runs=_named(RUNS, titles.RUNS_TITLES),
        origins=_named(titles.ORIGIN_TITLES, titles.ORIGIN_TITLES),
        charts=_named(titles.CHART_TITLES, titles.CHART_TITLES),
        warnings=tuple(Named(code, Title(wording(code, "en"), wording(code, "ko"))) for code in CODES),
        marks=_named(MARK_TITLES, MARK_TITLES),
        bars=_named(BAR_TITLES, BAR_TITLES),
        places=_named(titles.PLACE_TITLES, titles.PLACE_TITLES),
        examples=tuple(WorkedExample(each.name, titles.EXAMPLE_TITLES[each.name], each.asked) for each in EXAMPLES),
        threads=USUAL_THREADS,
        limits=_limits(),
        paper=PaperGrid(PAPER_ALPHAS, PAPER_RESOLUTIONS),
        defaults=_defaults(),
    )


def _named(names: Iterable[str], called: Mapping[str, Title]) -> tuple[Named, ...]:
    return tuple(Named(name, called[name]) for name in names)


def _same(text: str) -> Title:
    """What has one name in every language."""
    return Title(text, text)


def _network(name: str, family: Family) -> NetworkName:
    return NetworkName(
        name,
        _same(family.title),
        family.task,
        family.has_alpha,
        family.has_resolution,
        family.side,
        family.roundings if family.has_alpha else (),
    )


def _accuracy_set(each: PublishedSet) -> AccuracySetName:
    return AccuracySetName(each.name, Title(**each.title), Title(**each.who), each.precisions)


def _budget(each: Quantity) -> BudgetName:
    called = titles.QUANTITY_TITLES[each.name]
    return BudgetName(
        name=each.budget,
        title=called.budget,
        objective=each.name,
        column=each.column,
        key=each.key,
        unit=each.unit,
        scale=each.scale,
        better=each.better,
        example=each.example,
        maximum=each.largest,
        needs_device=each.needs_device,
        quantity=called.name.heading,
        limit=called.limit,
        decimals=each.decimals,
        is_always_shown=each.is_always_shown,
        rank=each.rank,
        fact=called.fact,
        outside=called.outside,
        heading=called.column,
    )


def _goal(each: Quantity) -> GoalName:
    called = titles.QUANTITY_TITLES[each.name]
    return GoalName(each.name, called.goal, called.best, each.budget)


def _limits() -> Limits:
    def within(field: str, minimum: float, maximum: float) -> Range:
        return Range(minimum, maximum, titles.EXPECTED_TITLES[field])

    sides = (MIN_RESOLUTION / BASE_RESOLUTION, MAX_RESOLUTION / BASE_RESOLUTION)
    return Limits(
        alpha=within("alpha", 0, MAX_ALPHA),
        rho=within("rho", *(round(side, 3) for side in sides)),
        resolution=within("resolution", MIN_RESOLUTION, MAX_RESOLUTION),
        num_classes=within("num_classes", 1, MAX_CLASSES),
        threads=within("threads", *LIMITS["threads"]),
        batch=within("batch", *LIMITS["batch"]),
        grid=within("grid", 1, 9999),
    )


def _defaults() -> Defaults:
    network, plan = MOBILENET_V1, MeasurementPlan()
    return Defaults(
        network=network.name,
        num_classes=network.num_classes,
        rounding=network.rounding,
        precision=plan.precision,
        objective="top1",
        percentile="p50",
        runs="quick",
        accuracy_set=RANKING_SET,
        device=next(iter(published_devices())),  # the best known of those that others published
        threads=plan.threads,
        batch=plan.batch,
        measurement_s=FIRST_GUESS_S,
        rounds=ROUNDS,
        careful_visits=CAREFUL_VISITS,
    )
