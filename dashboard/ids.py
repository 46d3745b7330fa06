"""Every component id of the pages, once. Layouts and callbacks name components only through here."""

from __future__ import annotations

from typing import Final

from dash import ALL, MATCH

# the frame
APP: Final = "app"
URL: Final = "url"
HEADER: Final = "header"
STAGE: Final = "stage"
PANELS: Final = "panels"
NOTICES: Final = "notices"
NOTICES_CLOSE: Final = "notices-close"
NO_ANSWER: Final = "no-answer"
SHARE: Final = "share"
SHARE_WORD: Final = "share-word"
SHARE_PANEL: Final = "share-panel"
SHARE_CODE: Final = "share-code"
SHARE_NOTE: Final = "share-note"
SHEETS: Final = "sheets"

# what the page remembers in the browser
ROUTE: Final = "route"
SERVED: Final = "served"
FILTERS: Final = "filters"
THRESHOLD: Final = "threshold"
SELECTION: Final = "selection"
CAMERA: Final = "camera"
WORDS: Final = "words"
BOARD: Final = "board"
PICKED: Final = "picked"
ORDERED: Final = "ordered"

# pages that are read
DOC: Final = "document"
DOC_VIEW: Final = "document-view"
POLICY_RULES: Final = "policy-rules"
POLICY_ALTERED: Final = "policy-altered"
POLICY_LIMITS: Final = "policy-limits"
POLICY_RESET: Final = "policy-reset"
PACK_LEFT: Final = "pack-left"
PACK_RIGHT: Final = "pack-right"
POLICY_FROM: Final = "policy-from"
POLICY_BASE: Final = "policy-base"
POLICY_OWN: Final = "policy-own"
SWEEP_MEASURE: Final = "sweep-measure"
SWEEP_SAVE: Final = "sweep-save"
SWEEP_FILE: Final = "sweep-file"
ALL_POLICY_UNKNOWN: Final = {"type": "policy-unknown", "rule": ALL}
COMPARED: Final = "compared"
FLIPPED_MAP: Final = "flipped-map"
OPENED: Final = "opened"

# the scheme check
SCHEME_GRID: Final = "scheme-grid"
SCHEME_UPLOAD: Final = "scheme-upload"
SCHEME_PASTED: Final = "scheme-pasted"
SCHEME_EXAMPLE: Final = "scheme-example"
SCHEME_CLEAR: Final = "scheme-clear"
SCHEME_MORE: Final = "scheme-more"
SCHEME_KEPT: Final = "scheme-kept"
SCHEME_REFUSED: Final = "scheme-refused"
SCHEME_PARCEL: Final = "scheme-parcel"
SCHEME_AREA: Final = "scheme-area"
SCHEME_REACHED: Final = "scheme-reached"
SCHEME_RESULT: Final = "scheme-result"
SCHEME_SAVE: Final = "scheme-save"
SCHEME_FILE: Final = "scheme-file"
ALL_SCHEME_ANSWERS: Final = {"type": "scheme-answer", "key": ALL}

# the ranking
RANK_RESULT: Final = "rank-result"
RANK_SIZE: Final = "rank-size"
RANK_SAVE: Final = "rank-save"
RANK_FILE: Final = "rank-file"
ALL_RANK_WEIGHTS: Final = {"type": "rank-weight", "criterion": ALL}

# the map
MAP: Final = "map"

# what is drawn
LAYERS_SEEN: Final = "layers-seen"
NAMES: Final = "names"
BASEMAP: Final = "basemap"
BASEMAP_KEY: Final = "basemap-key"
BASEMAP_KEPT: Final = "basemap-kept"

