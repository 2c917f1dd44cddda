"""What a rubric may say, as data types."""

from grader.rubric.schema.json_schema import rubric_json_schema

__all__ = ["rubric_json_schema"]
