"""Sweeps in rounds: every point is known after the first, and settled in later ones."""

import threading
from dataclasses import replace

import pytest
from clients import API
from fakes import eventually, measurement, task
from restless import BEST, Restless, visited

from app.language.choice import tell
from app.language.states import sentence
from app.language.titles import RUNS_DECIDE
from app.measuring.jobs import Jobs, engine
from app.measuring.run import Equipment
from app.services.choice.choose import choose
from app.services.choice.question import Question, space_of
from app.services.latency.source import Wanted, source_of
from mobilenet_core.design import PAPER_ALPHAS
from mobilenet_core.errors import MeasurementError
from mobilenet_core.measure.combine import together
from mobilenet_core.measure.states import Made, states_of
from mobilenet_core.records import Warning


@pytest.fixture
def store_url(store_url_of_each):
    return store_url_of_each


@pytest.fixture
def swept(store):
    """What becomes of tasks of these alphas on such a machine: the job, and the stored measurements by alpha."""

    def sweep(stopwatch, *alphas, **plan):
        jobs = Jobs(Equipment(store, engine(), stopwatch, lambda: store.best_levels(measurement().device.id)))
        try:
            job = jobs.submit([task(alpha, **plan) for alpha in alphas], {})
            ended = eventually(lambda: (found := store.job(job.id)).ended_at and found)
        finally:
            jobs.close()
        return ended, {each.latency.variant.point.alpha: each for each in store.history()}

    return sweep


def test_each_of_several_points_is_visited_in_two_rounds_the_first_in_order(swept):
    stopwatch = Restless(1.0)
    job, stored = swept(stopwatch, 0.25, 0.5, 0.75)
    assert stopwatch.alphas[:3] == [0.25, 0.5, 0.75]
    assert sorted(stopwatch.alphas[3:]) == [0.25, 0.5, 0.75]
    assert (job.state, job.count("done"), [item.visits for item in job.items]) == ("done", 3, [2, 2, 2])
    assert {len(each.measurement.samples_ms) for each in stored.values()} == {128}
    assert len(stored) == 3


def test_a_point_alone_is_visited_once_where_the_machine_is_quick(swept):
    assert swept(stopwatch := Restless(1.0), 0.25)[0].items[0].visits == 1
    assert len(stopwatch.visits) == 1


def test_what_was_slow_is_visited_until_it_was_quick(swept, store):
    store.add_measurement(task(1.0), visited(task(1.0), 1.0, None))
    stopwatch = Restless(1.6, 1.0)
    _, stored = swept(stopwatch, 0.25)
    assert len(stopwatch.visits) == 2
    assert (stored[0.25].latency.p50_ms, stored[0.25].latency.marks) == (2.0, ())


def test_what_is_never_quick_is_given_up_and_marked(swept, store):
    store.add_measurement(task(1.0), visited(task(1.0), 1.0, None))
    job, stored = swept(Restless(1.6), 0.25, 0.5)
    assert [item.visits for item in job.items] == [3, 3]
    assert stored[0.25].latency.marks == stored[0.5].latency.marks == ("slow_state",)


def test_careful_ones_are_visited_three_times(swept):
    job, _ = swept(Restless(1.0), 0.25, 0.5, careful=True)
    assert [item.visits for item in job.items] == [3, 3]


def test_a_second_visit_that_fails_leaves_the_first(swept):
    stopwatch = Restless(1.0)
    stopwatch.failing_after = 2
    job, stored = swept(stopwatch, 0.25, 0.5)
    assert (job.state, [item.visits for item in job.items]) == ("done", [1, 1])
    assert stored[0.5].latency.p50_ms == 2.0


def test_the_first_measurement_ever_has_none_to_compare_with_until_there_is_another(store):
    first = store.add_measurement(task(0.25), visited(task(0.25), 1.0, None))
    assert store.stored(first).latency.marks == ("no_other_run",)
    store.add_measurement(task(0.5), visited(task(0.5), 1.0, BEST))
    assert store.stored(first).latency.marks == ()
    assert {each.marks for each in store.latencies(measurement().device.id)} == {()}


