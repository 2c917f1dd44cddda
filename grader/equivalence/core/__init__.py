"""The few kinds of nodes that are decided, and certified bounds of closed expressions."""
