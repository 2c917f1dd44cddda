"""The text of a YAML file: places of its values, escapes that it should not have."""
