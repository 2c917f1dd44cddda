"""Mathematics as data: what was written, as nodes; what is equal is decided elsewhere.

The rest of the program uses `nodes` and `traversal`, `statement`, `notation`, the tables
(`functions`, `names`, `numerals`, `units`, `language`, `limits`), and two doors: `reading`, from
text to nodes, and `writing`, from nodes to text. Nothing is imported here, so that a table costs
no parser.
"""
