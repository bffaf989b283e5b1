"""An example of what each route answers when all is well, for the API's description (OpenAPI) and the page of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["ANSWERS", "with_examples"]

REQUEST = "5f1c3ab2"
FORMULA = {
    "mode": "formula",
    "latex": "\\frac{1}{2}",
    "format": "raw",
    "text": "\\frac{1}{2}",
    "texts": {"typst": "$ 1/2 $"},
    "files": {},
    "failed": {},
    "confidence": 0.9912,
    "model": "compact",
    "device": "cpu",
    "seconds": {"queue": 0.0004, "prepare": 0.002, "encode": 0.011, "decode": 0.009, "clean": 0.0003},
    "warnings": [
        {
            "code": "uncertain",
            "reason": "The model is not sure of this reading.",
            "help": "Compare it with the picture before you use it.",
            "values": {},
            "boxes": [],
        }
    ],
    "candidates": [
        {
            "latex": "\\frac{1}{2}",
            "score": -0.0018,
            "tokens": [
                {"text": "\\frac{", "probability": 0.9991, "alternatives": [["\\dfrac{", 0.0004]]},
                {
                    "text": "1",
                    "probability": 0.8612,
                    "alternatives": [["l", 0.0931]],
                    "box": [10.5, 4.0, 18.2, 19.5],
                },
            ],
        }
    ],
}
DOCUMENT = {
    "id": "3f0c9a52b7d14e6f8a1b2c3d4e5f6071",
    "state": "running",
    "pages": 12,
    "done": 4,
    "read": [1, 2, 3, 4],
    "warned": [3],
    "progress": 0.36,
    "failed": {},
    "figures": ["p1-1.png"],
    "problem": None,
}
DOUBTED = {
    "text": "1",
    "probability": 0.8612,
    "alternatives": [["l", 0.0931]],
    "box": [110.5, 204.0, 118.2, 219.5],
}
DOCUMENT_PAGE = {
    "page": 4,
    "width": 612.0,
    "height": 792.0,
    "passages": [{"kind": "text", "box": [72.0, 200.1, 540.0, 236.4], "markdown": "Let $\\frac{1}{2}$ be …"}],
    "figures": [{"box": [72.0, 300.0, 540.0, 500.0], "link": "![](figures/p4-1.png)"}],
    "warnings": [
        {
            "code": "doubtful-formula",
            "reason": "The formula $\\frac{1}{2}$ may be wrong.",
            "help": "Compare it with the page before you use it.",
            "values": {"formula": "$\\frac{1}{2}$"},
            "boxes": [[108.0, 201.0, 121.0, 224.0]],
        }
    ],
    "doubtful": [
        {
            "kind": "inline",
            "box": [108.0, 201.0, 121.0, 224.0],
            "latex": "\\frac{1}{2}",
            "score": -0.031,
            "tokens": [DOUBTED],
            "confidence": 0.8612,
        }
    ],
}
MODEL = {
    "name": "compact",
    "state": "bundled",
    "title": "Compact",
    "summary": "Comes with the program",
    "kind": "recognizer",
    "role": "recognizer",
    "licence": "Apache-2.0",
    "bytes": 12700000,
}
OPTION = {
    "name": "beams",
    "kind": "integer",
    "label": "Beams of the search",
    "label_zh": "束搜索宽度",
    "default": 1,
    "choices": [],
    "least": 1,
    "most": 10,
}
FORMAT = {"id": "typst", "label": "Typst", "mime": "text/plain", "extension": ".typ", "is_binary": False}
MATHPIX = {
    "request_id": REQUEST,
    "version": "pic2latex",
    "text": "\\(\\frac{1}{2}\\)",
    "confidence": 0.9912,
    "confidence_rate": 0.9982,
    "is_printed": True,
    "is_handwritten": False,
    "auto_rotate_confidence": 0.0,
    "auto_rotate_degrees": 0,
}
FOUND = {"box": [12.0, 8.5, 96.0, 40.0], "kind": "inline", "score": 0.94}

# Method and path -> what is answered.
ANSWERS: Mapping[tuple[str, str], Any] = MappingProxyType(
    {
        ("post", "/v1/recognize"): {**FORMULA, "request": REQUEST},
        ("post", "/v1/recognize-many"): '{"index": 0, "mode": "formula", "latex": "\\\\frac{1}{2}"}\n'
        '{"index": 1, "problem": {"type": "/problems/picture-blank", "status": 422}}\n',
        ("post", "/v1/detect"): {
            "width": 600,
            "height": 400,
            "model": "formula-detector",
            "formulas": [FOUND],
            "request": REQUEST,
        },
        ("post", "/v1/convert"): {
            "compiles": True,
            "complaint": None,
            "texts": {"typst": "$ 1/2 $"},
            "files": {},
            "failed": {},
            "request": REQUEST,
        },
        ("post", "/v1/documents"): {
            **DOCUMENT,
            "state": "waiting",
            "done": 0,
            "read": [],
            "warned": [],
            "progress": 0.0,
            "figures": [],
        },
        ("get", "/v1/documents/{identifier}"): DOCUMENT,
        ("get", "/v1/documents/{identifier}/events"): {"event": "progress", "data": '{"state": "running"}'},
        ("get", "/v1/documents/{identifier}/pages/{number}"): DOCUMENT_PAGE,
        ("get", "/v1/documents/{identifier}/result"): "# Theorem 3.1\n\nLet $x$ be …\n",
        ("get", "/v1/documents/{identifier}/text"): "# Theorem 3.1\n\nLet $x$ be …\n",
        ("get", "/v1/formats"): {"formula": [FORMAT], "page": []},
        ("get", "/v1/models"): [MODEL],
        ("get", "/v1/options"): [OPTION],
        ("get", "/v1/version"): {"name": "pic2latex", "version": "0.1.0", "api": "1"},
        ("get", "/healthz"): {"status": "alive"},
        ("get", "/readyz"): {
            "status": "ready",
            "workers": 1,
            "tasks": {"formula": 0, "page": 0, "convert": 0},
        },
        ("get", "/metrics"): 'pic2latex_requests_total{route="/v1/recognize",status="200"} 12.0\n',
        ("post", "/v1/session"): {"ok": True},
        ("get", "/problems/{name}"): "<!doctype html><h1>Server busy</h1>",
        ("post", "/frec"): "\\frac{1}{2}",
        ("post", "/fdet"): [
            {"p": {"x": 12.0, "y": 8.5}, "h": 31.5, "w": 84.0, "label": "embedding", "confidence": 0.94}
        ],
        ("post", "/v3/text"): MATHPIX,
    }
)


def with_examples(description: dict[str, Any]) -> dict[str, Any]:
    """Put the examples into an OpenAPI description, and return it."""
    for (method, path), example in ANSWERS.items():
        answers = description["paths"][path][method]["responses"]
        for status, answer in answers.items():
            if status.startswith("2"):
                for content in answer.get("content", {}).values():
                    content["example"] = example
    return description
