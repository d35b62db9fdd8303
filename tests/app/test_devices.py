"""GET /devices: this machine always and first, then what is stored, then what others published."""

import pytest
from clients import API, client_of, invoke
from fakes import FakeMeasure, eventually, measurement

from mobilenet_core.measure.device import this_device

DEVICES = f"{API}/devices"
CSV = b"""device,runtime,precision,threads,alpha,resolution,latency_ms
Board A,tflite,int8,4,0.5,160,7.25
Board A,ncnn,fp32,1,0.5,160,17.25
Board B,tflite,int8,4,0.5,160,7.25
"""


def items(client):
    answer = client.get(DEVICES).json()
    assert answer["count"] == len(answer["items"])
    return answer["items"]


def test_this_machine_is_there_before_anything_was_measured(client):
    first, *others = items(client)
    this = this_device()
    assert (first["id"], first["name"], first["kind"], first["measurements"]) == (this.id, this.name, "this", 0)
    assert {each["kind"] for each in others} == {"published"}


def test_imported_devices_are_counted_the_newest_first(client):
    client.post(f"{API}/measurements/import", content=CSV, headers={"Content-Type": "text/csv"})
    found = [each for each in items(client) if each["kind"] == "imported"]
    assert [(each["id"], each["runtimes"], each["measurements"], each["design_points"]) for each in found] == [
        ("Board B", ["tflite"], 1, 1),
        ("Board A", ["ncnn", "tflite"], 2, 1),
    ]


def test_a_devices_newest_name_is_told_whatever_brought_it(client):
    def bring(name, batch):
        header = b"device,runtime,precision,threads,alpha,resolution,latency_ms,batch,device_name"
        body = header + f"\nboard,ncnn,fp32,1,0.5,160,7.25,{batch},{name}".encode()
        client.post(f"{API}/measurements/import", content=body, headers={"Content-Type": "text/csv"})
        question = {"device": "board", "alpha": 1, "resolution": 224}
        return client.get(f"{API}/predictions", params=question).json()["device_name"]

    # many images at once: no more is known of single ones than before
    assert [bring("Old name", 1), bring("New name", 8)] == ["Old name", "New name"]


def test_what_was_measured_here_and_elsewhere_is_kept_apart(settings):
    class Here(FakeMeasure):
        def __call__(self, of, cancelled, visit=None):
            return measurement(of, device=this_device() if of.variant.point.resolution == 32 else measurement().device)

    with client_of(settings, Here()) as client:
        body = {"points": [{"alpha": 0.25, "resolution": 32}, {"alpha": 0.25, "resolution": 33}]}
        path = client.post(f"{API}/measurements", json=body).headers["location"]
        eventually(lambda: client.get(path).json()["state"] == "done")
        first, second, *_ = items(client)
    assert (first["kind"], first["measurements"], first["runtimes"]) == ("this", 1, ["torch"])
    assert (second["kind"], second["id"]) == ("measured", measurement().device.id)


def test_devices_of_one_name_are_told_apart_and_this_machine_is_known_by_its_id(client):
    this = this_device()
    header = "device,runtime,precision,threads,alpha,resolution,latency_ms,device_name"
    lines = [f"{key},ncnn,fp32,1,0.5,160,7.25,{this.name}" for key in (this.id, "amd-epyc-2c-0a1b2c3d")]
    body = "\n".join([header, *lines])
    client.post(f"{API}/measurements/import", content=body, headers={"Content-Type": "text/csv"})
    here, other, again, *_ = items(client)
    assert (here["id"], here["name"]) == (again["id"], again["name"]) == (this.id, this.name)
    assert other["name"] == f"{this.name}, 0a1b2c3d"


def test_two_imported_points_are_a_trend(client):
    csv = CSV + b"Board B,tflite,int8,4,1,160,27.25\n"
    client.post(f"{API}/measurements/import", content=csv, headers={"Content-Type": "text/csv"})
    found = {each["id"]: each["conclusion"] for each in items(client)}
    assert (found["Board A"], found["Board B"], found[this_device().id]) == ("one_point", "trend", "nothing")
    forms = client.get(DEVICES).json()["forms"]
    assert sum(each["count"] for each in forms) == len(found)
    assert forms[-1] == {"form": "other", "title": "others", "count": 3}  # the boards and this machine


