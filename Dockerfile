# The base image. For builds that can be repeated to the byte, name its digest:
#   docker build --build-arg PYTHON_IMAGE=python:3.13-slim@sha256:… .
ARG PYTHON_IMAGE=python:3.13-slim

# 1. The libraries, each checked against its hash, in an environment of their own, without their
# tests.
FROM ${PYTHON_IMAGE} AS build
COPY requirements/runtime.txt /build/runtime.txt
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python --disable-pip-version-check --no-cache-dir \
        install --require-hashes --only-binary :all: -r /build/runtime.txt \
    && find /opt/venv/lib -type d -name tests -prune -exec rm -rf {} +
COPY bot /app/bot
COPY adapters /app/adapters
COPY storage /app/storage
COPY seeds /app/seeds
COPY LICENSE /app/LICENSE
# Compiled now, because the running container may not write here; and open to every user, whatever
# the modes of the files were that it was built from.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash \
        /app/bot /app/adapters /app/storage \
    && chmod -R u=rwX,go=rX /app

# 2. What runs: the same Python, the libraries, the sources, and a user who owns only /data.
FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 hindcast \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin hindcast \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app

ENV PATH="/opt/venv/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HINDCAST_DATA_DIR=/data \
    HINDCAST_SEEDS_DIR=/app/seeds \
    HINDCAST_WEB_HOST=0.0.0.0 \
    HINDCAST_WEB_PORT=8765 \
    MPLCONFIGDIR=/tmp/matplotlib
WORKDIR /app
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8765 3000
STOPSIGNAL SIGTERM

# Past any proxy in the environment: the question is whether this process lives.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['HINDCAST_WEB_PORT'] + '/healthz', timeout=4)"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]

# Last, so that what changes with every build spoils no layer.
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG PYTHON_IMAGE
LABEL org.opencontainers.image.title="Hindcast" \
      org.opencontainers.image.description="What did they say, and did it happen?" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${PYTHON_IMAGE}" \
      org.opencontainers.image.licenses="MIT"
