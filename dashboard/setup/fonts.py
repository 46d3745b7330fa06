"""The fonts: Noto Sans SC subset once at set-up to GBK; whole for sheets, cut in slices for the web.

A browser fetches only the slices whose characters are on the page, so that a first visit costs about a tenth
of the whole font. The slice that every page needs is WOFF 2, a quarter smaller; the large ones are WOFF 1,
which is written in a tenth of the time. GB 2312 would lack 菉 (a station's name), so the repertoire is GBK.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.settings import PROJECT_ROOT
from dashboard.setup.progress import Progress, silent
from geodata.atomic import replacing, write_text
from geodata.errors import SetupError

FACES: Final = {400: "400Regular/NotoSansSC_400Regular.ttf", 700: "700Bold/NotoSansSC_700Bold.ttf"}
SOURCE: Final = Path("@expo-google-fonts") / "noto-sans-sc"
FAMILY: Final = "Noto Sans SC"
EARLY: Final = "page"
"""The slice with what every page and the map show from the start."""
MANIFEST: Final = "fonts.json"
RARE_BLOCKS: Final = "U+A0-33FF,U+3400-9FFF,U+F900-FFEF"
INTER_FILE: Final = "{prefix}@fontsource-variable/inter/files/inter-{part}-wght-normal.woff2"
INTER: Final = (
    ("latin", "U+0000-00FF,U+0131,U+0152-0153,U+2000-206F,U+20AC,U+2212"),
    ("latin-ext", "U+0100-02BA,U+1E00-1E9F"),
)
UPRIGHT: Final = (
    "︵︶︹︺﹁﹂\u2009\u202f"  # brackets of labels that run down the map, thin spaces of figures
)
FORMAT: Final = 6  # raised whenever the slices are cut otherwise


@dataclass(frozen=True)
class Slice:
    """A named part of the repertoire."""

    name: str
    characters: frozenset[int]


def gbk_repertoire() -> frozenset[int]:
    """Return the code points of GBK with ASCII, Latin-1 and the signs that figures need.

    Examples
    --------
    >>> {ord(sign) for sign in "菉㎡ A²≤–"} - gbk_repertoire() == {ord("㎡")}
    False
    """
    double = (bytes([a, b]) for a in range(0x81, 0xFF) for b in range(0x40, 0xFF) if b != 0x7F)  # noqa: PLR2004 - GBK's table
    decoded = {character for pair in double for character in pair.decode("gbk", "ignore")}
    signs = "–—‘’“”…′″≤≥≈±×÷−·²³⁴⁵⁶⁷⁸⁹°√→←↑↓■□▲△●○✓✕　" + UPRIGHT
    latin = {chr(point) for point in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    return frozenset(map(ord, decoded | set(signs) | latin))


def common_repertoire() -> frozenset[int]:
    """Return the code points of the 3,755 commonest characters (GB 2312 level 1) with its signs."""
    rows = (*range(0xA1, 0xAA), *range(0xB0, 0xD8))
    pairs = (bytes([a, b]) for a in rows for b in range(0xA1, 0xFF))
    return frozenset(ord(character) for pair in pairs for character in pair.decode("gb2312", "ignore"))


def slices(interface_text: str) -> tuple[Slice, ...]:
    """Cut the repertoire: what the interface and the shipped names use, the common rest, the rare rest."""
    whole = gbk_repertoire()
    interface = frozenset(map(ord, interface_text + UPRIGHT)) & whole | frozenset(range(0x20, 0x7F))
    common = (common_repertoire() & whole) - interface
    return (Slice(EARLY, interface), Slice("common", common), Slice("rare", whole - interface - common))


def interface_text(root: Path = PROJECT_ROOT) -> str:
    """Collect the text that pages show from start: catalogues, policy packs, shipped names."""
    patterns = (
        "dashboard/text/*.toml",
        "dashboard/*_page/*.py",  # marks and signs
        "dashboard/explore/*.py",
        "geodata/policies/*.toml",
        "geodata/facts/*.toml",
        "geodata/*/*.geojson",
        "layers/*.py",
    )
    files = sorted(path for pattern in patterns for path in root.glob(pattern))
    return "".join(sorted(set("".join(path.read_text(encoding="utf-8") for path in files))))


def ensure_fonts(
    folder: Path, libraries: Path, *, root: Path = PROJECT_ROOT, progress: Progress = silent
) -> bool:
    """Subset the fonts unless the folder holds the ones wanted already.

    Parameters
    ----------
    folder
        Where the slices and their manifest are written.
    libraries
        The ``node_modules`` folder that holds the full fonts.
    root
        Project root, whose texts decide what the first slice holds.
    progress
        Told what is being done and how far it is.

    Returns
    -------
    bool
        Whether anything was written.

    Raises
    ------
    SetupError
        If the full fonts are not installed.
    """
    text = interface_text(root)
    key = hashlib.sha256(f"{FORMAT}{text}".encode()).hexdigest()
    if _recorded_key(folder) == key:
        return False
    faces: list[dict[str, object]] = []
    jobs = [(weight, source, part) for weight, source in FACES.items() for part in slices(text)]
    for done, (weight, source, part) in enumerate(jobs):
        progress("fonts", done / len(jobs))
        flavor = "woff2" if part.name == EARLY else "woff"
        name = f"noto-sans-sc-{weight}-{part.name}.{flavor}"
        _subset(libraries / SOURCE / source, part.characters, folder / name, flavor=flavor)
        faces.append({"file": name, "weight": weight, "ranges": unicode_ranges(part.characters)})
    for weight, source in FACES.items():
        _subset(libraries / SOURCE / source, gbk_repertoire(), print_font(folder, weight), flavor=None)
    write_text(folder / MANIFEST, json.dumps({"key": key, "family": FAMILY, "faces": faces}, indent=1))
    progress("fonts", 1.0)
    return True


def print_font(folder: Path, weight: int) -> Path:
    """Name the TrueType file that sheets embed: the whole repertoire of one weight.

    Examples
    --------
    >>> print_font(Path("fonts"), 400).name
    'noto-sans-sc-400-print.ttf'
    """
    return folder / f"noto-sans-sc-{weight}-print.ttf"


def read_faces(folder: Path) -> list[dict[str, object]]:
    """Read which font files there are, with their weights and unicode ranges."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return list(manifest["faces"])


