"""Incident and total tables: their columns, their readers, the embedded sample."""
