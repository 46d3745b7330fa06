"""The map: a thin Dash component over MapLibre, its browser modules, and the compiler of its style."""
