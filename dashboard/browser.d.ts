/** What Dash, its table and its charts put on the page. Read by the type checker only; never served. */

interface ClientsideContext {
  triggered: { prop_id: string; value: unknown }[];
  /** A plain id, or the object of a pattern id. */
  triggered_id: any;
}

interface GridApi {
  purgeInfiniteCache(): void;
  addEventListener(name: "cellKeyDown", listen: (event: { event: KeyboardEvent; data?: { parcel_id: string } }) => void): void;
}

interface PlotlyElement extends HTMLElement {
  data: { x: number[] }[];
  layout?: { shapes?: unknown[] };
}

interface Window {
  dash_clientside: {
    no_update: unknown;
    callback_context: ClientsideContext;
    set_props: (id: string, props: Record<string, unknown>) => void;
    [namespace: string]: any;
  };
  dashMantineFunctions?: Record<string, unknown>;
  dash_ag_grid: {
    AgGrid: (props: Record<string, any>) => import("react").ReactElement;
    getApi: (id: string) => GridApi | undefined;
    getApiAsync: (id: string) => Promise<GridApi>;
  };
  Plotly?: {
    restyle: (plot: PlotlyElement, update: Record<string, unknown>, traces: number[]) => void;
    relayout: (plot: PlotlyElement, update: Record<string, unknown>) => void;
  };
}
