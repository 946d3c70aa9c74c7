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
/** The number of a column of the section; of a ring: the first vertex, then the steps, in 1/10,000 degree. */
export type Column = number;

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
/** Width and dashes in CSS pixels; the opacity of the tint inside. */
export interface OutlineLook {
  stroke: string;
  width: number;
  casing: number;
  dash: number[];
  tint: number;
}
export interface LegendLine {
  label: string;
  area?: AreaLook;
  point?: PointLook;
  size?: number;
  ring?: PointLook;
  outline?: OutlineLook;
}
export interface Legend {
  title: string;
  lines: LegendLine[];
  remark: string;
}
/** A column of text in the data block: each text once, and the column that points into them. */
export interface TextColumn {
  texts: string[];
  codes: Column;
}
/** The same with its column read. */
export interface Texts {
  texts: string[];
  codes: ArrayLike<number>;
}
export interface CardsData {
  headings: TextColumn;
  fields: ({ label: string } & TextColumn)[];
}
export interface Cards {
  headings: Texts;
  fields: ({ label: string } & Texts)[];
}
export interface FactsData {
  incident: Column;
  killed: Column;
  values: Record<string, Column>;
}
/** Periods by column, "all" with a length of 0. */
export interface PeriodsData {
  start: Column;
  length: Column;
  labels: string[];
  accounts: string[];
  counts: Record<string, Column>;
}
/** A period from its first day to the day after its last, as days since the start of 1970. */
export interface Period {
  key: string;
  label: string;
  account: string;
  counts: Record<string, number>;
  start: number;
  end: number;
}
export interface Facet {
  key: string;
  label: string;
  choices: [string, string][];
  several: boolean;
}
export interface Settings {
  lang: string;
  direction: "ltr" | "rtl";
  title: string;
  words: Record<string, string>;
  periods: PeriodsData;
  firstPeriod: string;
  facets: Facet[];
}
export interface UnitData {
  pcode: string;
  name: string;
  also: string[];
  at: LonLat;
  polygons: Column[][];
}
export interface NeighbourData {
  name: string;
  at: LonLat;
  polygons: Column[][];
  water: boolean;
}
export interface Neighbour extends NeighbourData {
  rings: WorldPoint[][];
}
export interface BaseData {
  bounds: [number, number, number, number];
  towns: { name: string; also: string[]; at: LonLat; rank: number }[];
  neighbours: NeighbourData[];
  tiles: { url: string; attribution: string; maxZoom: number; subdomains: string } | null;
}
/** Unit, look, figure, rows of the popup, and the bounds of the number: null where it is open or unknown. */
export type UnitValue = [string, string, string, [string, string][], number | null, number | null];
export interface AreaPeriodData {
  remark: string;
  values: UnitValue[];
}
export interface Breaks {
  lower: number[];
  digits: number;
}
/** Classes of stretches of up to so many periods. */
export interface Scale {
  periods: number;
  breaks: Breaks;
  legend: Legend;
}
export interface AreaLayerData {
  key: string;
  title: string;
  looks: Record<string, AreaLook>;
  legend: Legend;
  breaks: Breaks;
  scales: Scale[];
  units: string[];
  /** Numbers of the scene's periods. */
  periods: Column;
  /** By period and unit: a cell, counted from 1; 0 for none. */
  codes: Column;
  remarks: TextColumn;
  cells: { look: Column; least: (number | null)[]; most: (number | null)[] } & CardsData;
}
/** The same with its columns read. */
export interface AreaLayer extends Omit<AreaLayerData, "periods" | "codes" | "remarks" | "cells"> {
  /** Its row of codes, by the key of a period. */
  rows: Map<string, number>;
  codes: ArrayLike<number>;
  remarks: Texts;
  cells: { look: string[]; least: (number | null)[]; most: (number | null)[]; cards: Cards };
}
export interface AreasData {
  first: string;
  layers: AreaLayerData[];
}
export interface PointLayer {
  key: string;
  title: string;
  legend: Legend;
  visible: boolean;
  looks: PointLook[];
  look: Column;
  spot: Column;
  size: Column;
  ring: Column;
  period: Texts;
  cards: Cards;
  facts: FactsData | null;
  /** Its first row in the table of incidents, how many it has, and the reader of its columns. */
  start: number;
  length: number;
  columns: (number: Column) => ArrayLike<number>;
}
/** What is known before the incidents are read: sums at each spot, of each layer's rows too, and over all. */
export interface FirstPicture {
  count: Column;
  parts: Column;
  killed: Column;
  incidents: Column;
  silent: Column;
  layers: PointLayer[];
  length: number;
  hasFacts: boolean;
  sums: { shown: number; hidden: number; governorate: number; unplaced: number };
}
export interface IncidentList {
  key: "governorate" | "unplaced";
  title: string;
  remark: string;
  period: Texts;
  cards: Cards;
  facts: FactsData | null;
  start: number;
  length: number;
  columns: (number: Column) => ArrayLike<number>;
}
export interface OutlineLayerData {
  key: string;
  title: string;
  legend: Legend;
  visible: boolean;
  caution: string;
  heading: string;
  looks: Record<string, OutlineLook>;
  look: string[];
  /** P-codes of base units whose outline is shared, else empty. */
  unit: string[];
  mark: string[];
  figure: string[];
  at: Column;
  polygons: Column[][][];
  cards: CardsData;
}
export interface OutlineLayer {
  key: string;
  title: string;
  legend: Legend;
  visible: boolean;
  caution: string;
  heading: string;
  cards: Cards;
  outlines: Outline[];
}
export interface PanelData {
  title: string;
  subtitle: string;
  account: string;
  notes: string[];
  sources: string[];
}

/** A place in pixels of the whole world at zoom 0. */
export interface WorldPoint {
  x: number;
  y: number;
}
export interface Unit {
  pcode: string;
  name: string;
  also: string[];
  at: WorldPoint;
  latlngs: [number, number][][][];
  rings: WorldPoint[][];
}
/** An outlined unit or hull; `area` is that of its box, to tell the small from the large. */
export interface Outline {
  layer: OutlineLayer;
  index: number;
  look: OutlineLook;
  mark: string;
  figure: string;
  at: WorldPoint;
  latlngs: [number, number][][][];
  rings: WorldPoint[][];
  area: number;
}
export interface Mark extends WorldPoint {
  layer: PointLayer;
  index: number;
  row: number;
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
  extra?: () => HTMLElement | null;
}
