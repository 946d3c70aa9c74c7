"""What a map shows, decided once for every renderer: layers, looks, words, scene."""
