"""Which key does what: the defaults of the table of actions, and what the user made of them."""
