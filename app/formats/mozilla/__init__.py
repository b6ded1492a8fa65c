"""The index files of Thunderbird and its relatives."""
