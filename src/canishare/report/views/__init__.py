"""Views: what a part of the page shows, made from the data."""
