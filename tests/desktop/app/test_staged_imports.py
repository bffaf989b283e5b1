"""What is behind the icon, brought in step by step."""

import json
import subprocess
import sys

from pic2latex_desktop.app.staged_imports import STEPS

#: Prints, for each step and for what building the program still imports, which modules of ours came with it.
_WATCH = """
import json, sys
from pic2latex_desktop.app import bootstrap, run, staged_imports
steps, known = [], set(sys.modules)
def note():
    steps.append([name for name in sys.modules if name not in known])
    known.update(sys.modules)
staged_imports.import_in_stages(note)
import pic2latex_desktop.app.application
note()
print(json.dumps(steps))
"""
#: So many modules in one step keep the icon waiting; the largest has some forty small ones.
_MOST = 60


def test_nothing_is_left_for_the_end_and_no_step_is_large() -> None:
    done = subprocess.run([sys.executable, "-c", _WATCH], capture_output=True, text=True, check=True)
    steps = json.loads(done.stdout)
    assert len(steps) == len(STEPS) + 1
    assert steps[-1] == []
    assert all(step for step in steps[:-1]), "a step that brings nothing in is none"
    assert max(map(len, steps)) <= _MOST
    heavy = {"onnxruntime", "cv2", "tokenizers", "PySide6.QtWebEngineCore"}
    assert heavy.isdisjoint(name for step in steps for name in step)
