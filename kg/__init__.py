"""A knowledge graph of actors, units, places, events and claims in armed conflict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__version__ = "0.1.0"


def network(build: Path | None = None) -> nx.MultiDiGraph:
    """The build in a folder (else ``KG_BUILD``, else ``./kg-build``) as a MultiDiGraph of actors and places."""
    from kg.session import read_network
    from kg.settings import settings

    return read_network(settings(build=build))
