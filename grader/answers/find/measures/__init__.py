"""Numbers with what they count or measure, as students write them."""
