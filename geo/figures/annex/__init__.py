"""A map annex for a report: figures, tables, method, sources and limits, as a Word document or an HTML page."""
