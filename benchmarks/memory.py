"""How much memory this process has taken at most."""

from __future__ import annotations

import sys


def peak_megabytes() -> float | None:
    """The greatest resident size so far; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1_000_000 if sys.platform == "darwin" else 1000)
