"""The campaign as tables, for whoever asks in SQL: JSON Lines, and Parquet through DuckDB."""
