"""Ways to the ear: what is to be played (`feed`), and each way out behind one interface (`output`)."""
