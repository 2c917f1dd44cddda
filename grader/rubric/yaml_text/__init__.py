"""The text of a YAML file: places of its values, escapes that it should not have."""

from grader.rubric.yaml_text.places import Located, read_yaml

__all__ = ["Located", "read_yaml"]
