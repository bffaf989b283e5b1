"""How much memory this process holds, and giving back what it no longer needs.

A program that sits in the tray all day is judged by what it holds then, not while it works. The numbers below are
for glibc, the C library of most Linux systems; elsewhere freed memory goes back without being told to.
"""

import gc
import os
from pathlib import Path

from pic2latex.freed_memory import of_glibc, return_freed_memory

__all__ = ["free_typesetter", "release_memory", "resident_megabytes", "return_large_blocks"]

# Names of glibc's malloc.h, which only C reads.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
#: From so many bytes on a block is a piece of the system of its own. A frozen screen has 4 to 33 million.
LARGE = 1 << 20


def resident_megabytes() -> float:
    """Return how much memory this process holds now, without its helpers; 0 where that is not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return _peak_megabytes()
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def return_large_blocks() -> None:
    """Have every large block go back to the system at the moment it is freed. To be called once, at the start.

    glibc would otherwise learn from the first freed screen that large blocks come often, and keep up to 32 MB of
    each thread for the next one: with screens of one megapixel, 12 to 17 MB more or less from one snip to the next.
    """
    mallopt = of_glibc("mallopt")
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, LARGE)
        mallopt(_M_TRIM_THRESHOLD, LARGE)


def release_memory() -> None:
    """Collect what nobody refers to, and return all freed memory to the system. Takes some 0.1 s; any thread."""
    gc.collect()
    return_freed_memory()


def free_typesetter() -> None:
    """Give back the JavaScript that typesets and reads Markdown; its next use starts it again in 0.1 s."""
    from pic2latex.javascript.markdown_it import markdown_parser
    from pic2latex.javascript.typesetter import typesetter

    typesetter().close()
    markdown_parser().close()
    # Collecting would look at everything once more, and hold up the windows meanwhile.
    return_freed_memory()


def _peak_megabytes() -> float:
    try:
        import resource
    except ImportError:
        return 0.0
    # Bytes on macOS, the only other system with this module.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
