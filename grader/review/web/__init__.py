"""The review page: a local web server, its pages, and who may see them."""

from grader.review.web.serving import Options, serve

__all__ = ["Options", "serve"]
