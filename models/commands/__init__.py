"""The commands that need a model, a module a matter; `main.py` names the module of each command."""
