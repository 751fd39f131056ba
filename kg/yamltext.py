"""YAML as people mean it: ``on``, ``off``, ``yes`` and ``no`` are words, dates stay text, a key written twice is
refused.

PyYAML follows YAML 1.1; this is its safe loader with the booleans of YAML 1.2.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml


@cache
def _loader() -> type[yaml.SafeLoader]:
    class Loader(yaml.SafeLoader):
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
