"""What several mail programs share to find mail: profiles, settings and folder trees."""
