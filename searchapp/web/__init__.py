"""The Flask front end: pages and the JSON API."""