def early_faces(folder: Path, *, prefix: str = "/fonts/") -> list[str]:
    """Name the addresses of the slices with what every page and the map show from the start."""
    files = (str(face["file"]) for face in read_faces(folder))
    return [f"{prefix}{file}" for file in files if Path(file).stem.endswith(f"-{EARLY}")]


def inter_face(prefix: str) -> str:
    """Name the address of Inter's Latin slice under the libraries' `prefix`: every page's figures are in it.

    Examples
    --------
    >>> inter_face("/lib/1/").rpartition("/")[2]
    'inter-latin-wght-normal.woff2'
    """
    return INTER_FILE.format(prefix=prefix, part="latin")


def font_face_css(folder: Path, *, prefix: str = "/fonts/") -> str:
    """Write the ``@font-face`` rules of the slices, rarest first.

    Of rules that overlap a browser takes the last, so the rare slice may claim whole blocks; listing its
    17,000 characters one by one would cost 80 kB.
    """
    rule = (
        "@font-face{{font-family:'{family}';font-style:normal;font-weight:{weight};font-display:swap;"
        "src:url('{prefix}{file}') format('{format}');unicode-range:{ranges}}}"
    )
    return "\n".join(
        rule.format(
            family=FAMILY,
            prefix=prefix,
            weight=face["weight"],
            file=face["file"],
            format=Path(str(face["file"])).suffix[1:],
            ranges=_css_ranges(face),
        )
        for face in reversed(read_faces(folder))
    )


def inter_css(prefix: str) -> str:
    """Write the ``@font-face`` rules of Inter, whose files come with the libraries under `prefix`."""
    rule = (
        "@font-face{{font-family:'Inter';font-style:normal;font-weight:100 900;font-display:swap;"
        "src:url('{file}') format('woff2');unicode-range:{ranges}}}\n"
    )
    files = ((INTER_FILE.format(prefix=prefix, part=part), ranges) for part, ranges in INTER)
    return "".join(rule.format(file=file, ranges=ranges) for file, ranges in files)


def _css_ranges(face: dict[str, object]) -> object:
    return RARE_BLOCKS if str(face["file"]).endswith("-rare.woff") else face["ranges"]


def unicode_ranges(points: frozenset[int]) -> str:
    """Write code points as a CSS ``unicode-range``.

    Examples
    --------
    >>> unicode_ranges(frozenset([0x41, 0x42, 0x43, 0x4E00]))
    'U+41-43,U+4E00'
    """
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def _subset(source: Path, characters: frozenset[int], target: Path, *, flavor: str | None) -> None:
    if not source.is_file():
        raise SetupError(what="fonts", detail=f"{source.name} is not installed")
    from fontTools import subset  # noqa: PLC0415 - large, and needed at the first start only

    options = subset.Options(
        flavor=flavor, hinting=False, layout_features=["kern", "ccmp"], notdef_outline=True
    )
    with subset.load_font(str(source), options) as font:
        worker = subset.Subsetter(options)
        worker.populate(unicodes=characters)
        worker.subset(font)
        font.flavor = flavor
        with replacing(target) as temporary:
            font.save(str(temporary))


def _recorded_key(folder: Path) -> str | None:
    path = folder / MANIFEST
    if not path.is_file():
        return None
    manifest = json.loads(path.read_text(encoding="utf-8"))
    needed = [folder / str(face["file"]) for face in manifest["faces"]]
    needed += [print_font(folder, weight) for weight in FACES]
    if not all(path.is_file() for path in needed):
        return None
    return str(manifest["key"])
