"""Files of a download: names, limits, archives, and copies that leave no folder."""
