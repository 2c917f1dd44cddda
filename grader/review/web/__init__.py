"""The review page: a local web server, its pages, and who may see them."""
