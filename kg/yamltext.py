"""YAML as people mean it: ``on``, ``off``, ``yes`` and ``no`` are words, dates stay text, a key written twice is
refused.

PyYAML follows YAML 1.1; this is its safe loader (the one in C, where there is one) with the booleans of YAML 1.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import BaseLoader, SafeLoader
else:
    BaseLoader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SHORT = 2_000


@cache
def _loader() -> type[SafeLoader]:
    class Loader(SafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            for key, (written, _) in zip(keys, node.value, strict=True):
                if keys.count(key) > 1:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key `{key}` stands twice", written.start_mark
                    )
            return super().construct_mapping(node, deep)

    dropped = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in dropped]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
    return Loader


def parse_yaml(text: str) -> Any:
    """The value of a YAML text. Raises yaml.YAMLError, with the place in its ``problem_mark``."""
    return yaml.load(text, Loader=_loader())


def compose(text: str) -> yaml.Node | None:
    """A YAML text as its node: each keeps its line, and a value stays the words that were written.

    Raises yaml.YAMLError.
    """
    if len(text) < _SHORT:  # deep nesting overflows the stack of the one in C
        try:
            return yaml.compose(text, Loader=BaseLoader)
        except yaml.YAMLError:  # told below, in the same words on every platform
            pass
    return yaml.compose(text, Loader=yaml.BaseLoader)


def parse_documents(text: str) -> Iterator[tuple[yaml.Node, Any]]:
    """The documents of a YAML text, each as its node (which knows its lines) and its value. Raises yaml.YAMLError."""
    loader = _loader()(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            if node is not None:
                yield node, loader.construct_document(node)
    finally:
        loader.dispose()
