"""Report figures from a scene: PNG, SVG and PDF; the only room that imports matplotlib."""
