"""Scripts that make the demo corpus and the demo models; nothing in Earmark imports them."""
