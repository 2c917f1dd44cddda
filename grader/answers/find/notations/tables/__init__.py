"""What tables say: values by the names in their heads, and points, a row each."""
