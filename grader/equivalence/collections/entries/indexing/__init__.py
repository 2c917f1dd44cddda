"""What is written with indices: which names, what their indices run over, what is assumed."""