# sites that are drawn
SITES: Final = "sites"
SITE_OPEN: Final = "site-open"
SITES_DUE: Final = "sites-due"
BROUGHT: Final = "brought"
SITES_LEFT: Final = "sites-left"
SITES_LEFT_NOTICE: Final = "sites-left-notice"
SITES_LEFT_CLOSE: Final = "sites-left-close"
SITE_CARD: Final = "site-card"
SITE_NAME: Final = "site-name"
SITE_FAR: Final = "site-far"
SITE_SHARE: Final = "site-share"
SITE_FILE: Final = "site-file"

# find and filter
SEARCH: Final = "search"
RECENT: Final = "recent"
VERDICTS: Final = "verdicts"
FLAGS: Final = "flags"
SLIDER: Final = "slider"
SLIDER_WORD: Final = "slider-word"
SLIDER_NOTE: Final = "slider-note"
MEASURE_FROM: Final = "measure-from"
AREA: Final = "area"
FAR: Final = "far"
LAND_USES: Final = "land-uses"
SUPPLIES: Final = "supplies"
TOWNS: Final = "towns"
CARRIERS: Final = "carrier-filter"
ROOM: Final = "room"
RING: Final = "ring"
SHOWN: Final = "shown"
RESET: Final = "reset"
EMPTY: Final = "empty"
EMPTY_RESET: Final = "empty-reset"

# figures
TOTALS: Final = "totals"
OVERVIEW: Final = "overview"
GROUP_BY: Final = "group-by"

# the selected parcel
CARD: Final = "card"
CARD_DUE: Final = "card-due"
CARD_CLOSE: Final = "card-close"
CARD_ZOOM: Final = "card-zoom"
CARD_LINK: Final = "card-link"
PRICE: Final = "price"
TOPUP: Final = "topup"
DEEPER: Final = "deeper"
DEEPER_DUE: Final = "deeper-due"

# the table
DRAWER: Final = "drawer"
DRAWER_TOGGLE: Final = "drawer-toggle"
TABLE: Final = "table"
TABLE_COLUMNS: Final = "table-columns"
EXPORT_CSV: Final = "export-csv"
EXPORT_XLSX: Final = "export-xlsx"
EXPORT_LAND: Final = {"type": "export-land", "form": ALL}


def export_land(form: str) -> dict[str, str]:
    """Id of the link to the parcels as a file of a form."""
    return {"type": "export-land", "form": form}


def panel(name: str) -> dict[str, str]:
    """Id of a floating panel."""
    return {"type": "panel", "panel": name}


def fold(name: str) -> dict[str, str]:
    """Id of the button that folds a panel."""
    return {"type": "fold", "panel": name}


def sheet(name: str) -> dict[str, str]:
    """Id of the tab that opens a panel as a sheet on a narrow screen."""
    return {"type": "sheet", "panel": name}


def layer_shown(layer: str) -> dict[str, str]:
    """Id of the box that shows or hides a layer."""
    return {"type": "layer-shown", "layer": layer}


def layer_opacity(layer: str) -> dict[str, str]:
    """Id of the slider of a layer's opacity."""
    return {"type": "layer-opacity", "layer": layer}


def step(way: str, parcel: str) -> dict[str, str]:
    """Id of the button that leads to the parcel before or after."""
    return {"type": "step", "way": way, "parcel": parcel}


def site(site_id: str) -> dict[str, str]:
    """Id of the row of one drawn site."""
    return {"type": "site", "site": site_id}


def site_act(act: str) -> dict[str, str]:
    """Id of a button of the panel of drawn sites."""
    return {"type": "site-act", "act": act}


def doc_route(page: str) -> str:
    """Id of where a page that is read is told of another view."""
    return f"route-{page}"


def policy_unknown(rule: str) -> dict[str, str]:
    """Id of the list of what a missing value is taken as under one rule."""
    return {"type": "policy-unknown", "rule": rule}


def scheme_answer(key: str) -> dict[str, str]:
    """Id of the list of answers to one condition of the packs."""
    return {"type": "scheme-answer", "key": key}


def rank_weight(criterion: str) -> dict[str, str]:
    """Id of the slider of one criterion's weight."""
    return {"type": "rank-weight", "criterion": criterion}


