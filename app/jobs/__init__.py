"""The long acts: one file a job. `prepare` decides and asks everything, `run` never prompts."""
