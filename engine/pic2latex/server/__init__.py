"""The HTTP server: one application over a `Reader`, which runs the engine here, in worker processes or on Ray Serve.

    settings.py         ServerSettings and EngineSettings: addresses, limits, token, model
    errors.py           what only a server can get wrong
    problems.py         error class -> status and problem type (RFC 9457)
    reader_tasks.py     what a reader is asked: picklable values, and the lane each belongs to
    task_execution.py   a task and an engine -> facts, ready for JSON
    engine_host.py      threads of one process that do tasks, lane by lane
    reader.py           the protocol of readers
    local_reader.py     the engine in this process
    worker_reader.py    the engine in worker processes (worker_process.py), replaced when they die
    ray_reader.py       the engine on Ray Serve (ray_deployments.py)
    admission.py        room in the queues, time limits
    early_refusal.py    formulas that there is no room for, refused before anything else
    uploads.py          request bodies: raw or multipart, bounded in bytes and time
    request_guard.py    Host, Origin and token checks, security headers
    document_jobs.py    PDFs as jobs
    metrics.py          Prometheus
    routes/, adapters/  the API, and the shapes other services' clients expect
    app.py              create_app
    serving.py          uvicorn, signals, draining
    http_protocol.py    limits of connections (descriptor_limit.py) and heads

Importing this package loads no web framework.
"""

from typing import TYPE_CHECKING

from pic2latex.server.settings import EngineSettings, ServerSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from pic2latex.server.reader import Reader

__all__ = ["EngineSettings", "ServerSettings", "create_app"]


def create_app(reader: "Reader", settings: ServerSettings | None = None) -> "FastAPI":
    """Return the ASGI application. Raises ComponentMissing when the extra `server` is not installed."""
    from pic2latex.server.components import require_server

    require_server()
    from pic2latex.server.app import build_app

    return build_app(reader, settings or ServerSettings())
