"""Pure helpers on text that exporters may use too: tables, names, evidence."""
