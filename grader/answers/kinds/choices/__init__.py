"""How choices are named: in other words, by marks, and by an answer to the question of a title."""
