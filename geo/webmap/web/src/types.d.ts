// The shapes of the data block, as geo/webmap/payload.py writes them, and what the modules share.
import type * as Leaflet from "leaflet";

declare global {
  const L: typeof Leaflet & { Renderer: any };
  interface Window {
    incidentMaps: unknown;
    $: unknown;
  }
}

export type LonLat = [number, number];
/** One closed ring: the first vertex, then the steps between vertices, in 1/10,000 degree. */
export type PackedRing = number[];
export type PackedPolygon = PackedRing[];

export interface AreaLook {
  fill: string;
  pattern: "none" | "hatch" | "dots" | "cross";
  ink: string;
}
export interface PointLook {
  shape: "triangle" | "diamond" | "circle" | "square";
  fill: string;
  stroke: string;
  hollow: boolean;
}
export interface LegendLine {
  label: string;
  area?: AreaLook;
  point?: PointLook;
  size?: number;
  ring?: PointLook;
}
export interface Legend {
  title: string;
  lines: LegendLine[];
  remark: string;
}
export interface Cards {
  headings: string[];
  fields: { label: string; values: string[] }[];
}
export interface Settings {
  lang: string;
  direction: "ltr" | "rtl";
  words: Record<string, string>;
  periods: { key: string; label: string; account: string }[];
  firstPeriod: string;
}
export interface UnitData {
  pcode: string;
  name: string;
  at: LonLat;
  polygons: PackedPolygon[];
}
export interface BaseData {
  bounds: [number, number, number, number];
  towns: { name: string; at: LonLat; rank: number }[];
  neighbours: { name: string; at: LonLat; polygons: PackedPolygon[]; water: boolean }[];
  tiles: { url: string; attribution: string; maxZoom: number; subdomains: string } | null;
}
export interface AreaLayerData {
  key: string;
  title: string;
  looks: Record<string, AreaLook>;
  legend: Legend;
  periods: { key: string; label: string; remark: string; values: [string, string, string, [string, string][]][] }[];
}
export interface AreasData {
  first: string;
  layers: AreaLayerData[];
}
export interface PointLayerData {
  key: string;
  title: string;
  legend: Legend;
  visible: boolean;
  looks: PointLook[];
  look: number[];
  at: number[];
  size: number[];
  ring: number[];
  period: string[];
  cards: Cards;
}
export interface PointsData {
  layers: PointLayerData[];
}
export interface PanelData {
  title: string;
  subtitle: string;
  account: string;
  notes: string[];
  sources: string[];
  lists: { title: string; remark: string; cards: Cards; period: string[] }[];
}

/** A place in pixels of the whole world at zoom 0. */
export interface WorldPoint {
  x: number;
  y: number;
}
export interface Unit {
  pcode: string;
  name: string;
  at: WorldPoint;
  latlngs: [number, number][][][];
  rings: WorldPoint[][];
}
export interface Mark extends WorldPoint {
  layer: PointLayerData;
  index: number;
  look: PointLook;
  radius: number;
  km: number;
  lat: number;
  lng: number;
  together: number;
}
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}
/** One page of a popup. */
export interface Page {
  over: string;
  heading: string;
  rows: [string, string][];
  look?: PointLook;
  onShow?: () => void;
}
