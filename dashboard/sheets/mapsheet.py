"""The map sheet: a view on paper, true to scale, with everything a sheet must carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Final

from dashboard.sheets.blocks import Type
from dashboard.sheets.displaylist import About, Item, Link, Page, Pen, box
from dashboard.sheets.fitting import fitted, middle_of, whole_frame
from dashboard.sheets.foot import Foot, FootWriter
from dashboard.sheets.head import head_of
from dashboard.sheets.instruments import north_arrow
from dashboard.sheets.layout import Layout, layout
from dashboard.sheets.mapdraw import Draughtsman, Drawn
from dashboard.sheets.mapframe import MapFrame, draw_map
from dashboard.sheets.panel import Panel, panel_of
from dashboard.sheets.paper import Rect
from dashboard.sheets.scene import Scene, scene_of
from dashboard.sheets.sheetlink import in_qr, sheet_link, short_link, view_of_sheet
from dashboard.sheets.sheetwords import Speaker, checksum, note_lines
from dashboard.text import say
from geodata.sheet_errors import NoRoom, NothingOnSheet
from layers.symbology import INK, PAPER

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.sheets.fonts import Fonts
    from dashboard.sheets.frame import Frame
    from dashboard.sheets.paper import Orientation
    from dashboard.sheets.spec import SheetSpec
    from dashboard.view import View

PASSES: Final = 3  # foot and panel hang on what the map shows, the map's size on them
GROUND: Final = frozenset({"land", "outside"})
PRIVATE_LAYERS: Final = frozenset({"border"})  # a public map takes such borders from a reviewed map alone


@dataclass(frozen=True, eq=False)
class MapSheet:
    """A sheet, ready to be written.

    Attributes
    ----------
    page, about
        For `write_pdf` and `write_svg`.
    map
        The drawn map; `map.drawn` is its legend.
    spec
        The sheet as it was asked for, its scale and middle filled in.
    link, short
        The address that reopens the view and makes this sheet again, and its short form.
    """

    page: Page
    about: About
    map: MapFrame
    spec: SheetSpec
    link: str
    short: str


def map_sheet(context: Context, view: View, spec: SheetSpec, fonts: Fonts) -> MapSheet:
    """Compose a map sheet.

    Parameters
    ----------
    context
        Data, measures, pack, settings.
    view
        Filters, thresholds, layers, selection.
    spec
        Paper, scale, place, titles, publication.
    fonts
        Of `load_fonts`.

    Raises
    ------
    FrameOutside, NothingOnSheet, NoRoom, TitleTooLong, NotPublishable, MissingGlyphs
        Each says in a sentence what is wrong; nothing is written then.
    """
    spec.require_publishable()
    scene = scene_of(context, view, language=spec.language, colour_by=spec.colour_by)
    if spec.publication == "public":
        scene = replace(scene, hidden=scene.hidden | PRIVATE_LAYERS)
    composer = _Composer(context, view, spec, scene, Type.of(spec.size, fonts))
    if spec.orientation == "auto":
        composer = _better(composer)
    return composer.sheet()


def _better(composer: _Composer) -> _Composer:
    """Turn a sheet so that it shows what is fitted at the larger scale; lying where both are alike.

    Where the scale is given there is nothing to gain, and it lies.

    Raises
    ------
    NoRoom
        If neither has room for a map.
    """
    lying, upright = composer.turned("landscape"), composer.turned("portrait")
    if composer.spec.denominator is not None:
        return lying
    scales = []
    for one in (lying, upright):
        try:
            scales.append(one.settled[1].denominator)
        except NoRoom:
            scales.append(inf)
    return upright if scales[1] < scales[0] else lying


@dataclass(frozen=True, eq=False)
class _Composer:
    context: Context
    view: View
    spec: SheetSpec
    scene: Scene
    type_: Type

    def turned(self, orientation: Orientation) -> _Composer:
        """Compose the same sheet upright or lying."""
        return replace(self, spec=self.spec.model_copy(update={"orientation": orientation}))

    def sheet(self) -> MapSheet:
        """Put everything at its place."""
        places, frame = self.settled
        arrow = north_arrow(self.type_, self.spec.language)
        corner = places.map.right - self.type_.mm(3.0) - self.type_.mm(3.8), places.map.y + self.type_.mm(3.0)
        plate = Rect(corner[0], corner[1], self.type_.mm(3.8), arrow.height).inset(-self.type_.mm(1.3))
        map_ = draw_map(
            self.scene,
            frame,
            self.type_.fonts,
            enlarged=self.type_.factor,
            blocked=((plate.x, plate.y, plate.right, plate.bottom),),
        )
        if not {one.key for one in map_.drawn} - GROUND:
            raise NothingOnSheet(scale=f"{frame.denominator:,.0f}")
        spec, view = self._told(frame)
        link = sheet_link(self.context.settings, view, spec)
        short = short_link(self.context.settings, link)
        panel, foot = (
            self._panel(map_.drawn, frame, without_ids=map_.labels.without_room),
            self._foot(map_.drawn, frame, link, short),
        )
        items: tuple[Item, ...] = (
            *head_of(self.context, self.view, spec, places.head, self.type_, drawn=map_.drawn),
            *map_.items,
            box(plate, fill=PAPER, opacity=0.82),
            *arrow.at(*corner),
            box(places.border, pen=Pen(INK, self.type_.mm(0.6))),
            *panel.draw(places.panel),
            *foot.draw(places.foot),
        )
        code = foot.code_at(places.foot)
        page = Page(
            spec.paper.width_mm,
            spec.paper.height_mm,
            items,
            links=(Link(code, link),),
            maps=(frame.georeference(self.context.area.working_epsg),),
        )
        return MapSheet(page, self._about(spec), map_, spec, link, short)

    @cached_property
    def settled(self) -> tuple[Layout, Frame]:
        """Divide the sheet, look what is drawn then, and divide again until it stays."""
        drawn: tuple[Drawn, ...] = ()
        frame = whole_frame(self.context, self.spec)
        for _ in range(PASSES):
            foot, panel = self._foot(drawn, frame, "", ""), self._panel(drawn, frame)
            places = layout(self.spec.paper, self.type_, foot_mm=foot.height, panel_mm=panel.height)
            if places is None:
                break
            frame = fitted(self.context, self.view, self.spec, self.scene, places.map)
            seen = Draughtsman(self.scene, frame).picture().drawn
            if [one.key for one in seen] == [one.key for one in drawn]:
                return places, frame
            drawn = seen
        if places is None:
            way = self.spec.orientation
            raise NoRoom(size=self.spec.size, orientation=way, orientation_zh=say("zh", f"sheet.{way}"))
        return places, frame

    def _told(self, frame: Frame) -> tuple[SheetSpec, View]:
        lon, lat = middle_of(self.context, frame)
        spec = self.spec.model_copy(update={"denominator": frame.denominator, "centre": (lon, lat)})
        return spec, view_of_sheet(self.view, lon=lon, lat=lat, denominator=frame.denominator)

    def _panel(self, drawn: tuple[Drawn, ...], frame: Frame, *, without_ids: int = 0) -> Panel:
        return panel_of(drawn, self.scene, frame, self.type_, self.spec, without_ids=without_ids)

    def _foot(self, drawn: tuple[Drawn, ...], frame: Frame, link: str, short: str) -> Foot:
        told = in_qr(self.context.settings, link) if link else ""
        writer = FootWriter(
            self.context, self.view, self.spec, frame, drawn, self.type_, code=told, short=short
        )
        return writer.foot()

    def _about(self, spec: SheetSpec) -> About:
        manifest = self.context.dataset.manifest
        speaker = Speaker(spec.language)
        data = f"{manifest.dataset_id} {manifest.version} sha256:{checksum(self.context.dataset)}"
        terms = " ".join(note_lines(self.context, self.view, speaker))
        title = speaker.first(
            "sheet.title",
            area=self.context.area.name_zh if speaker.languages[0] == "zh" else self.context.area.name_en,
        )
        return About(
            (spec.title_zh if speaker.languages[0] == "zh" else spec.title_en) or title,
            spec.issuer or spec.editor,
            f"{data}; {terms}",
            f"{self.context.pack.id}; {spec.publication}",
            speaker.languages[0],
        )
