"""How programs tell the tests something: one JSON value per line."""

import json
import sys


def say(kind: str, **values: object) -> None:
    """Print one message."""
    sys.stdout.write(json.dumps({"kind": kind, **values}, default=str) + "\n")
    sys.stdout.flush()
