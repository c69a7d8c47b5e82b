"""The session file as SQLite holds it: schema, rows, log, where it lies, and what its errors mean."""
