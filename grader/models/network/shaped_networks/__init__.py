"""Networks whose dimensions have names: in matrix form, and by entries at small sizes."""
