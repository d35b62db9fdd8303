# MobileNet Explorer: one process, port 8000, data in /data.
#
#   docker build -t mobilenet-explorer .
#   docker run --rm -p 8000:8000 -v mobilenet-explorer:/data \
#       --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges mobilenet-explorer

FROM python:3.11-slim AS builder

# Only torch comes from here: the PyTorch project's CPU wheels, as PyPI's bring CUDA along.
# A mirror instead: --build-arg TORCH_INDEX=https://...
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    SITE=/opt/venv/lib/python3.11/site-packages

WORKDIR /src

# Dependencies first: this layer is built again only when requirements.lock or pyproject.toml changes. pip stays outside
# the venv. torch's headers and C++ tests, and two packages' test suites, are 240 MB that a server has no use for.
COPY requirements.lock pyproject.toml ./
RUN python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-deps --index-url "${TORCH_INDEX}" -c requirements.lock torch \
    && python -c 'import tomllib; project = tomllib.load(open("pyproject.toml", "rb")); \
        print(*project["build-system"]["requires"], *project["project"]["dependencies"], sep="\n")' > /tmp/dependencies.txt \
    && pip --python /opt/venv/bin/python install -c requirements.lock -r /tmp/dependencies.txt \
    && echo /opt/mobilenet-explorer > "${SITE}/mobilenet_explorer.pth" \
    && rm -rf "${SITE}/torch/include" "${SITE}/torch/test" \
    && find "${SITE}/torch/bin" -type f ! -name torch_shm_manager -delete \
    && find "${SITE}/sympy" "${SITE}/networkx" -type d -name tests -prune -exec rm -rf {} +

# The project goes beside the venv, not into it, so that a change to it ships kilobytes.
COPY README.md ./
COPY mobilenet_core mobilenet_core
COPY app app
COPY static static
RUN pip --python /opt/venv/bin/python install --no-deps --no-build-isolation --target /opt/mobilenet-explorer .


FROM python:3.11-slim

LABEL org.opencontainers.image.title="MobileNet Explorer" \
      org.opencontainers.image.description="Choose a MobileNet for a device: exact costs, counted on the real network, timed on real runtimes." \
      org.opencontainers.image.licenses="MIT"

# Only /data and /tmp need be writable. A new volume takes the owner that /data has here.
RUN useradd --uid 10001 --no-log-init --user-group --no-create-home --home-dir /tmp --shell /usr/sbin/nologin explorer \
    && install --directory --owner explorer --group explorer --mode 0750 /data

COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /opt/mobilenet-explorer /opt/mobilenet-explorer

ENV PATH=/opt/mobilenet-explorer/bin:/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MBX_DATA_DIR=/data

USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM

# Never through a proxy, whatever the environment says; seldom, as each check takes processor time from a measurement.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=4)"]

CMD ["mobilenet-explorer", "serve", "--host", "0.0.0.0", "--port", "8000"]
