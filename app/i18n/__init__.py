"""The only place with sentences: codes and parameters in, Japanese or English text out."""
