"""Flags before variables before ``.env`` before defaults; a password is never shown."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from kg.content import find_content
from kg.errors import ConfigError
from kg.settings import Settings, environment, settings
from kg.terms import DEFAULT_BASE

BOLT = {"KG_NEO4J_URI": "bolt://db:7687", "KG_NEO4J_PASSWORD": "s3cret-word"}


def made(store: str | None = None, **variables: str) -> Settings:
    return settings(store=store, variables=variables)


def test_without_anything_there_is_a_build_folder_here_the_shipped_content_and_the_embedded_store():
    chosen = made()
    assert (chosen.build, chosen.server, chosen.ids.base) == (Path("kg-build"), None, DEFAULT_BASE)
    assert chosen.content.folder == find_content().folder
    assert chosen.embedded_folder == Path("kg-build/store")


def test_variables_name_build_content_base_and_server(tmp_path):
    for name in ("ontology", "loaders", "queries"):
        (tmp_path / name).mkdir()
    chosen = made(**BOLT, KG_BUILD="elsewhere", KG_CONTENT=str(tmp_path), KG_BASE="https://example.org/x/")
    assert (chosen.build, chosen.content.folder, chosen.ids.base) == (
        Path("elsewhere"),
        tmp_path,
        "https://example.org/x/",
    )
    assert chosen.server is not None
    assert (chosen.server.uri, chosen.server.user, chosen.server.password) == ("bolt://db:7687", "neo4j", "s3cret-word")


def test_flags_win_over_variables():
    variables = {**BOLT, "KG_BUILD": "elsewhere", "KG_CONTENT": "nowhere"}
    chosen = settings(build=Path("here"), content=find_content().folder, store="embedded", variables=variables)
    assert (chosen.build, chosen.content.folder, chosen.server) == (Path("here"), find_content().folder, None)
    assert made("bolt://other:1", **BOLT).server.uri == "bolt://other:1"


def test_empty_variable_counts_as_not_set():
    assert made(KG_NEO4J_URI="", KG_BUILD="", KG_CONTENT="", KG_BASE="") == made()


def test_env_file_in_the_working_folder_is_read_and_variables_win_over_it(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("KG_BUILD=from-file\nKG_NEO4J_URI=bolt://db:7687\nKG_NEO4J_PASSWORD='a word'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_NEO4J_URI", "bolt://another:7687")
    assert environment()["KG_BUILD"] == "from-file"
    chosen = settings()
    assert chosen.build == Path("from-file")
    assert chosen.server is not None
    assert (chosen.server.uri, chosen.server.password) == ("bolt://another:7687", "a word")


def test_env_file_of_another_folder_is_not_read(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("KG_BUILD=from-file\n")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert "KG_BUILD" not in environment()


def test_example_file_of_the_project_is_what_the_settings_read(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text((Path(__file__).parent.parent / ".env.example").read_text())
    monkeypatch.chdir(tmp_path)
    server = settings().server
    assert server is not None
    assert (server.uri, server.user) == ("bolt://localhost:7687", "neo4j")


PASSWORDS = ["bolt://neo4j:s3cret-word@db:7687", "neo4j:s3cret-word@db", "http://neo4j:s3cret-word@db", "bolt://:s3cret-word@db",
             "bolt://neo4j:s3cret-word@db:port", "bolt://neo4j:s3cret-w@rd@db"]  # fmt: skip


@pytest.mark.parametrize("address", PASSWORDS)
def test_password_in_an_address_is_refused_and_never_shown(address):
    with pytest.raises(ConfigError, match="password in the address") as raised:
        made(address, KG_NEO4J_PASSWORD="x")
    assert "KG_NEO4J_PASSWORD" in str(raised.value)
    shown = "".join(traceback.format_exception(raised.value)[-3:])
    assert "s3cret" not in shown.splitlines()[-1] + str(raised.value)


def test_user_in_an_address_is_taken_out_of_it():
    server = made("bolt://reader@db:7687", KG_NEO4J_PASSWORD="x", KG_NEO4J_USER="neo4j").server
    assert server is not None
    assert (server.uri, server.user) == ("bolt://db:7687", "reader")


@pytest.mark.parametrize(
    "address", ["http://db:7474", "db:7687", "bolt://", "bolt://db:port", "bolt://[::1", "embeded", "bolt://db?x=1"]
)
def test_address_that_is_not_bolt_is_told_with_what_would_be(address):
    with pytest.raises(ConfigError, match="not the address of a store") as raised:
        made(address, KG_NEO4J_PASSWORD="x")
    assert raised.value.nearest == ("embedded", "bolt://localhost:7687")


def test_server_without_a_password_is_told_how_to_give_one():
    with pytest.raises(ConfigError, match="no password") as raised:
        made("bolt://db:7687")
    assert "KG_NEO4J_PASSWORD" in str(raised.value.hint)


def test_settings_do_not_show_the_password():
    assert "s3cret" not in repr(made(**BOLT))


@pytest.mark.parametrize("base", ["example.org/id/", "https://example.org/id", "ftp://example.org/"])
def test_base_that_begins_no_iri_is_refused(base):
    with pytest.raises(ConfigError, match="not the beginning of an IRI"):
        made(KG_BASE=base)


def test_folder_without_content_is_told_with_what_is_missing(tmp_path):
    (tmp_path / "queries").mkdir()
    with pytest.raises(ConfigError, match="ontology/, loaders/ missing"):
        settings(content=tmp_path, variables={})