def sweep(part: str, rule: str) -> dict[str, str]:
    """Id of a part (slider, figure, note) of the sweep over one rule's threshold."""
    return {"type": f"sweep-{part}", "rule": rule}


ALL_SWEEP_SLIDERS: Final = {"type": "sweep-slider", "rule": ALL}
ALL_SWEEP_FIGURES: Final = {"type": "sweep-figure", "rule": ALL}
ALL_SWEEP_NOTES: Final = {"type": "sweep-note", "rule": ALL}


def chips(facet: str) -> dict[str, str]:
    """Id of the chips of a facet."""
    return {"type": "chips", "facet": facet}


def chips_more(facet: str) -> dict[str, str]:
    """Id of the button that unfolds a facet's long list of chips."""
    return {"type": "chips-more", "facet": facet}


ANY_CHIPS: Final = {"type": "chips", "facet": MATCH}
ANY_CHIPS_MORE: Final = {"type": "chips-more", "facet": MATCH}
ALL_STEPS: Final = {"type": "step", "way": ALL, "parcel": ALL}
ALL_SITES: Final = {"type": "site", "site": ALL}
ALL_SITE_ACTS: Final = {"type": "site-act", "act": ALL}
ALL_SHEETS: Final = {"type": "sheet", "panel": ALL}
ALL_LAYERS_SHOWN: Final = {"type": "layer-shown", "layer": ALL}
ALL_LAYERS_OPACITY: Final = {"type": "layer-opacity", "layer": ALL}
EACH_PANEL: Final = {"type": "panel", "panel": MATCH}
EACH_FOLD: Final = {"type": "fold", "panel": MATCH}
ALL_LANGUAGES: Final = {"type": "language", "code": ALL}


def language(code: str) -> dict[str, str]:
    """Id of the button of one language."""
    return {"type": "language", "code": code}


# what is kept for a browser, on every page
BROWSER: Final = "browser"
LISTED: Final = "listed"
LISTED_COUNT: Final = "listed-count"
LIST_TOGGLE: Final = "list-toggle"
LIST_ASKED: Final = "list-asked"

# the Compare page
COMPARE_DO: Final = "compare-do"
COMPARE_SEEN: Final = "compare-seen"
COMPARE_SHEET: Final = "compare-sheet"
COMPARE_SAID: Final = "compare-said"
COMPARE_PRICE: Final = "compare-price"
COMPARE_ADD: Final = "compare-add"
COMPARE_FILE: Final = "compare-file"
COMPARE_EXPORT: Final = "compare-export"


def note(parcel_id: str) -> str:
    """Id of the note beside a listed parcel."""
    return f"note-{parcel_id}"


# the data page
DATA_DRAFT: Final = "data-draft"
DATA_STATE: Final = "data-state"
DATA_ACTED: Final = "data-acted"
DATA_TICK: Final = "data-tick"
DATA_FLOW: Final = "data-flow"
DATA_DROP: Final = "data-drop"
DATA_CHOOSE: Final = "data-choose"
DATA_UPLOAD: Final = "data-upload"
DATA_LOADED: Final = "data-loaded"
DATA_VERSIONS: Final = "data-versions"
DATA_LAYER: Final = "data-layer"
DATA_EVIDENCE: Final = "data-evidence"
DATA_BEFORE: Final = "data-before"
DATA_AFTER: Final = "data-after"
DATA_COMPARED: Final = "data-compared"
DATA_COMPARED_MAP: Final = "data-compared-map"


def data_act(act: str) -> dict[str, str]:
    """Id of a button of the import that is on its way."""
    return {"type": "data-act", "act": act}


def data_field(field: str) -> dict[str, str]:
    """Id of a setting of the import that is on its way."""
    return {"type": "data-field", "field": field}


def data_column(contract: str, of: str) -> dict[str, str]:
    """Id of the list from which a contract's column of a layer of a file is chosen."""
    return {"type": "data-column", "contract": contract, "of": of}


