"""A knowledge graph of actors, units, places, events and claims in armed conflict."""

__version__ = "0.1.0"
