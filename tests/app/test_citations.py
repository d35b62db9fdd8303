"""/citations: every published number leads to its document at one version, and to a reference."""

import re

import pytest
from clients import API, plain

from mobilenet_core.published import read
from mobilenet_core.published.sources import documents_of

SOURCES = {row["source"] for table in ("accuracy", "latency") for row in read(table)}


def test_every_published_number_has_a_document_at_the_very_version():
    for source in SOURCES:
        (document,) = documents_of(source)
        commit = re.search(r"@([0-9a-f]{8})", source)
        assert document.url.startswith("https://")
        assert commit is None or f"/{commit[1]}" in document.url, source
        assert document.url in document.text
        assert document.bibtex.count("{") == document.bibtex.count("}")


def test_a_number_of_tf_slim_leads_to_tensorflow_models_and_not_to_a_fork(shared_client):
    row = shared_client.get(f"{API}/design-points/1.0/224").json()["accuracy"]["fp32"]
    found = shared_client.get(f"{API}/citations", params={"source": row["source"]}).json()
    (document,) = found["items"]
    assert row["source"].startswith("tensorflow/models@")
    assert document["url"].startswith("https://github.com/tensorflow/models/blob/10cf1c0a")
    assert document["date"] == "2018-08-02"
    assert document["bibtex"].startswith("@misc{garden_mobilenet_v1_")


def test_a_latency_is_cited_with_what_it_was_taken_with(shared_client):
    asked = "device=pixel-3&runtime=tflite-cpu&threads=4"
    found = shared_client.get(f"{API}/design-points/1.0/224/citations?{asked}").json()
    accuracy, latency = found["items"]
    assert (plain(accuracy["text"]), plain(latency["text"])) == ("top-1 70.9 %", "24 ms")
    assert latency["conditions"].startswith("Pixel 3, tflite-cpu, fp32, 4 threads. Android 10; another run in")
    assert latency["documents"][0]["url"].endswith("hosted_models.md")
    references = [each["documents"][0]["bibtex"] for each in (accuracy, latency)]
    assert "note = {1.0 MobileNet-224, top-1 70.9 \\%, fp32, " in references[0]
    assert "note = {1.0 MobileNet-224, 24 ms, Pixel 3, tflite-cpu, fp32, 4 threads, " in references[1]
    asked_paper = {"source": "arXiv 1704.04861v1 Table 9", "network": "squeezenet_1_0"}
    (paper,) = shared_client.get(f"{API}/citations", params=asked_paper).json()["items"]
    assert "note = {SqueezeNet 1.0, top-1 57.5 \\%, fp32, Table 9}" in paper["bibtex"]
    korean = shared_client.get(f"{API}/design-points/1.0/224/citations?{asked}&lang=ko").json()["items"][1]
    assert korean["conditions"].startswith("Pixel 3, tflite-cpu, fp32, 스레드 4개. Android 10")


@pytest.mark.parametrize("path", ["0.6/224", "0.5/176"])
def test_what_nobody_published_has_no_citation(shared_client, path):
    assert shared_client.get(f"{API}/design-points/{path}/citations?device=pixel-3").json()["items"] == []


def test_a_source_that_is_none_is_refused(shared_client):
    refused = shared_client.get(f"{API}/citations?source=hearsay")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "source")
