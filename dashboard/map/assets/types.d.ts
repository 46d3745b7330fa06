/** What passes between Dash, the classic script and the modules of the map. Read by the type checker only. */

import type { Map as MapLibreMap, StyleSpecification } from "maplibre-gl";
import type { FeatureCollection, LineString, Polygon } from "geojson";

export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
  bearing?: number;
}

export interface Fit {
  /** west, south, east, north in degrees */
  bounds: [number, number, number, number];
  padding?: number | Inset;
  maxZoom?: number;
  /** A number that changes when the same bounds are wanted again. */
  n?: number;
}

export interface Inset {
  top?: number;
  right?: number;
  bottom?: number;
  left?: number;
}

export interface GroupState {
  visible?: boolean;
  opacity?: number;
}

/** A place that was found. */
export interface Pin {
  lon: number;
  lat: number;
  label: string;
}

export interface Swipe {
  style?: StyleSpecification;
  globalState?: Record<string, unknown>;
  parcelFilter?: unknown[] | null;
  band?: FeatureCollection | null;
  sites?: FeatureCollection | null;
  /** What the two sides are called. */
  left: string;
  right: string;
}

/** The whole area as paths on a small sheet in Web Mercator. */
export interface Overview {
  box: [number, number, number, number];
  width: number;
  height: number;
  paths: { d: string; kind: string }[];
}

export type ToolName = "length" | "area" | "box" | "polygon" | "rectangle" | "buffer" | "split" | "merge" | "within" | "withinBox";

/** The drawing in hand, over terra-draw. */
export interface Drawing {
  begin: (mode: string) => void;
  /** Puts a polygon under the hand; false where it cannot be edited. */
  edit: (geometry: Polygon) => boolean;
  undo: () => void;
  drop: (id: string | number) => void;
  clear: () => void;
  stop: () => void;
}

export interface WorkingCrs {
  /** PROJ string or WKT. */
  proj4: string;
  label: string;
  /** Longitude, latitude, easting, northing: the projection is used only where it agrees. */
  check?: [number, number, number, number][];
}

/** One generated image: what `images.mjs` draws. */
export interface PatternImage {
  id: string;
  kind: "hatch" | "square";
  size: number;
  width: number;
  stroke: string;
  background?: string;
  /** Falling to the right instead of rising. */
  falling?: boolean;
}

export interface VerdictLegend {
  /** Layer whose evaluated fill colour tells the verdict. */
  layer: string;
  /** Evaluated colour (#rrggbb) to verdict key. */
  colours: Record<string, string>;
}

/** `metadata["bridgehead"]` of a compiled style. */
export interface StyleNotes {
  images: PatternImage[];
  parcels: { source: string; sourceLayer: string; hit: string; filtered: string[] };
  verdict: VerdictLegend;
  attribution: string;
}

export interface Props {
  id?: string;
  style?: StyleSpecification;
  globalState?: Record<string, unknown>;
  parcelFilter?: unknown[] | null;
  camera?: Camera | null;
  fit?: Fit | null;
  home?: Fit | null;
  inset?: Inset | null;
  layerState?: Record<string, GroupState>;
  /** Groups of layers, the highest first; without them the style's own order. */
  layerOrder?: string[];
  selected?: string[];
  overlay?: FeatureCollection | null;
  band?: FeatureCollection | null;
  pin?: Pin | null;
  /** Which tools stand over the map: length, area, site, box. */
  tools?: string[];
  /** Sites that were drawn: polygons with `id`, `name` and `active`. */
  sites?: FeatureCollection | null;
  /** A second side over the map, right of a divider; what it does not say it takes from the map. */
  swipe?: Swipe | null;
  overview?: Overview | null;
  basemap?: { id: string; tiles: string[]; names: string[]; mostZoom: number; needsKey: boolean; key: string | null; attribution: string } | null;
  basemapKey?: string | null;
  said?: { text: string; n: number } | null;
  editing?: { id: string; geometry: Polygon } | null;
  workingCrs?: WorkingCrs | null;
  words?: Record<string, string>;
  interactiveLabel?: string;
  setProps?: (props: Record<string, unknown>) => void;
}

export interface Libraries {
  maplibre: typeof import("maplibre-gl");
  /** Turns longitude and latitude into the CRS of a PROJ string. */
  project: (definition: string) => (lngLat: [number, number]) => [number, number];
}

/** Keeps the names of maps off what lies over them. */
export interface Clearing {
  /** From now on of this map too, which is seen on one side of the divider where there is one. */
  over: (map: MapLibreMap, side: "left" | "right") => void;
  /** Something else lies over the map, or elsewhere, and its size does not tell. */
  changed: () => void;
}

/** What every part of the map is handed. */
export interface Stage {
  map: MapLibreMap;
  root: HTMLElement;
  libraries: Libraries;
  clearing: Clearing;
  props: () => Props;
  word: (key: string) => string;
  notes: () => StyleNotes | null;
  send: (out: Record<string, unknown>) => void;
}

export interface MapPart {
  update?: (props: Props, before: Props) => void;
  remove?: () => void;
}

/** A map that begins: its element, and the map itself once its modules are there. */
export interface Begun {
  root: HTMLElement;
  made: Promise<{ update: (props: Props) => void; remove: () => void }>;
}

declare global {
  interface Window {
    bridgehead: {
      /** Whether the page's map has been drawn. */
      drawn?: boolean;
      /** Milliseconds from the start of the navigation to the first drawn map. */
      drawnAfterMs?: number;
      maps: Record<string, { map: MapLibreMap; setGlobalState: (key: string, value: unknown) => void }>;
      setGlobalState: (mapId: string, key: string, value: unknown) => void;
      /** Begins a map, or hands over the one that began with the page. */
      begin: (props: () => Props) => Begun;
    };
    bridgehead_map: { MapView: (props: Props) => import("react").ReactElement; Later: (props: { children?: unknown }) => unknown } & Record<"Still" | "Frame" | "Slot" | "Board", (props: any) => unknown>;
    React: typeof import("react");
    ReactDOM: { flushSync: (change: () => void) => void };
    /** Not in every browser. */
    scheduler?: { postTask: (run: () => void, options: { priority: "user-blocking" }) => Promise<void> };
    /** Dash's own; the page begins it when the first map is drawn. */
    DashRenderer: new () => unknown;
    renderer?: unknown;
    proj4: (from: string, to: string) => { forward: (xy: [number, number]) => [number, number] };
  }
}
