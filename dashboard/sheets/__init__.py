"""Sheets: pages composed as display lists in millimetres, written as PDF, SVG and PNG.

`paper` and `displaylist` say what a page is, `fonts` measures text, `mapframe` draws a map into a rectangle
at a true scale, `pdf`, `svg` and `raster` write pages. No browser stands between a page and its file.
"""