def found(client, text):
    answer = client.get(DEVICES, params={"q": text}).json()
    return [each["id"] for each in answer["items"]], answer["did_you_mean"]


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("Pi 4", "raspberry-pi-4-model-b", {"orangepi4-lts", "t-head-th1520"}),
        ("rpi 4", "raspberry-pi-4-model-b", set()),
        ("raspberry 4", "raspberry-pi-4-model-b", set()),
        ("px3", "pixel-3", {"snapdragon-845", "pixel-3a"}),
        ("sd855", "snapdragon-855", {"snapdragon-855-plus", "pixel-4"}),
        (
            "rpi4 ncnn",
            "raspberry-pi-4-model-b",
            {"raspberry-pi-3-model-b-plus", "raspberry-pi-5", "raspberry-pi-zero-2-w"},
        ),
        ("라즈베리 파이 4", "raspberry-pi-4-model-b", set()),
        ("pixel 4", "pixel-4", {"snapdragon-855"}),
        ("rp2040", "rp2040", set()),
        ("esp32", "esp32", {"esp32-s3", "esp32-s2", "esp32-c3"}),
        ("Cortex-A73", "kirin-970", {"khadas-vim3"}),
        ("galaxy s23", "snapdragon-8-gen-2", set()),
        ("pixel tflite-gpu", "pixel-3", {"pixel-4"}),
    ],
)
def test_a_device_is_found_by_any_part_of_its_name_chip_runtimes_and_products(client, text, first, others):
    ids, is_guess = found(client, text)
    assert (ids[0], set(ids[1:]), is_guess) == (first, others, False)


def test_where_nothing_has_a_text_names_spelled_much_like_it_are_meant(client):
    assert found(client, "rasbery pi 4")[0][0] == "raspberry-pi-4-model-b"
    assert found(client, "jetson nno")[0][0] == "nvidia-jetson-nano"
    assert found(client, "galxy")[1]
    assert found(client, "zzzzzz") == ([], False)
    question = {"device": "pixle-3a"}
    detail = client.get(f"{API}/recommendation", params=question).json()["detail"]
    assert "; did you mean 'pixel-3a'" in detail
    untimed = client.get(f"{API}/recommendation", params=question | {"max_latency_ms": 5, "lang": "ko"}).json()[
        "untimed"
    ]
    assert (untimed["meant"], untimed["did_you_mean"]) == (["pixel-3a"], "혹시 pixel-3a를 찾으세요?")


def test_every_device_that_may_be_meant_is_offered_alike_by_page_refusals_and_command_line(client):
    pis = [each["id"] for each in items(client) if each["id"].startswith("raspberry-pi")]
    assert len(pis) == 7
    assert {*pis, "rp2040"} == set(found(client, "rasberry")[0])  # the Raspberry Pi Pico's chip
    refused = client.get(f"{API}/predictions", params={"device": "rasberry", "alpha": 1, "resolution": 224}).json()
    assert all(repr(each) in refused["detail"] for each in pis)
    told = invoke("recommend", "--device", "rasberry", "--max-latency-ms", "10")
    assert all(each in told for each in pis)
    many = client.get(f"{API}/recommendation", params={"device": "snapdragn", "lang": "ko"}).json()["detail"]
    others = len(found(client, "snapdragn")[0]) - 8
    assert (others > 1, f" 외 {others}개. GET" in many) == (True, True)
    client.post(f"{API}/measurements/import", content=CSV, headers={"Content-Type": "text/csv"})
    assert "; did you mean 'Board A'? GET" in client.delete(f"{DEVICES}/bord%20a").json()["detail"]


def test_a_device_says_in_a_line_what_it_is_and_what_is_known_of_it(client):
    def line(lang):
        return client.get(DEVICES, params={"q": "rp2040", "lang": lang}).json()["items"][0]["text"]

    assert (
        line("en")
        == "ARM CM0+, 280 MHz, 264KB RAM, 16MB flash · also found as Raspberry Pi Pico · tinymaix · 2 values, int8"
    )
    assert line("ko").startswith(
        "ARM CM0+, 280 MHz, 264KB RAM, 16MB flash · 다른 검색어: Raspberry Pi Pico · tinymaix · 값"
    )
