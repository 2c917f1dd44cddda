"""The order and the groups in which waiting answers are shown, with proposals."""
