"""The interactive map: a scene becomes a folium map, one offline page, or a notebook cell. The only folium import."""
