"""Containers of records: their chunks in (`feed`), cleaned (`work`), written in order (`writer`), and noted as done."""
