"""How many connections the process may hold: each is a descriptor, of which systems give few unless they are asked.

Linux desktops allow 1,024 and, to whoever asks, many more (setrlimit, POSIX.1). A server that has none left can accept
nobody, open no file, and start no worker.
"""

__all__ = ["connections_allowed", "raise_descriptor_limit"]

KEPT_FREE = 256  # for files, models, workers, and connections that are accepted and refused at this moment


def raise_descriptor_limit(connections: int) -> None:
    """Ask the system for descriptors for so many connections, as many as it gives. Nothing to do on Windows."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + KEPT_FREE
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def connections_allowed(most: int) -> int:
    """Return how many connections the descriptors of the process allow, at most `most` and at least one."""
    try:
        import resource
    except ImportError:
        return most
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most if soft == resource.RLIM_INFINITY else max(1, min(most, soft - KEPT_FREE))
