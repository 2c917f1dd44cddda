"""Plain, Unicode, calculator and Python notation to tokens."""
