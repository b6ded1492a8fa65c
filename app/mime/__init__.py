"""What a message says: headers, character sets, addresses, text. On raw bytes, in linear time, never raising."""
