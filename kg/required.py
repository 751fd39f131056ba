"""Which terms a graph must hold before a SPARQL query can find anything in it.

Enters: a query. Leaves: the IRIs that stand in its patterns, all of which a graph must hold for a row to come out; None
where that cannot be told from its words alone, as with alternatives, optional parts, paths or nested groups.
"""

from __future__ import annotations

import re

from kg.terms import TYPE

_PREFIX = re.compile(r"\bPREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_WHERE = re.compile(r"\bWHERE\s*\{(.*)\}\s*\Z", re.IGNORECASE | re.DOTALL)
_FILTER = re.compile(r"\bFILTER\s*(?:\w+\s*)?\(", re.IGNORECASE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_TOKEN = re.compile(r"\s*(?:(?P<name>[\w-]*:[\w.-]*\w)|<(?P<iri>[^>]*)>|(?P<a>a\b)|[?$]\w+|[.;,])")


def required(query: str) -> frozenset[str] | None:
    """The IRIs that a graph must hold; None where any graph may do."""
    prefixes = dict(_PREFIX.findall(query))
    where = _WHERE.search(_STRING.sub('""', _PREFIX.sub("", query)))
    body = where and _without_filters(where[1])
    if (
        where is None or body is None or "(" in query.upper().partition("WHERE")[0]
    ):  # what is counted has a row without any match
        return None
    body, found, at = body.strip(), set(), 0
    while at < len(body):
        token = _TOKEN.match(body, at)
        if token is None:
            return None
        at = token.end()
        if token["name"]:
            prefix, _, name = token["name"].partition(":")
            if prefix not in prefixes:
                return None
            found.add(prefixes[prefix] + name)
        elif token["iri"]:
            found.add(token["iri"])
        elif token["a"]:
            found.add(TYPE.value)
    return frozenset(found)


def _without_filters(body: str) -> str | None:
    """The patterns alone: what is filtered out is no more than they find. None for a filter that is not closed."""
    while opened := _FILTER.search(body):
        at, depth = opened.end(), 1
        while depth and at < len(body):
            depth += {"(": 1, ")": -1}.get(body[at], 0)
            at += 1
        if depth or re.search(r"[{}]", body[opened.start() : at]):
            return None
        body = body[: opened.start()] + " " + body[at:]
    return body
