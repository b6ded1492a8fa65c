"""Who wrote to the owner: gathered from messages, classified with reasons, merged by address."""
