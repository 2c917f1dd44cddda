"""The platforms' tables: rosters, gradebooks and how their cells are written."""
