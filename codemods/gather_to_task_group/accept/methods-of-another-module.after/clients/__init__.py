from clients._impl import Client