def test_marks_change_once_the_device_was_found_to_be_faster(store):
    job = store.add_job([task(0.25)], {})
    slow = visited(task(0.25), 1.6, None)
    stored_id = store.finish_item(job.id, 0, task(0.25), slow)
    before = store.revision()
    store.add_measurement(task(0.5), visited(task(0.5), 1.0, slow.conditions.states.best))
    assert store.revision().latencies > before.latencies
    (mark,) = store.stored(stored_id).measurement.warnings
    assert mark == Warning("slow_state", {"factor": pytest.approx(1.6)})
    assert store.job(job.id).items[0].warnings == (mark,)
    assert [each.marks for each in store.latencies(slow.device.id)] == [(), ("slow_state",)]


def test_a_measurement_visited_again_keeps_its_id_and_changes_the_revision(store):
    job = store.add_job([task(0.25), task(0.5)], {}, visits=2)
    first = visited(task(0.25), 1.6, BEST)
    stored_id = store.finish_item(job.id, 0, task(0.25), first)
    before, item = store.revision(), store.job(job.id).items[0]
    store.visit_item_again(job.id, item, together([first, visited(task(0.25), 1.0, BEST)]))
    assert store.revision().latencies > before.latencies
    item = store.job(job.id).items[0]
    assert (item.measurement_id, item.p50_ms, item.visits) == (stored_id, 2.0, 2)
    assert store.events(job.id)[-1].state == "done"


def test_a_server_that_ends_between_rounds_leaves_the_rest_to_the_next(store):
    held = threading.Event()

    def measure(of, cancelled, visit):
        if visit.earlier is not None:
            held.set()
            while not cancelled():
                pass
            raise MeasurementError("the measurement was cancelled; its child process was killed")
        return visited(of, 1.0, BEST)

    jobs = Jobs(Equipment(store, engine(), measure))
    job = jobs.submit([task(0.25), task(0.5)], {})
    held.wait(10)
    jobs.close()
    assert [item.visits for item in store.job(job.id).items] == [1, 1]
    assert store.job(job.id).state == "running"
    jobs = Jobs(Equipment(store, engine(), Restless(1.0)))
    try:
        ended = eventually(lambda: (found := store.job(job.id)).ended_at and found)
    finally:
        jobs.close()
    assert (ended.state, [item.visits for item in ended.items]) == ("done", [2, 2])


def test_a_job_cancelled_in_a_later_round_says_so_and_keeps_what_is_measured(store):
    def measure(of, cancelled, visit):
        if visit.earlier is None:
            return visited(of, 1.0, BEST)
        jobs.cancel(job.id)
        raise MeasurementError("the measurement was cancelled; its child process was killed")

    jobs = Jobs(Equipment(store, engine(), measure))
    job = jobs.submit([task(0.25), task(0.5)], {})
    try:
        ended = eventually(lambda: (found := store.job(job.id)).ended_at and found)
    finally:
        jobs.close()
    assert (ended.state, [item.state for item in ended.items]) == ("cancelled", ["done", "done"])


def test_an_answer_says_that_the_machine_is_in_another_state_than_its_latencies_were_taken_in(store):
    def sentences(points=None, **more):
        source = source_of(Wanted(measurement().device.id, runtime="torch"), store)
        question = Question(points or space_of((), (), ""), source=source, **more)
        return tell(choose(question), "en", None).sentences

    store.add_measurement(task(0.25), visited(task(0.25), 1.0, BEST))
    assert not any("last timed" in each for each in sentences())
    of_today = task(0.5, runtime="onnxruntime")
    store.add_measurement(of_today, visited(of_today, 1.4, BEST))
    assert sentences()[-1] == "When this machine was last timed it was 1.4 times as slow as for these latencies."
    asked = {"budgets": (("max_latency_ms", 2.5),), "objective": "latency"}
    within = plain(" ".join(sentences(space_of((0.25,), (64,), ""), **asked)))
    assert "probability" not in within
    assert within.endswith(" would break the limit.")


# Both times


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def in_two_states(of):
    return together([visited(of, 1.6, BEST), visited(of, 1.0, BEST)])


