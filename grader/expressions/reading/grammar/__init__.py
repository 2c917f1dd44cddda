"""Tokens to nodes: precedence climbing, with a table that says what each kind of token does."""
