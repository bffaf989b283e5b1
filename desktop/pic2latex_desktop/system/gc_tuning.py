"""The interpreter shared fairly: windows wait neither for Python code of other threads nor for its collector.

Python runs on one thread at a time. A thread that wants to go on waits until the one that runs lets go: after the
switch interval for Python code, and at the end of any single call into C that does not let go by itself.
"""

import gc
import sys

__all__ = ["freeze_gc", "lower_switch_interval"]

#: One turn of the windows' thread asks for the interpreter some ten times: at Python's own 5 ms each, the imports of
#: another thread held it up for 45 ms. At 1 ms they take as long as before, and it for less than 7.
SWITCH_SECONDS = 0.001


def lower_switch_interval() -> None:
    """Let threads take turns often. To be called once, at the start."""
    sys.setswitchinterval(SWITCH_SECONDS)


def freeze_gc() -> None:
    """Have the collector never again look at what there is now. Takes no time; any thread.

    Modules, classes and functions stay until the end, and looking at all of them takes 60 ms in which every thread
    stands still. Only to be called when something that stays was just loaded: what is garbage by now stays as well.
    """
    gc.freeze()
