"""The notice's own city as demo data, made by the services the pages use."""
