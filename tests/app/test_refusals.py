"""What is refused and what fails can be said in Korean: each sentence that is raised has one, with the same values."""

import ast
import re
import string
from itertools import product
from pathlib import Path

import pytest

from app.language.particles import with_particle
from app.language.refusals import KOREAN, in_language
from mobilenet_core.errors import DesignError, Said

ROOT = Path(__file__).parents[2]
RAISED = {"DesignError", "MeasurementError", "PredictionError", "RuntimeUnavailable", "StoreError", "Said", "refused"}
RAISED |= {
    "Published",
    "Clash",
    "ForbiddenOrigin",
    "NotAcceptable",
    "NotFound",
    "Unauthorized",
    "UnsupportedMediaType",
    "__init__",
}
OPEN_PARTICLE = r"\((?:은|는|이|가|을|를|과|와|으|이라)\)"
"""A particle that leaves it to the reader which of two it is: 은(는), (으)로."""

WORDS = {
    "장치": "기기",
    "예산": "한도",
    "활성값": "활성화",
    "준비 실행": "워밍업",
    "가운데 절반": "IQR",
    "십시오": "하세요",
    "가운데": "중",
    "견주": "비교",
    "잽니다": "측정합니다",
    "재십시오": "측정하세요",
    "너비 배수": "너비 승수",
}
"""One word for one thing: what is not said, and what is."""

NOT_SERVED = (
    "command_line",
    "store/opening",
    "counting",
    "recommend",
    "predict/observation",
    "sweep.py",
    "sweep_columns",
)
"""What a program is told that calls the library, or a terminal; no page sees it."""


def raised():
    """{sentence with its replacement fields: file}, of every constant that one of RAISED is made from."""
    found = {}
    for path in [*ROOT.glob("app/**/*.py"), *ROOT.glob("mobilenet_core/**/*.py")]:
        if any(name in str(path.relative_to(ROOT)) for name in NOT_SERVED):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or len(call.args) != 1:
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name in RAISED:
                assert not isinstance(call.args[0], ast.JoinedStr), f"{path}:{call.lineno} has no Korean: use fields"
                if isinstance(call.args[0], ast.Constant):
                    found[call.args[0].value] = path.name
    return found


PARTS = string.Formatter().parse


def fields(text):
    return {name for _, name, _, _ in PARTS(text) if name}


def test_what_is_raised_has_its_korean():
    assert raised().keys() - KOREAN.keys() == set()


def test_a_korean_sentence_tells_what_the_english_tells():
    assert [sentence for sentence, korean in KOREAN.items() if fields(korean) != fields(sentence)] == []


def test_a_korean_sentence_can_be_said_of_any_name():
    for sentence, name in product(KOREAN, NAMES):
        specs = {field: spec for each in (sentence, KOREAN[sentence]) for _, field, spec, _ in PARTS(each) if field}
        values = {field: 12 if spec and "/" not in spec else name for field, spec in specs.items()}
        assert re.search("[가-힣]", in_language(Said(sentence, **values), "ko").replace(name, "")), sentence


def test_a_sentence_inside_another_is_told_in_the_same_language_and_survives_a_store():
    inner = Said("a whole number from {low} to {high:,}", low=1, high=1000)
    said = DesignError("{name} is {value}; expected {expected}", field="a", name="a", value="7.5", expected=inner).said
    assert said == "a is 7.5; expected a whole number from 1 to 1,000"
    for each in (said, Said.from_json(said.to_json())):
        assert in_language(each, "ko") == "a의 값이 7.5입니다. 필요한 값: 1~1,000의 정수"
        assert in_language(each, "en") == said


def test_what_has_no_korean_and_what_an_older_version_stored_stay_as_they_are():
    assert in_language(Said.from_json("cancelled by {hand}"), "ko") == "cancelled by {hand}"
    assert in_language(Said("driver: {what}", what="ENOENT"), "ko") == "driver: ENOENT"


def test_no_text_leaves_a_particle_open_and_each_thing_has_one_word():
    for path in (*ROOT.glob("app/**/*.py"), *ROOT.glob("static/words/ko/*.js")):
        text = path.read_text(encoding="utf-8")
        found = [*re.findall(OPEN_PARTICLE, text), *(word for word in WORDS if word in text)]
        assert found == [], f"{path}: {found}; say {WORDS}"


NAMES = {
    "onnxruntime": "은 이 을 과 으로",
    "torch-compile": "은 이 을 과 로",
    "litert": "는 가 를 와 로",
    "openvino": "는 가 를 와 로",
    "ncnn": "은 이 을 과 으로",
    "SqueezeNet": "은 이 을 과 으로",
    "SqueezeNet 1.0": "은 이 을 과 으로",
    "VGG16": "은 이 을 과 으로",
    "0.5 MobileNet-224": "는 가 를 와 로",
    "int8": "은 이 을 과 로",
    "fp32": "는 가 를 와 로",
    "TF-slim 2018": "은 이 을 과 로",
    "2 MB": "는 가 를 와 로",
    "264 KB of RAM": "은 이 을 과 으로",
    "Raspberry Pi 4 Model B": "는 가 를 와 로",
    "top-1 60.7\u00a0%": "는 가 를 와 로",
    "160\u00a0px": "은 이 을 과 로",
    "Google Pixel (first)": "는 가 를 와 로",
    "'모델'": "은 이 을 과 로",
    "": "는 가 를 와 로",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_particle_follows_the_sound_that_a_name_ends_in(name):
    pairs = ("은/는", "이/가", "을/를", "과/와", "으로/로")
    assert [with_particle(name, pair).removeprefix(name) for pair in pairs] == NAMES[name].split()
