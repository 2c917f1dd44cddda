"""Many submissions: workers, deadlines, memory caps, progress."""