def test_a_measurement_whose_quick_runs_and_all_runs_differ_tells_both_times():
    english = plain(sentence(in_two_states(task())))
    assert english.startswith("This machine was 1.6 times as slow as its best during 62 % of the runs: ")
    assert english.endswith("2.00 ms quick, 2.60 ms as busy as it was.")
    assert "1.6배 느렸습니다. 빠를 때 2.00 ms, 느릴 때까지 포함하면 2.60 ms입니다." in plain(
        sentence(in_two_states(task()), "ko")
    )
    assert (
        sentence(visited(task(), 1.0, BEST)) is sentence(visited(task(), 1.6, BEST)) is sentence(measurement()) is None
    )


def test_both_times_are_told_where_others_had_the_processor_and_the_machine_was_quick_all_along():
    quick = visited(task(), 1.0, BEST)
    states = quick.conditions.states
    taken = tuple(replace(block, lacked=0.3) for block in states.blocks)
    samples = (*quick.samples_ms, *(3.0 for _ in range(128)))
    made = states_of(Made(samples, (*states.blocks, *taken, *taken), (24,)), BEST, BEST, 30)
    assert (made.is_quick, [each.factor for each in made.found]) == (True, [1.0])
    both = replace(quick, samples_ms=samples, conditions=replace(quick.conditions, states=made))
    assert plain(sentence(both)) == (
        "Other work had the processor during 75 % of the runs: 2.00 ms alone, 3.00 ms as busy as it was."
    )
    assert "한가할 때 2.00 ms, 바쁠 때까지 포함하면 3.00 ms입니다." in plain(sentence(both, "ko"))


def test_both_times_are_told_over_rest_and_which_one_decides_can_be_chosen(client):
    store = client.portal.call(client.app.state.resources.opened).store
    for alpha in PAPER_ALPHAS:
        store.add_measurement(task(alpha, 224), in_two_states(task(alpha, 224)))
    device = measurement().device.id
    row = client.get(f"{API}/measurements").json()["items"][0]
    assert (row["states"]["all_p50_ms"], row["states"]["is_quick"], row["states"]["quick_share"]) == (
        2.6,
        True,
        pytest.approx(2 / 5.2),
    )
    assert row["states"]["sentence"].startswith("This machine was 1.6 times as slow as its best")
    found = {
        runs: client.get(f"{API}/recommendation?device={device}&runtime=torch&max_latency_ms=2.2&resolution=224{query}")
        for runs, query in (("quick", ""), ("all", "&runs=all"))
    }
    answers = {runs: answer.json() for runs, answer in found.items()}
    assert [answers[runs]["latency_of"]["runs"] for runs in answers] == ["quick", "all"]
    assert (answers["quick"]["best"]["latency_ms"], answers["quick"]["busy_latency_ms"]) == (2.0, 2.6)
    told = plain(" ".join(answers["quick"]["sentences"]))
    assert "Over all runs, as busy as it was, it took 2.60 ms, which breaks the limit." in told
    assert "probability" not in told
    assert answers["all"]["best"] is None
    asked = f"{API}/charts/front?device={device}&runtime=torch&runs="
    titles = [client.get(asked + runs).json()["layout"]["xaxis"]["title"]["text"] for runs in answers]
    assert titles == ["Latency, ms (lower is better)", "Latency of all runs, as busy as it was, ms (lower is better)"]
    assert client.get(f"{API}/recommendation?device={device}&runs=some").status_code == 422


def test_a_time_of_a_slow_machine_is_not_said_to_be_of_a_quick_one(client):
    store = client.portal.call(client.app.state.resources.opened).store
    for alpha, factor in ((1.0, 1.0), (0.5, 1.6)):
        store.add_measurement(task(alpha, 224), visited(task(alpha, 224), factor, BEST))
    there = f"device={measurement().device.id}&runtime=torch"
    for language in ("en", "ko"):
        decide = {name: RUNS_DECIDE[name][language] for name in ("quick", "quickest")}
        for alpha, name in ((1.0, "quick"), (0.5, "quickest")):
            asked = f"{there}&alpha={alpha}&resolution=224&lang={language}"
            told = client.get(f"{API}/recommendation?{asked}").json()["sentences"]
            assert [each for each in told if each in decide.values()] == [decide[name]]
        notes = client.get(f"{API}/comparison?a=1/224&b=0.5/224&{there}&lang={language}").json()["notes"]
        assert [each for each in notes if each in decide.values()] == [decide["quickest"]]
