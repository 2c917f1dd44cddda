"""The names of a page matched with the names of the rubric's models."""
