"""Tasks in worker processes, of this machine or of a cluster; what ends them is a value."""
