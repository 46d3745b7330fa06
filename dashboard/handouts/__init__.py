"""What leaves the house besides map sheets: briefs, atlas, slides, workbook, GeoPackage, provenance, bundle.

`subject` says what a document is about, `content` what stands in a parcel's brief; the others write one form
each.
No owner and no column outside the contract is ever read here.
"""
