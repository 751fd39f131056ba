"""Which build folder, which content, which store: flags first, then variables, then defaults.

``KG_BUILD``, ``KG_CONTENT``, ``KG_BASE`` (IRIs of instances) and ``KG_NEO4J_URI``, ``KG_NEO4J_USER``,
``KG_NEO4J_PASSWORD`` are read from the environment and, for those that are not set there, from a ``.env`` file in the
working folder, the one that docker-compose reads. Refused: a password in a URL, an address that is not Bolt, a base
that is no IRI.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kg.content import Content, find_content
from kg.embedded import Address
from kg.errors import ConfigError
from kg.ids import Ids
from kg.terms import DEFAULT_BASE

EMBEDDED = "embedded"
_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Settings:
    """What every command needs; ``server`` is None for the embedded store."""

    build: Path
    content: Content
    ids: Ids
    server: Address | None

    @property
    def embedded_folder(self) -> Path:
        return self.build / "store"

    @property
    def then_folder(self) -> Path:
        """Where stores of the graph as it was known on past days are kept."""
        return self.build / "known"


def environment() -> Mapping[str, str]:
    """The process's variables over those of ``.env``."""
    from dotenv import dotenv_values

    file = {key: value for key, value in dotenv_values(".env").items() if value is not None}
    return {**file, **os.environ}


def settings(
    *,
    build: Path | None = None,
    content: Path | None = None,
    store: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Settings:
    """Put flags and variables together. Raises ConfigError."""
    env = environment() if variables is None else variables
    folder = build or Path(env.get("KG_BUILD") or "kg-build")
    chosen = content or (Path(env["KG_CONTENT"]) if env.get("KG_CONTENT") else None)
    base = env.get("KG_BASE") or DEFAULT_BASE
    if not base.startswith(("http://", "https://", "urn:")) or base[-1] not in "/#:":
        raise ConfigError(f"KG_BASE is not the beginning of an IRI: {base}", hint="for example https://example.org/id/")
    return Settings(folder, find_content(chosen), Ids(base), _server(store, env))


def _server(store: str | None, env: Mapping[str, str]) -> Address | None:
    uri = store or env.get("KG_NEO4J_URI") or EMBEDDED
    if uri == EMBEDDED:
        return None
    user, shown = _split(uri)
    if ":" in user:
        raise ConfigError(
            "a password in the address would be seen in logs and histories",
            place=shown,
            hint="leave it out and set KG_NEO4J_PASSWORD",
        )
    if not _is_bolt(shown):
        raise ConfigError(
            f"`{shown}` is not the address of a store",
            nearest=(EMBEDDED, "bolt://localhost:7687"),
            hint="use `--store embedded`, or a bolt:// or neo4j:// address",
        )
    password = env.get("KG_NEO4J_PASSWORD")
    if not password:
        raise ConfigError(
            "no password for the store", place=shown, hint="set KG_NEO4J_PASSWORD (or write it into .env)"
        )
    return Address(shown, user or env.get("KG_NEO4J_USER") or "neo4j", password, env.get("KG_NEO4J_DATABASE"))


def _split(uri: str) -> tuple[str, str]:
    """The user (and password) that stand in an address, and the address without them: what may be shown."""
    scheme, separator, rest = uri.partition("://") if "://" in uri else ("", "", uri)
    user, at, host = rest.rpartition("@")
    return (user if at else ""), f"{scheme}{separator}{host}"


def _is_bolt(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0 and not parts.query
    except ValueError:  # a port that is no number, a bracket that is not closed
        return False
