"""From a plan to a model's folder: its settings, its base, its running, and the files that it leaves."""
