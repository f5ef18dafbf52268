# Pin PYTHON_IMAGE to a digest for builds that can be repeated to the byte.
ARG PYTHON_IMAGE=python:3.13-slim

# 1. The libraries, each checked against its hash, in an environment of their own.
FROM ${PYTHON_IMAGE} AS build
COPY requirements/runtime.txt /build/runtime.txt
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python --disable-pip-version-check --no-cache-dir \
        install --require-hashes -r /build/runtime.txt
COPY bot /app/bot
COPY adapters /app/adapters
COPY storage /app/storage
COPY seeds /app/seeds
# Compiled now, because the running container may not write here.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash \
        /app/bot /app/adapters /app/storage

# 2. What runs: the same Python, the libraries, the sources, and a user who owns only /data.
FROM ${PYTHON_IMAGE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Hindcast" \
      org.opencontainers.image.description="What did they say, and did it happen?" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"

RUN groupadd --gid 10001 hindcast \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin hindcast \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY LICENSE /app/LICENSE

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
EXPOSE 8765

# Past any proxy in the environment: the question is whether this process lives.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['HINDCAST_WEB_PORT'] + '/healthz', timeout=4)"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
