"""The web map: a scene as one offline HTML page, drawn by Leaflet through folium."""
