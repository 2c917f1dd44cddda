"""Mathematics as data: nodes, lexer, parser, printers, names and limits."""