def data_unit(contract: str, of: str) -> dict[str, str]:
    """Id of the choice of the unit of a contract column's numbers in a layer of a file."""
    return {"type": "data-unit", "contract": contract, "of": of}


def data_becomes(file_layer: str) -> dict[str, str]:
    """Id of the choice of what a layer of a file with several becomes."""
    return {"type": "data-becomes", "layer": file_layer}


def data_name(reference: str, of: str) -> dict[str, str]:
    """Id of the list from which the feature of a layer of a file is chosen that goes by a name."""
    return {"type": "data-name", "reference": reference, "of": of}


def data_version(act: str, dataset: str, version: str) -> dict[str, str]:
    """Id of a button of one version."""
    return {"type": "data-version", "act": act, "dataset": dataset, "version": version}


def data_replace(layer: str) -> dict[str, str]:
    """Id of the button that replaces a layer."""
    return {"type": "data-replace", "layer": layer}


ALL_DATA_ACTS: Final = {"type": "data-act", "act": ALL}
ALL_DATA_FIELDS: Final = {"type": "data-field", "field": ALL}
ALL_DATA_COLUMNS: Final = {"type": "data-column", "contract": ALL, "of": ALL}
ALL_DATA_UNITS: Final = {"type": "data-unit", "contract": ALL, "of": ALL}
ALL_DATA_BECOMES: Final = {"type": "data-becomes", "layer": ALL}
ALL_DATA_NAMES: Final = {"type": "data-name", "reference": ALL, "of": ALL}
ALL_DATA_VERSIONS: Final = {"type": "data-version", "act": ALL, "dataset": ALL, "version": ALL}
ALL_DATA_REPLACE: Final = {"type": "data-replace", "layer": ALL}


# the page that prints
COMPOSE: Final = "compose"
COMPOSE_MAP: Final = "compose-map"
COMPOSE_STAGE: Final = "compose-stage"
COMPOSE_CENTRE: Final = "compose-centre"
COMPOSE_FRAME: Final = "compose-frame"
COMPOSE_RECENTRE: Final = "compose-recentre"
COMPOSE_PREVIEW: Final = "compose-preview"
COMPOSE_SAID: Final = "compose-said"
COMPOSE_MAKE: Final = "compose-make"
COMPOSE_ASKED: Final = "compose-asked"
COMPOSE_JOBS: Final = "compose-jobs"
COMPOSE_TICK: Final = "compose-tick"
ALL_JOB_ACTS: Final = {"type": "job-act", "act": ALL, "job": ALL}


def compose(part: str) -> str:
    """Id of one control of the page that prints."""
    return f"compose-{part}"


def job_act(act: str, job: str) -> dict[str, str]:
    """Id of a button that cancels or removes a job."""
    return {"type": "job-act", "act": act, "job": job}


# around the filters
FILTER_WORDS: Final = "filter-words"
UNDO: Final = "undo"
REDO: Final = "redo"
PLACE_FRAME: Final = "place-frame"
NEAR_WHAT: Final = "near-what"
NEAR_M: Final = "near-m"
NEAR_APPLY: Final = "near-apply"
NEAR_NOTE: Final = "near-note"
SAVE: Final = "save"
SAVE_NAME: Final = "save-name"
SAVED: Final = "saved"
SAVED_SEEN: Final = "saved-seen"
SAVED_DROP: Final = "saved-drop"


# scenarios side by side
SCENES: Final = "scenes"
SCENES_SEEN: Final = "scenes-seen"
SCENES_PICK: Final = "scenes-pick"
SCENES_NAME: Final = "scenes-name"
SCENES_KEEP: Final = "scenes-keep"
SCENES_UPLOAD: Final = "scenes-upload"
SCENES_EXPORT: Final = "scenes-export"
SCENES_FILE: Final = "scenes-file"
