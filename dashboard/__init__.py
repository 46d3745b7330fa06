"""What people see: the Dash app, its map, its pages, its exports and its command line."""
