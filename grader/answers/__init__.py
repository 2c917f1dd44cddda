"""One module per kind of answer: how it is found, checked and explained."""
