"""Mail servers: the only room that may open a connection, and nothing in it can remove or change what a server has."""
