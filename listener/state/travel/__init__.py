"""Tags out to files of other programs, and in from them."""
