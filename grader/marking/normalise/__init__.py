"""The page in plainer words, before answers are looked for."""
