"""What answers latencies is asked of the store of disturbed.py, and where in an answer they stand."""

HERE = "device=this&runtime=onnxruntime"
SIDES = "a=0.5/160&b=1/128"
WORD = {"en": "uncertain", "ko": "신뢰 낮음"}

# By path of OpenAPI: what is asked of it. A route that answers a latency and is not here fails a test of test_marks.py.
ASKED = {
    "/api/v1/recommendation": f"{HERE}&max_latency_ms=5",
    "/api/v1/recommendation/record": f"{HERE}&max_latency_ms=5",
    "/api/v1/pareto": f"{HERE}&minimise=latency_ms&all=true&alpha=0.25,0.5,1&resolution=128,160",
    "/api/v1/design-space": f"{HERE}&alpha=0.25,0.5,1&resolution=128,160",
    "/api/v1/comparison": f"{SIDES}&{HERE}",
    "/api/v1/comparison/record": f"{SIDES}&{HERE}",
    "/api/v1/predictions": f"{HERE}&alpha=0.6&resolution=176",
    "/api/v1/predictions/next": HERE,
    "/api/v1/design-points/{alpha}/{resolution}/layers": "runtime=onnxruntime",
    "/api/v1/design-points/{alpha}/{resolution}/latency": "device=this",
    "/api/v1/design-points/{alpha}/{resolution}/cliff": HERE,
    "/api/v1/measurements": "",
    "/api/v1/measurements/{measurement_id}": "",
    "/api/v1/jobs/{job_id}": "",
}
CHARTS = {
    "front": HERE,
    "area": HERE,
    "axes": HERE,
    "runtimes": "",
    "layer-times": "alpha=0.5&resolution=160&runtime=onnxruntime",
}
TABLES = [path for path in ASKED if path.rpartition("/")[2] in {"pareto", "design-space", "comparison", "layers"}]
TABLES.append("/api/v1/measurements")


def latencies(answer, marks=None):
    """(what tells it, its marks) of every latency in an answer; a part of one has its marks."""
    if isinstance(answer, list):
        for each in answer:
            yield from latencies(each, marks)
    elif isinstance(answer, dict):
        own = answer.get("latency_marks", marks)
        if any(isinstance(answer.get(name), float) for name in ("latency_ms", "p50_ms", "p50", "whole_ms")):
            yield answer, own
        for each in answer.values():
            yield from latencies(each, own)
